from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from encryption_lab.exchange import Exchange
from encryption_lab.lab import Lab
from encryption_lab.ports import EventQuery
from encryption_lab.web.bench.sequence import method_of_exchange
from encryption_lab.wire.sse_headers import CUSTOMER, SSE

SHOWN = 30
EVENTS_LOOKED_THROUGH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WireLine:
    """One request. `encryption` are the headers that speak of it, keys masked; `events` the names in the trail."""

    exchange: Exchange
    method: str
    verdict: str
    encryption: tuple[tuple[str, str], ...]
    events: tuple[str, ...]


def wire_lines(lab: Lab) -> list[WireLine]:
    """Return the newest requests first; two queries, however many there are."""
    names: dict[str, list[str]] = defaultdict(list)
    for _, event in lab.records.events.find(EventQuery(limit=EVENTS_LOOKED_THROUGH)):
        names[event.exchange_id].append(event.name)
    return [_line(exchange, names[exchange.exchange_id]) for exchange in lab.records.exchanges.recent(SHOWN)]


def _line(exchange: Exchange, events: list[str]) -> WireLine:
    return WireLine(
        exchange=exchange,
        method=method_of_exchange(exchange),
        verdict="no" if exchange.error_code else "ok",
        encryption=tuple(
            (name, value)
            for name, value in exchange.request_headers
            if name.lower().startswith((SSE, CUSTOMER))
        ),
        events=tuple(reversed(events)),
    )
