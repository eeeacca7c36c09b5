"""Every page of the lab: its own content, and around it where one is and how full the sandbox is.

Templates extend `lab/lab_base.html`, which needs what `page` adds to the context: `lab_state`, `lab_section` and the
`notes` that a post has left to be said (`after_post.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from encryption_lab.web.after_post import taken_notes
from encryption_lab.web.sizes import sized
from encryption_lab.web.visitor import Visitor

# The first word of a URL's name, and the part of the lab it belongs to; what is not here belongs to the bench.
SECTIONS = (
    {"bucket": "buckets", "buckets": "buckets", "key": "keys", "keys": "keys"}
    | dict.fromkeys(("trail", "event", "clock", "reset"), "trail")
    | {"connect": "connect", "wire": "wire"}
    | {"experiment": "experiments", "experiments": "experiments"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabState:
    """The sandbox in one line. `ahead` is empty while the lab's clock has not been moved."""

    held: str
    ahead: str


def page(
    request: HttpRequest,
    who: Visitor,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render a page of the lab; costs one query beside those of its content."""
    around = {
        "lab_state": lab_state(who),
        "lab_section": _section(request),
        "notes": taken_notes(request),
    }
    return render(request, template, {**around, **(context or {})}, status=status)


def lab_state(who: Visitor) -> LabState:
    usage = who.lab.records.usage()
    objects = "1 object" if usage.objects == 1 else f"{usage.objects:,} objects"
    held = f"{objects}, {sized(usage.bytes)}" if usage.objects else "Nothing stored yet"
    return LabState(held=held, ahead=_ahead(who.sandbox.clock_ahead))


def _ahead(ahead: timedelta) -> str:
    if not ahead:
        return ""
    if ahead < timedelta(days=1):
        return f"clock {ahead.total_seconds() / 3600:.0f} h ahead"
    return f"clock {ahead.days:,} {'day' if ahead.days == 1 else 'days'} ahead"


def _section(request: HttpRequest) -> str:
    name = (request.resolver_match.url_name if request.resolver_match else None) or ""
    return SECTIONS.get(name.split("_")[0], "bench")
