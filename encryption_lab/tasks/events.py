"""Events of the audit trail, newest first."""

from __future__ import annotations

from encryption_lab.audit import KMS, AuditEvent
from encryption_lab.tasks.ground import Ground
from encryption_lab.tasks.looks import Asks, Look, equals, flag
from encryption_lab.wire.faults import code_of


def _code(event: AuditEvent) -> str:
    return code_of(event.error_name, kms=event.source == KMS) if event.error_name else ""


def _came_after(ground: Ground, event: AuditEvent, name: str) -> bool:
    """Tell whether an event of that name, of the same key where both name one, came before."""
    behind = ground.events[ground.events.index(event) + 1 :]
    return any(
        each.name == name and (not event.key_arn or each.key_arn in ("", event.key_arn)) for each in behind
    )


def _has_context(ground: Ground, event: AuditEvent, pair: str) -> bool:
    context, (name, mark, value) = event.request.get("encryptionContext"), pair.partition("=")
    return isinstance(context, dict) and name in context and (not mark or context[name] == value)


def _told(ground: Ground, event: AuditEvent) -> str:
    who = f"{event.principal or 'KMS itself'}{', through S3' * event.via_s3}"
    code = _code(event)
    return f"{event.name} by {who}{f': {code}' if code else ''}"


EVENTS: Look[AuditEvent] = Look(
    things=lambda ground: ground.events,
    told=_told,
    nothing="The trail has no event since the task began.",
    asks={
        "name": equals("name"),
        "error": Asks(type=str, is_so=lambda _, event, code: _code(event) == code),
        "principal": equals("principal"),
        "via_s3": flag(lambda _, event: event.via_s3),
        "context": Asks(type=str, is_so=_has_context),
        "names_an_object": flag(lambda _, event: bool(event.object_key)),
        "after": Asks(type=str, is_so=_came_after),
    },
)
