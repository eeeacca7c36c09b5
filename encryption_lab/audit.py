"""The audit trail: who used which key, for what, and when; one event for each KMS call and each change of settings.

`wire/cloudtrail.py` renders an event in CloudTrail's record format. Plaintext, key bytes and ciphertext are never in
one. Source: AWS KMS Developer Guide, Logging AWS KMS API calls; CloudTrail User Guide, record contents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from encryption_lab.errors import LabError
from encryption_lab.exchange import Call
from encryption_lab.identities import Account
from encryption_lab.ports import Clock, EventRecords, Randomness

JsonValue = str | int | bool | None | dict[str, "JsonValue"] | list["JsonValue"]
Parameters = dict[str, JsonValue]

KMS = "kms.amazonaws.com"
S3 = "s3.amazonaws.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One entry of the trail.

    principal      name of the caller; "" for a service event, which KMS does by itself (rotation, deletion)
    via_s3         S3 made the call on the principal's behalf
    error_name     name of our error class, "" where the call succeeded; `wire/faults.py` knows the wire code
    bucket, object_key   from the encryption context or the request; what lets the trail be asked by object
    """

    event_id: str
    time: datetime
    source: str
    name: str
    principal: str
    principal_arn: str
    account_id: str
    region: str
    exchange_id: str = ""
    via_s3: bool = False
    read_only: bool = True
    key_arn: str = ""
    bucket: str = ""
    object_key: str = ""
    request: Parameters = field(default_factory=dict)
    response: Parameters = field(default_factory=dict)
    error_name: str = ""
    error_message: str = ""


def draw_uuid(randomness: Randomness) -> str:
    """Return a version 4 UUID as text."""
    drawn = bytearray(randomness.draw(16))
    drawn[6] = drawn[6] & 0x0F | 0x40
    drawn[8] = drawn[8] & 0x3F | 0x80
    text = drawn.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Trail:
    """Appends events; nothing here changes or removes one."""

    def __init__(
        self, *, account: Account, events: EventRecords, clock: Clock, randomness: Randomness
    ) -> None:
        self._account = account
        self._events = events
        self._clock = clock
        self._randomness = randomness

    def record(
        self,
        call: Call | None,
        *,
        source: str,
        name: str,
        via_s3: bool = False,
        read_only: bool = True,
        key_arn: str = "",
        bucket: str = "",
        object_key: str = "",
        request: Parameters | None = None,
        response: Parameters | None = None,
        error: LabError | None = None,
        time: datetime | None = None,
    ) -> AuditEvent:
        """Append and return an event. `call` is None for what a service does by itself, at `time`.

        What S3 asks of KMS for an object waits for the exchange, where that is in the same commit as the object: so the
        disk is waited for once a request. A process that is killed before takes them with it, and the answer.
        """
        event = AuditEvent(
            event_id=draw_uuid(self._randomness),
            time=time or self._clock.now(),
            source=source,
            name=name,
            principal=call.principal.name if call else "",
            principal_arn=call.principal.arn if call else "",
            account_id=self._account.account_id,
            region=self._account.region,
            exchange_id=call.exchange_id if call else "",
            via_s3=via_s3,
            read_only=read_only,
            key_arn=key_arn,
            bucket=bucket,
            object_key=object_key,
            request=request or {},
            response=response or {},
            error_name=type(error).__name__ if error else "",
            error_message=str(error) if error else "",
        )
        if call is not None and call.held_events is not None and via_s3 and read_only:
            call.held_events.append(event)
        else:
            self._events.append(event)
        return event
