"""What one request left in the audit trail, a line an event."""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.audit import AuditEvent
from encryption_lab.lab import Lab
from encryption_lab.ports import EventQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """`rest`: who asked, in which Region if it is another, about which key, and what came of it."""

    name: str
    rest: str


def events_of(lab: Lab, exchange_id: str) -> tuple[EventLine, ...]:
    """Return the events that a request caused, in the order in which they happened; one query."""
    found = lab.records.events.find(EventQuery(exchange_id=exchange_id))
    return tuple(event_line(event, lab.account.region) for _, event in reversed(found))


def event_line(event: AuditEvent, home_region: str) -> EventLine:
    asked = f"{event.principal or 'KMS itself'}{' through S3' if event.via_s3 else ''}"
    parts = (
        f"{event.time:%H:%M:%S}",
        asked,
        event.region if event.region != home_region else "",
        event.key_arn.rpartition(":")[2],
        f"refused: {event.error_message or event.error_name}" if event.error_name else "",
    )
    return EventLine(name=event.name, rest=" · ".join(part for part in parts if part))
