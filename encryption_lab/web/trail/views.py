"""The audit trail: asked, paged, and handed out as CloudTrail would write it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from encryption_lab.ports import EventQuery, EventRecords
from encryption_lab.web.key_names import KeyRing, key_ring_everywhere
from encryption_lab.web.lab_forms import MALFORMED
from encryption_lab.web.pages import page
from encryption_lab.web.trail.due import due_by_itself
from encryption_lab.web.trail.forms import ClockForm, TrailForm
from encryption_lab.web.trail.presenters import event_line
from encryption_lab.web.visitor import Visitor, visitor
from encryption_lab.wire.cloudtrail import cloudtrail_record

PAGE_SIZE = 50
EXPORTED_AT_ONCE = 500


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    return trail_page(request, visitor(request))


@require_safe
def trail_json(request: HttpRequest) -> StreamingHttpResponse:
    """Return every event that the filters let through, in the shape of CloudTrail's log files."""
    who = visitor(request)
    asked = TrailForm(request.GET, ring=KeyRing(who.lab.account, ()))
    if not asked.is_valid():
        raise BadRequest("the address does not say which events to export")
    pieces = _records_file(who.lab.records.events, asked.query(limit=EXPORTED_AT_ONCE))
    return StreamingHttpResponse(
        pieces,
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="trail.json"', "Cache-Control": "no-store"},
    )


def trail_page(
    request: HttpRequest, who: Visitor, *, clock_form: ClockForm | None = None, status: int = 200
) -> HttpResponse:
    ring = key_ring_everywhere(who.lab)
    asked = TrailForm(request.GET, ring=ring)
    found = []
    if asked.is_valid():
        found = list(who.lab.records.events.find(asked.query(limit=PAGE_SIZE + 1)))
    else:
        status = MALFORMED
    shown = found[:PAGE_SIZE]
    now, ahead = who.lab.clock.now(), who.sandbox.clock_offset_seconds
    context = {
        "form": asked,
        "is_filtered": asked.is_valid() and asked.is_filtered,
        "events": [event_line(number, event, ring) for number, event in shown],
        "first": reverse("lab:trail") + asked.address()
        if asked.is_valid() and asked.cleaned_data["before"]
        else "",
        "next": asked.address(before=shown[-1][0]) if len(found) > PAGE_SIZE else "",
        "export": reverse("lab:trail_json") + (asked.address() if asked.is_valid() else ""),
        "now": now,
        "ahead": ahead,
        "due": due_by_itself(ring, now),
        "clock_form": clock_form or ClockForm(initial={"ahead": ahead}),
    }
    return page(request, who, "lab/trail/trail.html", context, status=status)


def _records_file(events: EventRecords, query: EventQuery) -> Iterator[str]:
    """Yield {"Records": […]} piece by piece, a page of events in memory at a time."""
    yield '{"Records": ['
    separator = "\n"
    while found := events.find(query):
        for number, event in found:
            yield separator + json.dumps(cloudtrail_record(event), ensure_ascii=False)
            separator = ",\n"
            query = replace(query, before=number)
    yield "\n]}\n"
