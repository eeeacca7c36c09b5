"""Where an object lives: what its keys and bytes are bound to, so that nothing opens in another place."""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.formats.sealed_stream import Binding
from encryption_lab.identities import AccountId, BlobId, RecordId, bucket_arn, object_arn


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectPlace:
    """One object version. `version_id` may be "null", so `record_id` is what makes it unique."""

    account_id: AccountId
    bucket: str
    key: str
    version_id: str
    record_id: RecordId

    @property
    def object_arn(self) -> str:
        return object_arn(self.bucket, self.key)

    @property
    def bucket_arn(self) -> str:
        return bucket_arn(self.bucket)

    def purpose(self, what: str) -> tuple[bytes, ...]:
        """Return what a key wrapped for this object is bound to."""
        fields = (what, self.account_id, self.bucket, self.key, self.version_id, self.record_id)
        return tuple(field.encode() for field in fields)

    def binding(self, blob_id: BlobId) -> Binding:
        return Binding(
            account_id=self.account_id,
            bucket=self.bucket,
            key=self.key,
            version_id=self.version_id,
            blob_id=blob_id,
        )
