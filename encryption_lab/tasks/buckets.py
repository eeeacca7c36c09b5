"""Buckets as they are now."""

from __future__ import annotations

from encryption_lab.store.buckets import Bucket
from encryption_lab.tasks.ground import Ground
from encryption_lab.tasks.looks import Asks, Look, flag

DEFAULTS = {"AES256": "sse-s3", "aws:kms": "sse-kms", "aws:kms:dsse": "dsse-kms"}
WORDS = {"sse-s3": "SSE-S3", "sse-kms": "SSE-KMS", "dsse-kms": "DSSE-KMS"}


def _default(bucket: Bucket) -> str:
    return DEFAULTS[bucket.default_encryption.algorithm]


def _told(ground: Ground, bucket: Bucket) -> str:
    has_bucket_key = bucket.default_encryption.bucket_key_enabled
    return (
        f"{bucket.name}, default {WORDS[_default(bucket)]}{' with a Bucket Key' * has_bucket_key}, "
        f"SSE-C {'blocked' if bucket.sse_c_blocked else 'allowed'}, {'a' if bucket.policy else 'no'} policy"
    )


BUCKETS: Look[Bucket] = Look(
    things=lambda ground: ground.buckets,
    told=_told,
    nothing="There is no bucket.",
    asks={
        "default": Asks(type=str, is_so=lambda _, bucket, method: _default(bucket) == method),
        "bucket_key": flag(lambda _, bucket: bucket.default_encryption.bucket_key_enabled),
        "names_a_key": flag(lambda _, bucket: bool(bucket.default_encryption.key_id)),
        "sse_c_blocked": flag(lambda _, bucket: bucket.sse_c_blocked),
        "versioning": Asks(type=str, is_so=lambda _, bucket, value: bucket.versioning == value),
        "policy_has": Asks(type=str, is_so=lambda _, bucket, text: text in bucket.policy),
        "made_since": flag(lambda ground, bucket: bucket.created_at >= ground.since),
    },
)
