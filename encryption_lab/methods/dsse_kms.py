"""DSSE-KMS: two layers, each complete in itself. The inner is SSE-KMS without a Bucket Key; the outer is under a data
key of S3's own, as in SSE-S3. Whoever has one key still looks at noise.

Source: Amazon S3 User Guide, Using dual-layer server-side encryption with AWS KMS keys.
"""

from __future__ import annotations

from encryption_lab.exchange import Call
from encryption_lab.kms.service import Kms
from encryption_lab.methods import sse_kms, sse_s3
from encryption_lab.methods.bucket_keys import BucketKeys
from encryption_lab.methods.envelopes import DsseKmsEnvelope
from encryption_lab.methods.place import ObjectPlace
from encryption_lab.methods.requests import DsseKms, SseKms
from encryption_lab.ports import Randomness
from encryption_lab.store.store_keys import StoreKeys

PURPOSE = "dsse-kms outer layer"


def create(
    call: Call,
    place: ObjectPlace,
    request: DsseKms,
    *,
    kms: Kms,
    store_keys: StoreKeys,
    randomness: Randomness,
) -> tuple[DsseKmsEnvelope, tuple[bytes, bytes]]:
    """Return what to store and the data keys, inner first: 32 bytes each, secret, independent of each other."""
    inner, inner_key = sse_kms.create(
        call, place, SseKms(key_id=request.key_id, context=request.context), kms=kms
    )
    outer, outer_key = sse_s3.create(
        call, place, store_keys=store_keys, randomness=randomness, purpose=PURPOSE
    )
    return DsseKmsEnvelope(inner=inner, outer=outer), (inner_key, outer_key)


def reopen(
    call: Call,
    place: ObjectPlace,
    envelope: DsseKmsEnvelope,
    *,
    kms: Kms,
    bucket_keys: BucketKeys,
    store_keys: StoreKeys,
) -> tuple[bytes, bytes]:
    """Return the data keys, inner first. Raises what KMS refuses, and Tampered."""
    inner_key = sse_kms.reopen(call, place, envelope.inner, kms=kms, bucket_keys=bucket_keys)
    outer_key = sse_s3.reopen(call, place, envelope.outer, store_keys=store_keys, purpose=PURPOSE)
    return inner_key, outer_key
