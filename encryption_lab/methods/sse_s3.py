"""SSE-S3: the keys are S3's. A data key for each object, wrapped under a store key that S3 rotates; nobody is asked.

Source: Amazon S3 User Guide, Using server-side encryption with Amazon S3 managed keys.
"""

from __future__ import annotations

from encryption_lab.exchange import Call
from encryption_lab.methods.envelopes import SseS3Envelope
from encryption_lab.methods.place import ObjectPlace
from encryption_lab.ports import Randomness
from encryption_lab.store.store_keys import StoreKeys
from encryption_lab.trace import Actor

PURPOSE = "sse-s3"


def create(
    call: Call, place: ObjectPlace, *, store_keys: StoreKeys, randomness: Randomness, purpose: str = PURPOSE
) -> tuple[SseS3Envelope, bytes]:
    """Return what to store and the object's data key: 32 bytes, secret."""
    data_key = randomness.draw(32)
    wrapped_key = store_keys.wrap(data_key, *place.purpose(purpose))
    call.trace.step(
        Actor.S3,
        Actor.S3,
        "make a data key and wrap it under S3's own key",
        carries="wrapped key",
        store_key=store_keys.id_of(wrapped_key),
        wrapped_bytes=len(wrapped_key),
    )
    return SseS3Envelope(wrapped_key=wrapped_key), data_key


def reopen(
    call: Call, place: ObjectPlace, envelope: SseS3Envelope, *, store_keys: StoreKeys, purpose: str = PURPOSE
) -> bytes:
    """Return the object's data key. Raises Tampered."""
    data_key = store_keys.unwrap(envelope.wrapped_key, *place.purpose(purpose))
    call.trace.step(
        Actor.S3,
        Actor.S3,
        "unwrap the data key with S3's own key",
        store_key=store_keys.id_of(envelope.wrapped_key),
    )
    return data_key
