"""A step that is a request written out: an `aws s3api` line, or a request line with headers below it."""

from __future__ import annotations

import re

from encryption_lab.experiments.bench import Asker, Bench, CannotBeDone, Seen
from encryption_lab.experiments.object_verbs import BODY, seen_of
from encryption_lab.experiments.vocabulary import Verb, verb
from encryption_lab.wire.by_hand.sending import read_written
from encryption_lab.wire.by_hand.sending import send as send_written
from encryption_lab.wire.by_hand.written import CannotBeRead

MADE = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.([a-z0-9_.-]+))?\}")


@verb(*BODY, "operation", "body")
def send(bench: Bench, asker: Asker, *, request: str) -> Seen:
    """Send the request. {name} in it is what the step of that name made, {name.field} what it showed."""
    try:
        written = read_written(MADE.sub(lambda found: _made(bench, found), request))
    except CannotBeRead as reason:
        raise CannotBeDone(str(reason)) from reason
    sent = send_written(bench.lab, asker.principal, written)
    seen = seen_of(sent.exchange, sent.body)
    values = {
        **seen.values,
        "operation": sent.exchange.operation,
        "body": sent.body.decode("utf-8", "replace"),
    }
    return Seen(values=values, exchange_id=seen.exchange_id, trace=seen.trace)


def _made(bench: Bench, found: re.Match[str]) -> str:
    seen = bench.seen.get(found[1])
    if seen is None:
        return found[0]
    return str(seen.values.get(found[2], found[0])) if found[2] else seen.itself or found[0]


REQUEST_VERBS: dict[str, Verb] = {"send": send}
