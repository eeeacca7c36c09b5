"""One request to the lab and its answer, while it runs (`Call`) and as it is kept (`Exchange`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from encryption_lab.identities import Principal, RecordId
from encryption_lab.trace import Step, Trace

if TYPE_CHECKING:
    from encryption_lab.audit import AuditEvent

Headers = tuple[tuple[str, str], ...]  # name and value as sent, in order


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who asks, over what kind of connection; every operation takes one and writes its steps into the trace.

    exchange_id        joins the audit events and steps that one request caused
    secure_transport   the request came over TLS
    dry_run            KMS is only asked whether it would do it
    held_events        what S3 asked of KMS, for the commit of this call's exchange; None: each is recorded at once
    """

    principal: Principal
    exchange_id: str
    secure_transport: bool
    trace: Trace = field(default_factory=Trace)
    dry_run: bool = False
    held_events: list[AuditEvent] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What was asked and answered, kept for pages to show. Headers that carry a key are masked before they get here.

    group_id    joins the exchanges of one upload made with several methods
    record_id   the object version that the request made or read, where there is one
    error       S3's code and message, empty after success
    """

    exchange_id: str
    group_id: str
    time: datetime
    operation: str
    principal: str
    secure_transport: bool
    method: str
    path: str
    request_headers: Headers
    status: int
    response_headers: Headers
    error_code: str = ""
    error_message: str = ""
    bucket: str = ""
    key: str = ""
    record_id: RecordId | None = None
    steps: tuple[Step, ...] = ()
