"""A multipart upload in progress: its encryption is chosen when it begins, and holds for every part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from encryption_lab.errors import BadRequest, InvalidPart, InvalidPartOrder, PartTooSmall
from encryption_lab.identities import AccountId, RecordId
from encryption_lab.methods.envelopes import Envelope
from encryption_lab.methods.place import ObjectPlace
from encryption_lab.object_errors import ChecksumMismatch
from encryption_lab.primitives.digests import md5, same
from encryption_lab.store.checksum_algorithms import (
    ChecksumAlgorithm,
    ChecksumType,
    PartChecksum,
    allowed_types,
    checksum_of_parts,
)
from encryption_lab.store.versions import StoredPart

MIN_PART_BYTES = 5 * 1024 * 1024
MAX_PART_NUMBER = 10_000
TYPE_WITHOUT_ALGORITHM = (
    "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipartUpload:
    """`record_id` and `version_id` are those of the version to come: its keys are bound to them already.

    checksum_algorithm   None where the upload named none: neither parts nor object have a checksum then
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


def checksum_plan(
    algorithm: ChecksumAlgorithm | None, checksum_type: ChecksumType | None
) -> tuple[ChecksumAlgorithm | None, ChecksumType]:
    """Return what an upload keeps. Raises BadRequest for a type that its algorithm does not have."""
    if algorithm is None:
        if checksum_type is not None:
            raise BadRequest(TYPE_WITHOUT_ALGORITHM)
        return None, ChecksumType.FULL_OBJECT
    allowed = allowed_types(algorithm)
    if checksum_type is not None and checksum_type not in allowed:
        raise BadRequest(
            f"The {checksum_type.value} checksum type cannot be used with the {algorithm.lower()} checksum algorithm."
        )
    return algorithm, checksum_type or allowed[0]


def check_part_algorithm(upload: MultipartUpload, named: ChecksumAlgorithm | None) -> None:
    """Raises BadRequest for a part with the checksum of another algorithm than its upload's.

    Where the upload named none, SDKs still send one with each part: it is verified and not kept.
    """
    expected = upload.checksum_algorithm
    if named is not None and expected is not None and named is not expected:
        raise BadRequest(
            f"Checksum Type mismatch occurred, expected checksum Type: {expected.lower()}, "
            f"actual checksum Type: {named.lower()}"
        )


def checked_size(parts: tuple[StoredPart, ...], promised: Promised) -> int:
    """Return the size of the whole. Raises BadRequest unless it is what the client says."""
    size_bytes = sum(part.size_bytes for part in parts)
    if promised.size_bytes not in (None, size_bytes):
        raise BadRequest(
            f"The provided 'x-amz-mp-object-size' header value {promised.size_bytes} does not match what was computed: "
            f"{size_bytes}"
        )
    return size_bytes


def checksum_of_whole(
    upload: MultipartUpload,
    algorithm: ChecksumAlgorithm,
    parts: tuple[StoredPart, ...],
    values: tuple[bytes, ...],
    promised: Promised,
) -> bytes:
    """Return the checksum of an object made of `parts`, whose own are `values`.

    Raises InvalidPart, ChecksumMismatch, BadRequest where it is not what the client says.
    """
    is_composite = upload.checksum_type is ChecksumType.COMPOSITE
    if promised.checksum_type not in (None, upload.checksum_type):
        raise BadRequest(
            f"The upload was created using the {upload.checksum_type.value} checksum mode. The complete request must "
            "use the same checksum mode."
        )
    for part, value in zip(parts, values, strict=True):
        said = promised.part_checksums.get(part.part_number)
        if said is None and is_composite:
            raise BadRequest(
                f"The upload was created using a {algorithm.lower()} checksum. The complete request must include the "
                f"checksum for each part. It was missing for part {part.part_number} in the request."
            )
        if said is not None and not same(said, value):
            raise InvalidPart
    pieces = [
        PartChecksum(value=value, size_bytes=part.size_bytes)
        for part, value in zip(parts, values, strict=True)
    ]
    whole = checksum_of_parts(algorithm, upload.checksum_type, pieces)
    if promised.checksum is not None and not same(promised.checksum, whole):
        raise ChecksumMismatch(algorithm)
    return whole


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
