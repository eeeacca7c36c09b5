"""A multipart upload in progress: its encryption is chosen when it begins, and holds for every part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from encryption_lab.errors import BadRequest, InvalidPart, InvalidPartOrder, PartTooSmall
from encryption_lab.identities import AccountId, RecordId
from encryption_lab.methods.envelopes import Envelope
from encryption_lab.methods.place import ObjectPlace
from encryption_lab.primitives.digests import md5
from encryption_lab.store.checksum_algorithms import ChecksumAlgorithm, ChecksumType
from encryption_lab.store.versions import StoredPart

MIN_PART_BYTES = 5 * 1024 * 1024
MAX_PART_NUMBER = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipartUpload:
    """`record_id` and `version_id` are those of the version to come: its keys are bound to them already.

    checksum_algorithm   None where the upload named none; see `kept_algorithm` for what it gets then
    """

    upload_id: str
    bucket: str
    key: str
    record_id: RecordId
    version_id: str
    created_at: datetime
    content_type: str
    metadata: Mapping[str, str]
    envelope: Envelope
    parts: tuple[StoredPart, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    checksum_algorithm: ChecksumAlgorithm | None = None
    checksum_type: ChecksumType = ChecksumType.FULL_OBJECT

    def place(self, account_id: AccountId) -> ObjectPlace:
        return ObjectPlace(
            account_id=account_id,
            bucket=self.bucket,
            key=self.key,
            version_id=self.version_id,
            record_id=self.record_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What a client says of the object when it completes the upload; None where it says nothing.

    part_checksums   by part number
    """

    part_checksums: Mapping[int, bytes] = field(default_factory=dict)
    checksum: bytes | None = None
    checksum_type: ChecksumType | None = None
    size_bytes: int | None = None


def checked_size(parts: tuple[StoredPart, ...], promised: Promised) -> int:
    """Return the size of the whole. Raises BadRequest unless it is what the client says."""
    size_bytes = sum(part.size_bytes for part in parts)
    if promised.size_bytes not in (None, size_bytes):
        raise BadRequest(
            f"The provided 'x-amz-mp-object-size' header value {promised.size_bytes} does not match what was computed: "
            f"{size_bytes}"
        )
    return size_bytes


def chosen_parts(upload: MultipartUpload, asked: tuple[tuple[int, str], ...]) -> tuple[StoredPart, ...]:
    """Return the parts asked for by (number, ETag). Raises what CompleteMultipartUpload refuses."""
    numbers = [number for number, _ in asked]
    if numbers != sorted(set(numbers)):
        raise InvalidPartOrder
    stored = {part.part_number: part for part in upload.parts}
    chosen = tuple(
        stored[number] for number, etag in asked if number in stored and stored[number].etag == etag
    )
    if not chosen or len(chosen) != len(asked):
        raise InvalidPart
    if any(part.size_bytes < MIN_PART_BYTES for part in chosen[:-1]):
        raise PartTooSmall
    return chosen


def multipart_etag(parts: tuple[StoredPart, ...]) -> str:
    """Return the MD5 of the parts' ETags, and how many there are. Source: S3 API Reference, Object.ETag."""
    return f"{md5(b''.join(bytes.fromhex(part.etag) for part in parts)).hex()}-{len(parts)}"
