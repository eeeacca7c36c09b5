"""S3 Bucket Keys: a key from KMS that S3 keeps for a short time, so that many objects cost one KMS call.

One for each requester, KMS key, bucket and encryption context. While it is kept, KMS is not asked and does not log. AWS
does not publish how long it is kept; here it is LIFETIME of the lab's clock. It is kept with the records, wrapped under
the root key, so that every process of the installation has the same one, and a restart does not show in the trail.
Source: Amazon S3 User Guide, Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from encryption_lab.exchange import Call
from encryption_lab.formats.encryption_context import pack_context
from encryption_lab.formats.fields import join_fields
from encryption_lab.identities import MaterialId
from encryption_lab.kms.data_keys import DataKey
from encryption_lab.kms.service import Kms
from encryption_lab.methods.envelopes import SseKmsEnvelope
from encryption_lab.ports import BucketKeyRecords, Clock
from encryption_lab.root_wrapping import RootWrapping
from encryption_lab.trace import Actor

LIFETIME = timedelta(minutes=5)
BUCKET_KEY_ID = bytes(16)  # the blob beside the wrapped key says which one; the wrapped key need not
PURPOSE = b"kept bucket key"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBucketKey:
    """A Bucket Key as it is stored.

    name      64 hex digits: of who may use it, for what
    wrapped   the key under the root key, bound to all the rest
    """

    name: str
    wrapped: bytes
    blob: bytes
    key_arn: str
    material_id: str
    context: Mapping[str, str]
    until: datetime

    def purpose(self, account_id: str) -> tuple[bytes, ...]:
        texts = (account_id, self.name, self.key_arn, self.material_id, self.until.isoformat())
        return (PURPOSE, *(text.encode() for text in texts), self.blob, pack_context(self.context))


class BucketKeys:
    """The Bucket Keys of one account."""

    def __init__(
        self, *, account_id: str, records: BucketKeyRecords, wrapping: RootWrapping, clock: Clock
    ) -> None:
        self._account_id = account_id
        self._records = records
        self._wrapping = wrapping
        self._clock = clock

    def for_writing(
        self, call: Call, kms: Kms, *, key_id: str, bucket: str, context: Mapping[str, str]
    ) -> DataKey:
        """Return the key kept for this requester, or one that KMS makes now."""
        key_arn = kms.resolve_arn(key_id)
        name = _name(call, b"write", bucket.encode(), key_arn.encode(), pack_context(context))
        if kept := self._kept(call, name):
            return kept
        made = kms.generate_data_key(call, key_id, context=context, via_s3=True)
        self._keep(name, made, context)
        self._keep(_reading_name(call, made.blob, context), made, context)
        return made

    def for_reading(self, call: Call, kms: Kms, *, envelope: SseKmsEnvelope) -> bytes:
        """Return the Bucket Key in an object's envelope, 32 bytes, secret. Raises what KMS refuses."""
        name = _reading_name(call, envelope.blob, envelope.context)
        if kept := self._kept(call, name):
            return kept.plaintext
        opened = kms.decrypt(call, envelope.blob, context=envelope.context, via_s3=True)
        bucket_key = DataKey(
            plaintext=opened.plaintext,
            blob=envelope.blob,
            key_arn=opened.key_arn,
            material_id=opened.material_id,
        )
        self._keep(name, bucket_key, envelope.context)
        return bucket_key.plaintext

    def _kept(self, call: Call, name: str) -> DataKey | None:
        """Raises Tampered."""
        kept = self._records.get(name)
        if kept is None:
            return None
        if (now := self._clock.now()) >= kept.until:
            self._records.drop_expired(now)  # now, for KMS may refuse another
            return None
        call.trace.step(
            Actor.S3, Actor.S3, "use the bucket's key, kept from an earlier request; KMS is not asked"
        )
        return DataKey(
            plaintext=self._wrapping.unwrap(kept.wrapped, *kept.purpose(self._account_id)),
            blob=kept.blob,
            key_arn=kept.key_arn,
            material_id=MaterialId(kept.material_id),
        )

    def _keep(self, name: str, bucket_key: DataKey, context: Mapping[str, str]) -> None:
        now = self._clock.now()
        described = KeptBucketKey(
            name=name,
            wrapped=b"",
            blob=bucket_key.blob,
            key_arn=bucket_key.key_arn,
            material_id=bucket_key.material_id,
            context=context,
            until=now + LIFETIME,
        )
        wrapped = self._wrapping.wrap(bucket_key.plaintext, *described.purpose(self._account_id))
        self._records.put(replace(described, wrapped=wrapped), now)


def _reading_name(call: Call, blob: bytes, context: Mapping[str, str]) -> str:
    return _name(call, b"read", blob, pack_context(context))


def _name(call: Call, *told: bytes) -> str:
    return hashlib.sha256(join_fields(call.principal.name.encode(), *told)).hexdigest()
