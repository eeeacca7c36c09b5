"""The lab's own time, moved forward: keys then rotate, or are deleted, as they would if one waited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from encryption_lab.audit import AuditEvent
from encryption_lab.persistence.sandboxes import sandbox_move_clock
from encryption_lab.ports import EventQuery
from encryption_lab.web.after_post import done
from encryption_lab.web.key_names import key_ring_everywhere
from encryption_lab.web.lab_forms import MALFORMED
from encryption_lab.web.trail.due import due_by_itself
from encryption_lab.web.trail.forms import ClockForm
from encryption_lab.web.trail.views import trail_page
from encryption_lab.web.visitor import Visitor, visitor

MOST_AHEAD = timedelta(days=36_500)
HAPPENED = {"RotateKey": "rotated a key", "DeleteKey": "deleted a key"}


@require_POST
def clock(request: HttpRequest) -> HttpResponseBase:
    who = visitor(request)
    form = ClockForm(request.POST)
    if not form.is_valid():
        return trail_page(request, who, clock_form=form, status=MALFORMED)
    url = reverse("lab:trail")
    if form.cleaned_data["ahead"] != who.sandbox.clock_offset_seconds:
        # The form was made before the clock last moved: sent twice, or from a page that lay open.
        return done(
            request, url, "The clock had been moved already, so it was not moved again.", level="info"
        )
    by = _wanted(form, who)
    if by is None:
        return done(request, url, "Nothing is due, so the clock was not moved.", level="info")
    if who.sandbox.clock_ahead + by > MOST_AHEAD:
        form.add_error(
            "days",
            f"A lab’s clock goes at most {MOST_AHEAD.days:,} days ahead. Reset your lab to set it right.",
        )
        return trail_page(request, who, clock_form=form, status=MALFORMED)
    seen = _newest(who)
    sandbox_move_clock(who.sandbox, by)
    moved = visitor(request)
    key_ring_everywhere(moved.lab)
    return done(request, url, _what_happened(moved.lab.clock.now(), _since(moved, seen)))


def _wanted(form: ClockForm, who: Visitor) -> timedelta | None:
    """Return how far to go; None where the next due date is asked for and nothing is due."""
    if form.cleaned_data["to"] != "due":
        return timedelta(days=form.cleaned_data["days"])
    now = who.lab.clock.now()
    due = due_by_itself(key_ring_everywhere(who.lab), now)
    return timedelta(seconds=max(ceil((due[0].at - now).total_seconds()), 0)) if due else None


def _newest(who: Visitor) -> int:
    found = who.lab.records.events.find(EventQuery(limit=1))
    return found[0][0] if found else 0


def _since(who: Visitor, seen: int) -> list[AuditEvent]:
    found = who.lab.records.events.find(EventQuery(principal="", limit=5000))
    return [event for number, event in found if number > seen]


def _what_happened(now: datetime, events: Sequence[AuditEvent]) -> str:
    counted = Counter(HAPPENED[event.name] for event in events if event.name in HAPPENED)
    said = [f"KMS {what}{'' if count == 1 else f' {count} times'}" for what, count in sorted(counted.items())]
    happened = f"On the way {' and '.join(said)}." if said else "Nothing fell due on the way."
    return f"Your lab’s clock now says {now:%-d %B %Y, %H:%M}. {happened}"
