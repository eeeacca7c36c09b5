"""S3 Bucket Keys: a key from KMS that S3 keeps for a short time, so that many objects cost one KMS call.

One for each requester, KMS key, bucket and encryption context, in memory only. While it is kept, KMS is not asked and
does not log. AWS does not publish how long it is kept; here it is LIFETIME of the lab's clock.
Source: Amazon S3 User Guide, Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from encryption_lab.exchange import Call
from encryption_lab.formats.encryption_context import pack_context
from encryption_lab.kms.service import Kms
from encryption_lab.methods.envelopes import SseKmsEnvelope
from encryption_lab.ports import Clock
from encryption_lab.trace import Actor

LIFETIME = timedelta(minutes=5)
BUCKET_KEY_ID = bytes(16)  # the blob beside the wrapped key says which one; the wrapped key need not
MAX_KEPT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketKey:
    """plaintext: 32 bytes, secret."""

    plaintext: bytes = field(repr=False)
    blob: bytes
    key_arn: str
    material_id: str
    context: Mapping[str, str]
    until: datetime


@dataclass(frozen=True, slots=True)
class BucketKeyCache:
    """What one process keeps, for all accounts; the account is part of every name in it."""

    kept: dict[tuple[bytes | str, ...], BucketKey] = field(default_factory=dict, repr=False)


class BucketKeys:
    """The Bucket Keys of one account, over the cache of the process."""

    def __init__(self, *, account_id: str, cache: BucketKeyCache, clock: Clock) -> None:
        self._account_id = account_id
        self._cache = cache
        self._clock = clock

    def for_writing(
        self, call: Call, kms: Kms, *, key_id: str, bucket: str, context: Mapping[str, str]
    ) -> BucketKey:
        """Return the key kept for this requester, or one that KMS makes now."""
        key_arn = kms.resolve_arn(key_id)
        name = (self._account_id, call.principal.name, "write", bucket, key_arn, pack_context(context))
        if kept := self._kept(name):
            call.trace.step(
                Actor.S3, Actor.S3, "use the bucket's key, kept from an earlier request; KMS is not asked"
            )
            return kept
        made = kms.generate_data_key(call, key_id, context=context, via_s3=True)
        bucket_key = BucketKey(
            plaintext=made.plaintext,
            blob=made.blob,
            key_arn=made.key_arn,
            material_id=made.material_id,
            context=context,
            until=self._clock.now() + LIFETIME,
        )
        self._keep(name, bucket_key)
        self._keep(self._reading_name(call, made.blob, context), bucket_key)
        return bucket_key

    def for_reading(self, call: Call, kms: Kms, *, envelope: SseKmsEnvelope) -> bytes:
        """Return the Bucket Key in an object's envelope, 32 bytes, secret. Raises what KMS refuses."""
        name = self._reading_name(call, envelope.blob, envelope.context)
        if kept := self._kept(name):
            call.trace.step(
                Actor.S3, Actor.S3, "use the bucket's key, kept from an earlier request; KMS is not asked"
            )
            return kept.plaintext
        opened = kms.decrypt(call, envelope.blob, context=envelope.context, via_s3=True)
        bucket_key = BucketKey(
            plaintext=opened.plaintext,
            blob=envelope.blob,
            key_arn=opened.key_arn,
            material_id=opened.material_id,
            context=envelope.context,
            until=self._clock.now() + LIFETIME,
        )
        self._keep(name, bucket_key)
        return bucket_key.plaintext

    def _reading_name(self, call: Call, blob: bytes, context: Mapping[str, str]) -> tuple[bytes | str, ...]:
        return (self._account_id, call.principal.name, "read", blob, pack_context(context))

    def _kept(self, name: tuple[bytes | str, ...]) -> BucketKey | None:
        bucket_key = self._cache.kept.get(name)
        if bucket_key is not None and self._clock.now() >= bucket_key.until:
            self._cache.kept.pop(name, None)
            return None
        return bucket_key

    def _keep(self, name: tuple[bytes | str, ...], bucket_key: BucketKey) -> None:
        if len(self._cache.kept) >= MAX_KEPT:
            self._cache.kept.clear()
        self._cache.kept[name] = bucket_key
