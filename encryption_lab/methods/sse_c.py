"""SSE-C: the customer sends the key with every request; S3 uses it and forgets it, but for a salted HMAC.

The sealed stream derives its own key from the customer's with a fresh salt (`formats/sealed_stream.py`), so one
customer key may serve for any number of objects. The HMAC is keyed with the customer's key and covers only the salt:
it tells a right key from a wrong one, and is no input to any other derivation.
Source: Amazon S3 User Guide, Using server-side encryption with customer-provided keys.
"""

from __future__ import annotations

from encryption_lab.errors import MissingCustomerKey, WrongCustomerKey
from encryption_lab.exchange import Call
from encryption_lab.methods.envelopes import SseCEnvelope
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.ports import Randomness
from encryption_lab.primitives.digests import hmac_sha256, same
from encryption_lab.trace import Actor

SALT_BYTES = 16
LABEL = b"envelope/sse-c-check/v1"


def create(call: Call, request: CustomerKey, *, randomness: Randomness) -> tuple[SseCEnvelope, bytes]:
    """Return what to store and the key to seal with: the customer's own, 32 bytes, secret."""
    salt = randomness.draw(SALT_BYTES)
    call.trace.step(
        Actor.S3, Actor.S3, "use the key in the request; keep only a salted HMAC of it", carries="metadata"
    )
    return SseCEnvelope(salt=salt, key_hmac=_key_hmac(request.key, salt)), request.key


def reopen(call: Call, envelope: SseCEnvelope, customer_key: CustomerKey | None) -> bytes:
    """Return the customer's key once it is known to be the right one. Raises MissingCustomerKey, WrongCustomerKey."""
    if customer_key is None:
        raise MissingCustomerKey
    if not same(_key_hmac(customer_key.key, envelope.salt), envelope.key_hmac):
        raise WrongCustomerKey
    call.trace.step(
        Actor.S3, Actor.S3, "compare the key in the request with the salted HMAC: it is the right one"
    )
    return customer_key.key


def _key_hmac(key: bytes, salt: bytes) -> bytes:
    return hmac_sha256(key, LABEL + salt)
