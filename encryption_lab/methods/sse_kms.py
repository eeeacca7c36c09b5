"""SSE-KMS: the keys are in KMS. S3 asks KMS, as the requester, for a data key for each object; or, with a Bucket Key,
once in a while for a key from which it keeps many data keys.

Source: Amazon S3 User Guide, Using server-side encryption with AWS KMS keys, and Reducing the cost of SSE-KMS with
Amazon S3 Bucket Keys.
"""

from __future__ import annotations

from collections.abc import Mapping

from encryption_lab.exchange import Call
from encryption_lab.kms.service import Kms
from encryption_lab.methods.bucket_keys import BUCKET_KEY_ID, BucketKeys
from encryption_lab.methods.envelopes import SseKmsEnvelope
from encryption_lab.methods.place import ObjectPlace
from encryption_lab.methods.requests import AWS_MANAGED_KEY, SseKms
from encryption_lab.ports import Randomness
from encryption_lab.primitives.wrap import unwrap_key, wrap_key
from encryption_lab.trace import Actor

PURPOSE = "bucket-key"


def create(call: Call, place: ObjectPlace, request: SseKms, *, kms: Kms) -> tuple[SseKmsEnvelope, bytes]:
    """Return what to store and the object's data key: 32 bytes, secret. Raises what KMS refuses."""
    context = dict(request.context) | {"aws:s3:arn": place.object_arn}
    key_id = request.key_id or AWS_MANAGED_KEY
    data_key = kms.generate_data_key(call, key_id, context=context, via_s3=True)
    envelope = SseKmsEnvelope(
        key_arn=data_key.key_arn, material_id=data_key.material_id, blob=data_key.blob, context=context
    )
    return envelope, data_key.plaintext


def wrap(call: Call, place: ObjectPlace, request: SseKms, data_key: bytes, *, kms: Kms) -> SseKmsEnvelope:
    """Return what to store of a data key that there is already: itself, encrypted by KMS. Raises what KMS refuses."""
    context = dict(request.context) | {"aws:s3:arn": place.object_arn}
    wrapped = kms.encrypt(call, request.key_id or AWS_MANAGED_KEY, data_key, context=context, via_s3=True)
    return SseKmsEnvelope(
        key_arn=wrapped.key_arn, material_id=wrapped.material_id, blob=wrapped.blob, context=context
    )


def create_with_bucket_key(
    call: Call,
    place: ObjectPlace,
    request: SseKms,
    *,
    kms: Kms,
    bucket_keys: BucketKeys,
    randomness: Randomness,
) -> tuple[SseKmsEnvelope, bytes]:
    """As `create`, with a data key that KMS never sees: it is wrapped under the bucket's key."""
    data_key = randomness.draw(32)
    envelope = wrap_with_bucket_key(
        call, place, request, data_key, kms=kms, bucket_keys=bucket_keys, randomness=randomness
    )
    return envelope, data_key


def wrap_with_bucket_key(
    call: Call,
    place: ObjectPlace,
    request: SseKms,
    data_key: bytes,
    *,
    kms: Kms,
    bucket_keys: BucketKeys,
    randomness: Randomness,
) -> SseKmsEnvelope:
    """Return what to store of a data key (32 bytes, secret): itself under the bucket's key. Raises what KMS refuses."""
    context = bucket_context(place, request.context)
    bucket_key = bucket_keys.for_writing(
        call, kms, key_id=request.key_id or AWS_MANAGED_KEY, bucket=place.bucket, context=context
    )
    wrapped_key = wrap_key(
        data_key,
        wrapping_key=bucket_key.plaintext,
        wrapping_key_id=BUCKET_KEY_ID,
        nonce=randomness.draw(12),
        purpose=place.purpose(PURPOSE),
    )
    call.trace.step(Actor.S3, Actor.S3, "wrap the data key under the bucket's key", carries="wrapped key")
    return SseKmsEnvelope(
        key_arn=bucket_key.key_arn,
        material_id=bucket_key.material_id,
        blob=bucket_key.blob,
        context=context,
        wrapped_key=wrapped_key,
    )


def reopen(
    call: Call, place: ObjectPlace, envelope: SseKmsEnvelope, *, kms: Kms, bucket_keys: BucketKeys
) -> bytes:
    """Return the object's data key. Raises what KMS refuses, and Tampered."""
    if envelope.wrapped_key is None:
        return kms.decrypt(call, envelope.blob, context=envelope.context, via_s3=True).plaintext
    bucket_key = bucket_keys.for_reading(call, kms, envelope=envelope)
    data_key = unwrap_key(envelope.wrapped_key, wrapping_key=bucket_key, purpose=place.purpose(PURPOSE))
    call.trace.step(Actor.S3, Actor.S3, "unwrap the data key with the bucket's key")
    return data_key


def bucket_context(place: ObjectPlace, added: Mapping[str, str]) -> dict[str, str]:
    """Return the context of a Bucket Key: it names the bucket, no longer the object."""
    return dict(added) | {"aws:s3:arn": place.bucket_arn}
