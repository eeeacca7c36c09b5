"""The checksums that S3 keeps beside an object, and how those of parts become one of the whole.

Source: Amazon S3 User Guide, Checking object integrity for data uploads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from encryption_lab.primitives import running_checksums as running
from encryption_lab.primitives.running_checksums import RunningChecksum


class ChecksumAlgorithm(StrEnum):
    CRC32 = "CRC32"
    CRC32C = "CRC32C"
    CRC64NVME = "CRC64NVME"
    SHA1 = "SHA1"
    SHA256 = "SHA256"

    @property
    def length_bytes(self) -> int:
        return _LENGTHS[self]

    def start(self) -> RunningChecksum:
        return _STARTS[self]()

    def of(self, content: bytes) -> bytes:
        checksum = self.start()
        checksum.update(content)
        return checksum.digest()


class ChecksumType(StrEnum):
    """Of all bytes of the object, or of the checksums of its parts."""

    FULL_OBJECT = "FULL_OBJECT"
    COMPOSITE = "COMPOSITE"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChecksum:
    value: bytes
    size_bytes: int


DEFAULT_ALGORITHM = ChecksumAlgorithm.CRC64NVME
_STARTS: Mapping[ChecksumAlgorithm, Callable[[], RunningChecksum]] = {
    ChecksumAlgorithm.CRC32: running.crc32,
    ChecksumAlgorithm.CRC32C: running.crc32c,
    ChecksumAlgorithm.CRC64NVME: running.crc64nvme,
    ChecksumAlgorithm.SHA1: running.sha1,
    ChecksumAlgorithm.SHA256: running.sha256,
}
_LENGTHS = {algorithm: len(start().digest()) for algorithm, start in _STARTS.items()}
_COMBINE: Mapping[ChecksumAlgorithm, Callable[[bytes, bytes, int], bytes]] = {
    ChecksumAlgorithm.CRC32: running.combine_crc32,
    ChecksumAlgorithm.CRC32C: running.combine_crc32c,
    ChecksumAlgorithm.CRC64NVME: running.combine_crc64nvme,
}


def allowed_types(algorithm: ChecksumAlgorithm) -> tuple[ChecksumType, ...]:
    """Return the types that a multipart upload may have, the usual one first."""
    if algorithm is ChecksumAlgorithm.CRC64NVME:
        return (ChecksumType.FULL_OBJECT,)
    if algorithm in _COMBINE:
        return ChecksumType.COMPOSITE, ChecksumType.FULL_OBJECT
    return (ChecksumType.COMPOSITE,)


def checksum_of_parts(
    algorithm: ChecksumAlgorithm, checksum_type: ChecksumType, parts: Sequence[PartChecksum]
) -> bytes:
    """Return the checksum of an object that is these parts, in their order; there is at least one."""
    if checksum_type is ChecksumType.COMPOSITE:
        return algorithm.of(b"".join(part.value for part in parts))
    combine = _COMBINE[algorithm]
    whole = parts[0].value
    for part in parts[1:]:
        whole = combine(whole, part.value, part.size_bytes)
    return whole
