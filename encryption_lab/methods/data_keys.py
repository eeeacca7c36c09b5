"""From a request to the keys that seal a new object, and from what was stored to the keys that open it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from encryption_lab.errors import CustomerKeyNotApplicable
from encryption_lab.exchange import Call
from encryption_lab.kms.service import Kms
from encryption_lab.methods import dsse_kms, sse_c, sse_kms, sse_s3
from encryption_lab.methods.bucket_keys import BucketKeys
from encryption_lab.methods.envelopes import (
    DsseKmsEnvelope,
    Envelope,
    SseCEnvelope,
    SseKmsEnvelope,
    SseS3Envelope,
)
from encryption_lab.methods.place import ObjectPlace
from encryption_lab.methods.requests import CustomerKey, DsseKms, EncryptionRequest, SseKms, SseS3
from encryption_lab.ports import Randomness
from encryption_lab.store.store_keys import StoreKeys


@dataclass(frozen=True, slots=True)
class Sealing:
    """data_keys: innermost layer first; 32 bytes each, secret."""

    envelope: Envelope
    data_keys: tuple[bytes, ...] = field(repr=False)


class DataKeys:
    """The four server-side methods behind two questions."""

    def __init__(
        self, *, kms: Kms, store_keys: StoreKeys, bucket_keys: BucketKeys, randomness: Randomness
    ) -> None:
        self._kms = kms
        self._store_keys = store_keys
        self._bucket_keys = bucket_keys
        self._randomness = randomness

    def create(self, call: Call, place: ObjectPlace, request: EncryptionRequest) -> Sealing:
        """Return the keys for a new object and what to store. Raises what KMS refuses."""
        match request:
            case SseS3():
                s3, key = sse_s3.create(call, place, store_keys=self._store_keys, randomness=self._randomness)
                return Sealing(s3, (key,))
            case SseKms(bucket_key_enabled=True):
                kms, key = sse_kms.create_with_bucket_key(
                    call,
                    place,
                    request,
                    kms=self._kms,
                    bucket_keys=self._bucket_keys,
                    randomness=self._randomness,
                )
                return Sealing(kms, (key,))
            case SseKms():
                kms, key = sse_kms.create(call, place, request, kms=self._kms)
                return Sealing(kms, (key,))
            case DsseKms():
                dsse, keys = dsse_kms.create(
                    call,
                    place,
                    request,
                    kms=self._kms,
                    store_keys=self._store_keys,
                    randomness=self._randomness,
                )
                return Sealing(dsse, keys)
            case CustomerKey():
                customer, key = sse_c.create(call, request, randomness=self._randomness)
                return Sealing(customer, (key,))
            case _:
                assert_never(request)

    def move(self, call: Call, place: ObjectPlace, data_key: bytes, request: SseKms) -> SseKmsEnvelope:
        """Return what to store of a data key that stays, under another KMS key. Raises what KMS refuses."""
        if request.bucket_key_enabled:
            return sse_kms.wrap_with_bucket_key(
                call,
                place,
                request,
                data_key,
                kms=self._kms,
                bucket_keys=self._bucket_keys,
                randomness=self._randomness,
            )
        return sse_kms.wrap(call, place, request, data_key, kms=self._kms)

    def reopen(
        self, call: Call, place: ObjectPlace, envelope: Envelope, customer_key: CustomerKey | None
    ) -> tuple[bytes, ...]:
        """Return the data keys, innermost first. Raises what the method refuses, and Tampered."""
        if customer_key is not None and not isinstance(envelope, SseCEnvelope):
            raise CustomerKeyNotApplicable
        match envelope:
            case SseS3Envelope():
                return (sse_s3.reopen(call, place, envelope, store_keys=self._store_keys),)
            case SseKmsEnvelope():
                return (sse_kms.reopen(call, place, envelope, kms=self._kms, bucket_keys=self._bucket_keys),)
            case DsseKmsEnvelope():
                return dsse_kms.reopen(
                    call,
                    place,
                    envelope,
                    kms=self._kms,
                    bucket_keys=self._bucket_keys,
                    store_keys=self._store_keys,
                )
            case SseCEnvelope():
                return (sse_c.reopen(call, envelope, customer_key),)
            case _:
                assert_never(envelope)
