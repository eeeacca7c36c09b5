"""Audit events as lines that a person can scan: when, what, who, on which key and object, and how it ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from encryption_lab.audit import KMS, AuditEvent
from encryption_lab.web.drawings.lettering import clean
from encryption_lab.web.key_names import KeyRing, key_reference
from encryption_lab.wire.cloudtrail import cloudtrail_record
from encryption_lab.wire.faults import code_of

BY_ITSELF = {KMS: "KMS itself"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One event.

    region     "" for the home Region
    key        what the trail is asked by for it, "" where no key was found
    key_name   its alias, or the beginning of its id once it has none
    code       the error's, "" after success
    """

    sequence: int
    time: datetime
    name: str
    who: str
    how: str
    region: str
    key: str
    key_name: str
    bucket: str
    object_key: str
    code: str
    record: str


def event_line(sequence: int, event: AuditEvent, ring: KeyRing) -> EventLine:
    key_id = event.key_arn.rpartition("/")[2]
    key = ring.named(event.key_arn) if event.key_arn else None
    return EventLine(
        sequence=sequence,
        time=event.time,
        name=event.name,
        who=event.principal or BY_ITSELF.get(event.source, "S3 itself"),
        how=_how(event),
        region=event.region if event.region != ring.account.region else "",
        key=key_reference(event.key_arn, ring.account) if event.key_arn else "",
        key_name=key.short_name if key else (f"{key_id[:8]}…" if key_id else ""),
        bucket=event.bucket,
        object_key=clean(event.object_key),
        code=code_of(event.error_name, kms=event.source == KMS) if event.error_name else "",
        record=json.dumps(cloudtrail_record(event), indent=2, ensure_ascii=False),
    )


def _how(event: AuditEvent) -> str:
    if not event.principal:
        return ""
    return "via S3" if event.via_s3 else "direct"
