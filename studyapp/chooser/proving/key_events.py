"""What KMS records of uploads and reads: an event for each, one for many with a Bucket Key, or none at all."""

from __future__ import annotations

from collections.abc import Iterator

from encryption_lab.audit import AuditEvent
from encryption_lab.identities import bucket_arn, object_arn
from encryption_lab.wire.sse_headers import write_customer_key, write_encryption
from studyapp.chooser.applying.plan import KeySource
from studyapp.chooser.proving.sending import Check, Sender
from studyapp.chooser.proving.uploads import right_request

GROUP = "trail"
KEY = "recorded.txt"
TIMES = 3
ARN = "aws:s3:arn"


def check_key_events(sender: Sender) -> Iterator[Check]:
    """Upload and read a few times, and look into the trail. Not for client-side encryption."""
    plan = sender.ground.plan
    asks_kms = plan.default_key is not KeySource.NONE
    headers = write_encryption(right_request(sender))
    reading = write_customer_key(sender.customer_key) if plan.is_sse_c else ()
    stored = [sender.put(KEY, headers).exchange.exchange_id for _ in range(TIMES)]
    read = [sender.get(KEY, reading)[0].exchange.exchange_id for _ in range(TIMES)]
    each = 0 if not asks_kms or plan.bucket_key else TIMES
    for name, method, ids in (("uploads", "PUT", stored), ("reads", "GET", read)):
        events = sender.kms_events(*ids)
        yield _check(name, method, f"{TIMES} more {name}", len(events), each, ids[-1])
    if asks_kms:
        yield _context(sender, stored[0])


def _check(name: str, method: str, sent: str, found: int, expected: int, exchange_id: str) -> Check:
    return Check(
        id=f"events-{name}",
        group=GROUP,
        title=f"What {sent} leave in the trail",
        sent=f"{method} https, {TIMES} times over",
        expected=_events(expected),
        happened=_events(found),
        passed=found == expected,
        exchange_id=exchange_id,
    )


def _events(count: int) -> str:
    return "no event of KMS" if count == 0 else f"{count} event{'s' if count > 1 else ''} of KMS"


def _context(sender: Sender, exchange_id: str) -> Check:
    """What the events name: the object, or with a Bucket Key the bucket, whose first upload made the one event."""
    ground = sender.ground
    by_bucket = bool(ground.plan.bucket_key)
    expected = bucket_arn(ground.bucket) if by_bucket else object_arn(ground.bucket, KEY)
    found = {_named(event) for event in _all_events(sender) if _named(event)}
    happened = ", ".join(sorted(found)) or "nothing"
    passed = expected in found and (not by_bucket or len(found) == 1)
    return Check(
        id="events-context",
        group=GROUP,
        title="What these events name",
        sent="the encryption context of the events of KMS",
        expected=f"the {'bucket' if by_bucket else 'object'}: {expected}",
        happened=f"the {'bucket' if by_bucket else 'object'}: {expected}" if passed else happened,
        passed=passed,
        exchange_id=exchange_id,
    )


def _all_events(sender: Sender) -> tuple[AuditEvent, ...]:
    made = (each for each in sender.lab.records.exchanges.recent(100) if each.bucket == sender.ground.bucket)
    return sender.kms_events(*(each.exchange_id for each in made if not each.error_code))


def _named(event: AuditEvent) -> str:
    context = event.request.get("encryptionContext")
    return str(context.get(ARN, "")) if isinstance(context, dict) else ""
