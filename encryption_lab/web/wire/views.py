from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from encryption_lab.web.pages import page
from encryption_lab.web.visitor import visitor
from encryption_lab.web.wire.presenters import wire_lines

PAUSED = "paused"


@require_safe
def wire(request: HttpRequest) -> HttpResponse:
    """The page; htmx asks for it again every two seconds and takes the list, unless it is paused."""
    who = visitor(request)
    context = {"lines": wire_lines(who.lab), "is_live": PAUSED not in request.GET}
    return page(request, who, "lab/wire/wire.html", context)
