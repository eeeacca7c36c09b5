"""An object version: what S3 knows of it, what its bytes are sealed with, and where they lie.

Encryption belongs to a version, not to a name: each carries its own envelope. Metadata is kept in clear, as S3 does.
The whole record is authenticated under a store key, so a record changed behind the store's back is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from encryption_lab.documents import canonical, to_document
from encryption_lab.identities import AccountId, BlobId, RecordId
from encryption_lab.methods.envelopes import DsseKmsEnvelope, Envelope, SseKmsEnvelope
from encryption_lab.methods.place import ObjectPlace
from encryption_lab.store.checksum_algorithms import DEFAULT_ALGORITHM, ChecksumAlgorithm, ChecksumType
from encryption_lab.store.store_keys import StoreKeys

NULL_VERSION = "null"
NOT_AUTHENTICATED = {"sequence", "mac"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChecksum:
    """Of the bytes S3 received; with SSE-KMS and DSSE-KMS it is stored encrypted, as S3 does."""

    value: bytes
    sealed: bool
    algorithm: ChecksumAlgorithm = DEFAULT_ALGORITHM
    type: ChecksumType = ChecksumType.FULL_OBJECT


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPart:
    """One stored file. `part_number` is 0 for an object that was uploaded in one piece; `size_bytes` is plaintext.

    checksum     of a part whose multipart upload named an algorithm
    created_at   of a part of a multipart upload
    """

    part_number: int
    blob_id: BlobId
    size_bytes: int
    etag: str
    checksum: StoredChecksum | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectVersion:
    """A delete marker has no envelope and no parts.

    sequence   grows with every version of the account; given by the records
    etag       32 hex digits, or hex-N for a multipart upload, without quotes
    metadata   user metadata without the x-amz-meta- prefix; readable by anyone with the disk
    headers    system metadata that is handed back as it came, such as cache-control; names in lower case
    tags       the object's tags; they may change while everything else stays
    mac        of everything else but `sequence`
    """

    record_id: RecordId
    bucket: str
    key: str
    version_id: str
    created_at: datetime
    sequence: int = 0
    is_delete_marker: bool = False
    size_bytes: int = 0
    etag: str = ""
    content_type: str = "binary/octet-stream"
    metadata: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    envelope: Envelope | None = None
    parts: tuple[StoredPart, ...] = ()
    checksum: StoredChecksum | None = None
    mac: bytes = b""

    @property
    def kms_key_arn(self) -> str:
        """The KMS key that its data key is wrapped under, "" where S3 asked KMS for nothing."""
        envelope = self.envelope.inner if isinstance(self.envelope, DsseKmsEnvelope) else self.envelope
        return envelope.key_arn if isinstance(envelope, SseKmsEnvelope) else ""

    def place(self, account_id: AccountId) -> ObjectPlace:
        return ObjectPlace(
            account_id=account_id,
            bucket=self.bucket,
            key=self.key,
            version_id=self.version_id,
            record_id=self.record_id,
        )


def files_of(version: ObjectVersion | None) -> tuple[BlobId, ...]:
    return () if version is None else tuple(part.blob_id for part in version.parts)


def authenticated(version: ObjectVersion, account_id: AccountId, store_keys: StoreKeys) -> ObjectVersion:
    """Return the record with its MAC."""
    return replace(version, mac=store_keys.authenticate(_message(version, account_id)))


def verify(version: ObjectVersion, account_id: AccountId, store_keys: StoreKeys) -> None:
    """Raises Tampered for a record that the store did not write as it is."""
    store_keys.verify(_message(version, account_id), version.mac)


def _message(version: ObjectVersion, account_id: AccountId) -> bytes:
    document = {name: value for name, value in to_document(version).items() if name not in NOT_AUTHENTICATED}
    return canonical({"account_id": account_id, "version": document})
