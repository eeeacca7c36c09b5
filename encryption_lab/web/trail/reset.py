"""The lab emptied, and furnished as on the first visit. Asked once; a form sent twice resets once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from encryption_lab.persistence.sandboxes import sandbox_reset
from encryption_lab.ports import EventQuery
from encryption_lab.web.after_post import done
from encryption_lab.web.installation import installation
from encryption_lab.web.pages import page
from encryption_lab.web.sizes import sized
from encryption_lab.web.visitor import Visitor, furnish, visitor


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponseBase:
    who = visitor(request)
    if request.method != "POST":
        usage = who.lab.records.usage()
        context = {"usage": usage, "held": sized(usage.bytes), "oldest": _oldest(who)}
        return page(request, who, "lab/trail/reset.html", context)
    if request.POST.get("oldest") != _oldest(who):
        # The trail is another one than when the page was made, so the lab has been emptied since.
        return done(
            request,
            reverse("lab:bench"),
            "Your lab had been reset already; it was not reset again.",
            level="info",
        )
    sandbox_reset(who.sandbox, installation().blobs)
    furnish(visitor(request).lab)
    return done(
        request, reverse("lab:bench"), "Your lab is new again: one bucket, one key, the clock set right."
    )


def _oldest(who: Visitor) -> str:
    """Return what tells this lab's trail from the one after a reset: the id of an early event that stays."""
    found = who.lab.records.events.find(EventQuery(name="CreateBucket", limit=1000))
    return found[-1][1].event_id if found else ""
