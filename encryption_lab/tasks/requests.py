"""Requests to S3 and their answers, newest first."""

from __future__ import annotations

from encryption_lab.exchange import Exchange
from encryption_lab.tasks.ground import Ground
from encryption_lab.tasks.looks import Asks, Look, equals, flag


def _sent(ground: Ground, exchange: Exchange, header: str) -> bool:
    """`header`: "name" or "name: value"."""
    name, mark, value = (part.strip() for part in header.partition(":"))
    return any(
        sent.lower() == name and (not mark or text == value) for sent, text in exchange.request_headers
    )


def _followed(ground: Ground, exchange: Exchange, code: str) -> bool:
    """Tell whether an earlier request for the same object was refused with this code."""
    behind = ground.exchanges[ground.exchanges.index(exchange) + 1 :]
    same = [each for each in behind if (each.bucket, each.key) == (exchange.bucket, exchange.key)]
    return any(each.error_code == code for each in same)


def _asked_kms(ground: Ground, exchange: Exchange) -> bool:
    return any(event.exchange_id == exchange.exchange_id for event in ground.events if event.via_s3)


def _came_after(ground: Ground, exchange: Exchange, event_name: str) -> bool:
    return any(event.name == event_name and event.time <= exchange.time for event in ground.events)


def _told(ground: Ground, exchange: Exchange) -> str:
    code = f" {exchange.error_code}" if exchange.error_code else ""
    return f"{exchange.operation} {exchange.path} by {exchange.principal}, {exchange.status}{code}"


REQUESTS: Look[Exchange] = Look(
    things=lambda ground: ground.exchanges,
    told=_told,
    nothing="No request was sent since the task began.",
    asks={
        "operation": equals("operation"),
        "status": Asks(type=int, is_so=lambda _, exchange, status: exchange.status == status),
        "error": equals("error_code"),
        "principal": equals("principal"),
        "over_tls": flag(lambda _, exchange: exchange.secure_transport),
        "sent": Asks(type=str, is_so=_sent),
        "after_refusal": Asks(type=str, is_so=_followed),
        "after_event": Asks(type=str, is_so=_came_after),
        "asked_kms": flag(_asked_kms),
    },
)
