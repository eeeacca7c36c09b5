"""From an exchange to what its page shows: the trace as a drawn sequence, and what marks its method."""

from __future__ import annotations

from encryption_lab.exchange import Exchange, Headers
from encryption_lab.trace import Actor, Step
from encryption_lab.web.bench.choices import CLIENT_SIDE, DSSE_KMS, SSE_C, SSE_KMS, SSE_S3
from encryption_lab.web.drawings import sequence
from encryption_lab.web.drawings.sequence import Carries, Message, Sequence
from encryption_lab.wire.s3 import META
from encryption_lab.wire.sse_headers import CUSTOMER, SSE

NAMES = {Actor.CLIENT: "You", Actor.S3: "S3", Actor.KMS: "KMS", Actor.DISK: "Disk"}
NOT_ENCRYPTED = "none"
BY_HEADER = {"AES256": SSE_S3, "aws:kms": SSE_KMS, "aws:kms:dsse": DSSE_KMS}
CLIENT_SIDE_HEADERS = frozenset(f"{META}{mark}" for mark in ("x-amz-3", "x-amz-key-v2", "x-amz-key"))
# An answer goes back to the left: from the disk or from KMS to S3, from S3 to the client.
PLACE = {Actor.CLIENT: 0, Actor.S3: 1, Actor.KMS: 2, Actor.DISK: 2}


def drawn(exchange: Exchange) -> str:
    """Return the drawing; every lane is there even where nobody speaks to it, since that is worth seeing."""
    return sequence.draw(
        Sequence(
            title=f"What happened during {exchange.operation}",
            method=method_of_exchange(exchange),
            actors=tuple(sequence.Actor(actor.value, NAMES[actor]) for actor in Actor),
            messages=_messages(exchange),
        )
    )


def method_of_exchange(exchange: Exchange) -> str:
    """Return the code of the method that the request asked for or the answer names."""
    for headers in (exchange.request_headers, exchange.response_headers):
        found = _method_of_headers(headers)
        if found:
            return found
    return NOT_ENCRYPTED


def marked_headers(headers: Headers) -> frozenset[str]:
    """Return the names, in lower case, of the headers that are about encryption."""
    names = {name.lower() for name, _ in headers}
    return frozenset(name for name in names if name.startswith((SSE, f"{META}x-amz-")))


def _method_of_headers(headers: Headers) -> str:
    named = {name.lower(): value for name, value in headers}
    if CLIENT_SIDE_HEADERS & named.keys():
        return CLIENT_SIDE
    if any(name.startswith(CUSTOMER) for name in named):
        return SSE_C
    return BY_HEADER.get(named.get(SSE, ""), "")


def _messages(exchange: Exchange) -> tuple[Message, ...]:
    messages = tuple(message_of(step) for step in exchange.steps)
    if exchange.steps and exchange.steps[0].source is Actor.CLIENT:
        return messages
    # Refused by its headers alone, before the lab wrote down a step: that the request came is known all the same.
    came = Message(
        source=Actor.CLIENT.value, target=Actor.S3.value, label=f"{exchange.operation}, judged by its headers"
    )
    return (came, *messages)


def message_of(step: Step) -> Message:
    carries = Carries(step.carries)
    return Message(
        source=step.source.value,
        target=step.target.value,
        label=step.action,
        detail=", ".join(_detail(name, value) for name, value in step.detail.items() if value),
        carries=carries,
        is_secret=carries is Carries.PLAIN_KEY,
        is_return=PLACE[step.source] > PLACE[step.target],
        is_refused=step.refused,
    )


def _detail(name: str, value: str) -> str:
    """Return a name and its value; a key's ARN without what is the same for all keys of the account."""
    if name == "message":
        return value
    resource = value.rpartition(":")[2] if value.startswith("arn:aws:kms:") else value
    return resource if resource.startswith(f"{name}/") else f"{name.replace('_', ' ')} {resource}"
