"""One request of S3 and its answer, as they are kept and as pages and endpoint hand them on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from urllib.parse import quote

from encryption_lab.audit import draw_uuid
from encryption_lab.errors import LabError
from encryption_lab.exchange import Call, Exchange, Headers
from encryption_lab.identities import RecordId
from encryption_lab.lab import Lab
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.ports import Randomness
from encryption_lab.store.reading import ObjectBody
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.trace import Actor
from encryption_lab.wire.faults import s3_fault
from encryption_lab.wire.sse_headers import answer_encryption, masked


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Request:
    """One request for one object. `headers` as sent; those of SSE-C hold the key: secret.

    group_id   joins requests that belong to one upload with several methods
    target     path and query as a client sent them; "" for a request of the lab's own pages
    overrides  headers that the answer is to have instead of the object's own
    """

    method: str
    bucket: str
    key: str
    principal: str
    secure_transport: bool
    headers: Headers = field(default=(), repr=False)
    version_id: str | None = None
    group_id: str = ""
    target: str = ""
    part_number: int | None = None
    overrides: Headers = ()

    @property
    def path(self) -> str:
        if self.target:
            return self.target
        path = f"/{self.bucket}/{quote(self.key)}"
        return path if self.version_id is None else f"{path}?versionId={quote(self.version_id)}"

    def lower_headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers}


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Response:
    """`error` is None after success; `version` is the one made or read; close `body` where there is one."""

    exchange: Exchange
    error: LabError | None = None
    version: ObjectVersion | None = None
    body: ObjectBody | None = field(default=None, repr=False)

    @property
    def status(self) -> int:
        return self.exchange.status


def new_group(randomness: Randomness) -> str:
    return draw_uuid(randomness)


def call_of(lab: Lab, request: S3Request, *, has_exchange: bool = False) -> Call:
    """`has_exchange`: see `Lab.call`, and `begun`."""
    return lab.call(request.principal, secure_transport=request.secure_transport, has_exchange=has_exchange)


def begun(lab: Lab, request: S3Request) -> Call:
    """Return the call of a request that changes nothing but in the commit of its exchange.

    It has to end in `keep` or in `refused`, or be `forsaken`.
    """
    return call_of(lab, request, has_exchange=True)


def forsaken(lab: Lab, call: Call) -> None:
    """Keep the events of a call that gets no answer: KMS was asked all the same.

    What keeps the answer away may keep them away, too; then that is what is to be heard of.
    """
    with suppress(Exception):
        for event in call.held_events or ():
            lab.records.events.append(event)


def respond(
    lab: Lab,
    request: S3Request,
    operation: str,
    perform: Callable[[Call, dict[str, str]], S3Response],
    *,
    only_reads: bool = False,
) -> S3Response:
    """Return what `perform` answers to call and lower-case headers, or its refusal as S3 puts it; both are kept.

    only_reads   it changes nothing; the events of what changes something are kept before that is
    """
    call = begun(lab, request) if only_reads else call_of(lab, request)
    try:
        try:
            return perform(call, request.lower_headers())
        except LabError as error:
            return refused(lab, request, call, operation, error)
    except BaseException:
        forsaken(lab, call)
        raise


def refused(lab: Lab, request: S3Request, call: Call, operation: str, error: LabError) -> S3Response:
    """Keep a refusal as an exchange and return it as a response."""
    fault = s3_fault(error)
    call.trace.refuse(Actor.S3, Actor.CLIENT, f"{fault.status} {fault.code}", message=str(error))
    exchange = keep(
        lab, request, call, operation, fault.status, (("Content-Type", "application/xml"),), None, error
    )
    return S3Response(exchange=exchange, error=error)


def keep(
    lab: Lab,
    request: S3Request,
    call: Call,
    operation: str,
    status: int,
    answered: Headers,
    record_id: RecordId | None,
    error: LabError | None = None,
    *,
    within: bool = False,
) -> Exchange:
    """Keep the exchange with the events of its call, in one commit; `within`: that of the caller."""
    exchange = Exchange(
        exchange_id=call.exchange_id,
        group_id=request.group_id or call.exchange_id,
        time=lab.clock.now(),
        operation=operation,
        principal=request.principal,
        secure_transport=request.secure_transport,
        method=request.method,
        path=request.path,
        request_headers=masked(request.headers),
        status=status,
        response_headers=(("x-amz-request-id", call.exchange_id), *answered),
        error_code=s3_fault(error).code if error else "",
        error_message=str(error) if error else "",
        bucket=request.bucket,
        key=request.key,
        record_id=record_id,
        steps=call.trace.steps,
    )
    with lab.records.atomic() if call.held_events and not within else nullcontext():
        for event in call.held_events or ():
            lab.records.events.append(event)
        lab.records.exchanges.append(exchange)
    return exchange


def answer_envelope(
    version: ObjectVersion, customer_key: CustomerKey | None, *, with_context: bool
) -> Headers:
    if version.envelope is None:
        return ()
    return answer_encryption(version.envelope, customer_key, with_context=with_context)
