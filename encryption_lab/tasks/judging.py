"""From checks, as tables, to findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from encryption_lab.lab import Lab
from encryption_lab.tasks.buckets import BUCKETS
from encryption_lab.tasks.events import EVENTS
from encryption_lab.tasks.ground import Ground
from encryption_lab.tasks.keys import KEYS
from encryption_lab.tasks.looks import Look, Wanted
from encryption_lab.tasks.objects import OBJECTS
from encryption_lab.tasks.requests import REQUESTS
from encryption_lab.tasks.values import Finding, TaskError

LOOKS: Mapping[str, Look[Any]] = {
    "object": OBJECTS,
    "key": KEYS,
    "bucket": BUCKETS,
    "request": REQUESTS,
    "event": EVENTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    look: str
    label: str
    wanted: Mapping[str, Wanted]


def judge_task(lab: Lab, checks: Sequence[Mapping[str, Any]], since: datetime) -> tuple[Finding, ...]:
    """Return a finding for each check, in their order. Raises TaskError for a check that nothing could meet.

    checks   `look`, `label`, and what is wanted of the thing that is looked for: see LOOKS
    since    by the lab's own clock, with time zone; what lies before it does not count
    """
    ground = Ground(lab, since)
    return tuple(_finding(ground, check) for check in read_checks(checks))


def read_checks(tables: Sequence[Mapping[str, Any]]) -> tuple[Check, ...]:
    """Raises TaskError."""
    return tuple(_read(table) for table in tables)


def _read(table: Mapping[str, Any]) -> Check:
    name, label = table.get("look"), table.get("label")
    if not isinstance(name, str) or name not in LOOKS:
        raise TaskError(f"{name!r} is no look; known: {', '.join(LOOKS)}")
    if not isinstance(label, str) or not label:
        raise TaskError(f"a check of the look {name} has no label")
    wanted = {field: value for field, value in table.items() if field not in ("look", "label")}
    for field, value in wanted.items():
        asks = LOOKS[name].asks.get(field)
        if asks is None:
            raise TaskError(f"{label}: {name} knows no {field}; known: {', '.join(LOOKS[name].asks)}")
        if type(value) is not asks.type:
            raise TaskError(f"{label}: {field} must be of type {asks.type.__name__}")
    if not wanted:
        raise TaskError(f"{label}: nothing is wanted")
    return Check(look=name, label=label, wanted=wanted)


def _finding(ground: Ground, check: Check) -> Finding:
    met, seen = LOOKS[check.look].find(ground, check.wanted)
    return Finding(label=check.label, met=met, seen=seen)
