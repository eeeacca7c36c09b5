"""The sealed stream: a header, then AES-256-GCM segments which can be opened one by one.

    offset  length  field
    0       4       magic, "ENVL"
    4       1       version, 1
    5       1       suite, 1 = AES-256-GCM under HKDF-SHA256
    6       1       layer, 1 = the innermost (DSSE-KMS has a second around it)
    7       1       zero
    8       4       plaintext bytes in a full segment, big-endian
    12      4       part number, big-endian; 0 = not a multipart upload
    16      32      salt, random

Each segment is its ciphertext with a 16-byte tag behind it. Every segment but the last holds a full segment of
plaintext; the last holds the rest, and is there, empty, for an empty object. So sizes follow from each other without
reading.

    stream key       HKDF-SHA256(data key, salt = header salt, info = "envelope/sealed-stream/v1"), 32 bytes
    nonce            segment number from 0, 11 bytes big-endian, then 1 for the last segment, else 0
    associated data  join_fields("envelope/segment/v1", header, account, bucket, key, version id, blob id)

The stream key is fresh for every stream because the salt is, which is why a counter may serve as nonce even where one
SSE-C key encrypts many objects. The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015), as in age.
"""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.errors import Tampered
from encryption_lab.formats.fields import join_fields

MAGIC = b"ENVL"
VERSION = 1
SUITE_AES_256_GCM_HKDF_SHA256 = 1
SALT_BYTES = 32
TAG_BYTES = 16
HEADER_BYTES = 48
SEGMENT_BYTES = 128 * 1024  # what we write; any value from 1 to MAX_SEGMENT_BYTES is read
MAX_SEGMENT_BYTES = 16 * 1024 * 1024
KEY_INFO = b"envelope/sealed-stream/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamHeader:
    layer: int
    segment_bytes: int
    part_number: int
    salt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """What a stream belongs to; a stream moved to any other place does not open."""

    account_id: str
    bucket: str
    key: str
    version_id: str
    blob_id: str


def pack_header(header: StreamHeader) -> bytes:
    if len(header.salt) != SALT_BYTES:
        raise ValueError("a stream's salt has 32 bytes")
    return b"".join(
        (
            MAGIC,
            bytes([VERSION, SUITE_AES_256_GCM_HKDF_SHA256, header.layer, 0]),
            header.segment_bytes.to_bytes(4, "big"),
            header.part_number.to_bytes(4, "big"),
            header.salt,
        )
    )


def unpack_header(packed: bytes) -> StreamHeader:
    """Parse untrusted bytes. Raises Tampered for anything but a version 1 header."""
    if len(packed) != HEADER_BYTES or packed[:6] != MAGIC + bytes([VERSION, SUITE_AES_256_GCM_HKDF_SHA256]):
        raise Tampered
    header = StreamHeader(
        layer=packed[6],
        segment_bytes=int.from_bytes(packed[8:12], "big"),
        part_number=int.from_bytes(packed[12:16], "big"),
        salt=packed[16:],
    )
    if packed[7] != 0 or not 1 <= header.segment_bytes <= MAX_SEGMENT_BYTES:
        raise Tampered
    return header


def segment_nonce(number: int, *, last: bool) -> bytes:
    """Return the 12-byte nonce; unique within a stream, since a number is used once."""
    return number.to_bytes(11, "big") + bytes([last])


def segment_aad(packed_header: bytes, binding: Binding) -> bytes:
    return join_fields(
        b"envelope/segment/v1",
        packed_header,
        binding.account_id.encode(),
        binding.bucket.encode(),
        binding.key.encode(),
        binding.version_id.encode(),
        binding.blob_id.encode(),
    )


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where everything lies in a stream of `plaintext_bytes`, cut into segments of `segment_bytes`."""

    plaintext_bytes: int
    segment_bytes: int

    @property
    def segments(self) -> int:
        return max(1, -(-self.plaintext_bytes // self.segment_bytes))

    @property
    def sealed_bytes(self) -> int:
        return HEADER_BYTES + self.plaintext_bytes + self.segments * TAG_BYTES

    def segment_offset(self, number: int) -> int:
        """Return where a sealed segment begins in the stored bytes."""
        return HEADER_BYTES + number * (self.segment_bytes + TAG_BYTES)

    def segment_plaintext_bytes(self, number: int) -> int:
        return min(self.segment_bytes, self.plaintext_bytes - number * self.segment_bytes)

    @classmethod
    def of_sealed(cls, sealed_bytes: int, segment_bytes: int) -> Geometry:
        """Return the geometry of a stored stream. Raises Tampered for a length that no stream has."""
        body = sealed_bytes - HEADER_BYTES
        segments = -(-body // (segment_bytes + TAG_BYTES))
        geometry = cls(body - segments * TAG_BYTES, segment_bytes)
        if segments < 1 or geometry.plaintext_bytes < 0 or geometry.segments != segments:
            raise Tampered
        return geometry
