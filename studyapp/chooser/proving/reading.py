"""Who can read what was stored: the administrator, the reader whom no key policy names, and what goes over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

from encryption_lab.exchange import Headers
from encryption_lab.identities import ADMINISTRATOR, READER
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.wire.sse_headers import write_customer_key
from studyapp.chooser.proving.sending import PLAINTEXT, REPORT, Check, Sender, answer

GROUP = "reading"
PLAIN, DENIED = "200, the plaintext", "403 AccessDenied"
NO_KEY = "400 InvalidRequest"
WRONG_KEY = bytes(32)


def check_reading(sender: Sender) -> Iterator[Check]:
    """Not for client-side encryption, where S3 hands out ciphertext to whoever may read."""
    plan = sender.ground.plan
    key = write_customer_key(sender.customer_key) if plan.is_sse_c else ()
    with_key = " with the key" if plan.is_sse_c else ""
    yield _read(sender, "administrator", f"The administrator reads{with_key}", PLAIN, key)
    if plan.is_sse_c:
        wrong = write_customer_key(CustomerKey(WRONG_KEY))
        yield _read(sender, "without-key", "The administrator reads without the key", NO_KEY)
        yield _read(sender, "wrong-key", "The administrator reads with another key", DENIED, wrong)
        yield _read(sender, "reader", "The reader reads without the key", NO_KEY, principal=READER)
    else:
        # The reader may read the bucket. A key policy that names nobody else keeps what lies under it closed.
        expected = DENIED if plan.default_uses_key else PLAIN
        yield _read(sender, "reader", "The reader, who may read the bucket", expected, principal=READER)
    refused = DENIED if plan.refuses_plain_http else PLAIN
    yield _read(sender, "plain-http", "Reading over plain HTTP", refused, key, secure_transport=False)


def _read(
    sender: Sender,
    name: str,
    title: str,
    expected: str,
    headers: Headers = (),
    *,
    principal: str = ADMINISTRATOR,
    secure_transport: bool = True,
) -> Check:
    response, body = sender.get(REPORT, headers, principal=principal, secure_transport=secure_transport)
    happened = answer(response)
    if body is not None:
        happened = PLAIN if body == PLAINTEXT else "200, something else"
    scheme = "https" if secure_transport else "http"
    return Check(
        id=f"read-{name}",
        group=GROUP,
        title=title,
        sent=f"GET {scheme} · {principal}",
        expected=expected,
        happened=happened,
        passed=happened == expected,
        exchange_id=response.exchange.exchange_id,
    )
