"""KMS and CloudTrail at the endpoint: a signed JSON body in, a JSON answer out, and the exchange kept."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from encryption_lab.errors import EntityTooLarge, LabError
from encryption_lab.exchange import Exchange
from encryption_lab.lab import Lab
from encryption_lab.trace import Actor
from encryption_lab.wire.faults import kms_fault
from encryption_lab.wire.kms.answering import CONTENT_TYPE
from encryption_lab.wire.kms.answering import answer as answer_json
from encryption_lab.wire.protocols.json_protocol import LONGEST_BODY_BYTES, write_error
from encryption_lab.wire.s3_endpoint.asked import NOT_SHOWN, Answer
from encryption_lab.wire.sigv4.incoming import IncomingRequest
from encryption_lab.wire.sigv4.payloads import PIECE_BYTES, Read

TARGET = "x-amz-target"


def read_body(read: Read) -> bytes:
    """Return a whole body. Raises EntityTooLarge."""
    held = bytearray()
    while piece := read(PIECE_BYTES):
        held += piece
        if len(held) > LONGEST_BODY_BYTES:
            raise EntityTooLarge(limit_bytes=LONGEST_BODY_BYTES)
    return bytes(held)


def service_of(request: IncomingRequest) -> str:
    """Return for which service such a request has to be signed."""
    return "cloudtrail" if "CloudTrail" in (request.text(TARGET) or "") else "kms"


def hash_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def answer(lab: Lab, principal: str, request: IncomingRequest, body: bytes) -> Answer:
    """Return what the service answers, and keep that it was asked. Neither body is kept: they may hold plaintext."""
    call = lab.call(principal, secure_transport=request.secure_transport)
    answered = answer_json(lab, call, request.text(TARGET) or "", body)
    name = answered.operation or "unknown operation"
    if answered.error_code:
        call.trace.refuse(Actor.KMS, Actor.CLIENT, f"{answered.status} {answered.error_code}")
    headers = (("x-amzn-RequestId", call.exchange_id), ("Content-Type", CONTENT_TYPE))
    lab.records.exchanges.append(
        Exchange(
            exchange_id=call.exchange_id,
            group_id=call.exchange_id,
            time=lab.clock.now(),
            operation=name,
            principal=principal,
            secure_transport=request.secure_transport,
            method=request.method,
            path=quote(request.path),
            request_headers=tuple(
                (header, request.text(header) or "") for header in request.headers if header not in NOT_SHOWN
            ),
            status=answered.status,
            response_headers=headers,
            error_code=answered.error_code,
            error_message=answered.error_message,
            steps=call.trace.steps,
        )
    )
    return Answer(status=answered.status, headers=headers, body=answered.body)


def refuse(error: LabError, request_id: str) -> Answer:
    """Return a refusal that comes before anybody knows whose request it was."""
    fault = kms_fault(error)
    headers = (("x-amzn-RequestId", request_id), ("Content-Type", CONTENT_TYPE))
    return Answer(status=fault.status, headers=headers, body=write_error(fault.code, str(error)))
