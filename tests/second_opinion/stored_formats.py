"""A second reader of what the lab stores, written from docs/formats.md alone (sections 1, 3, 4, 5 and 8).

It shares no line with the lab, on purpose: what both understand the same way is what the document says.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HEADER_BYTES = 48
TAG_BYTES = 16
MOST_SEGMENT_BYTES = 16_777_216


class Refused(Exception):
    """What is stored is not what the document describes, or failed to authenticate."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a stream is bound to."""

    account_id: str
    bucket: str
    key: str
    version_id: str
    record_id: str

    @property
    def purposes(self) -> tuple[str, ...]:
        return (self.account_id, self.bucket, self.key, self.version_id, self.record_id)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A stream's plaintext, and what its header says."""

    plaintext: bytes
    layer: int
    part_number: int
    segment_bytes: int


def join(*fields: bytes | str) -> bytes:
    encoded = [field.encode() if isinstance(field, str) else field for field in fields]
    return struct.pack(">I", len(encoded)) + b"".join(struct.pack(">I", len(f)) + f for f in encoded)


def hkdf_sha256(secret: bytes, *, salt: bytes, info: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt or bytes(32), info=info.encode()).derive(secret)


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def gcm_open(key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated)
    except Exception as failed:
        raise Refused("a tag does not verify") from failed


def open_stream(stored: bytes, data_key: bytes, place: Place, blob_id: str) -> Opened:
    """Section 3. One layer: for DSSE-KMS the plaintext of the outer one is the inner one."""
    header = stored[:HEADER_BYTES]
    if len(header) < HEADER_BYTES or header[:6] != b"ENVL\x01\x01" or header[7] != 0:
        raise Refused("not a sealed stream of version 1")
    layer = header[6]
    segment_bytes, part_number = struct.unpack(">II", header[8:16])
    if layer not in (1, 2) or not 1 <= segment_bytes <= MOST_SEGMENT_BYTES or part_number > 10_000:
        raise Refused("a field of the header is out of its range")
    sealed = stored[HEADER_BYTES:]
    count = -(-len(sealed) // (segment_bytes + TAG_BYTES))
    size_bytes = len(sealed) - TAG_BYTES * count
    if count < 1 or size_bytes < 0 or count != max(1, -(-size_bytes // segment_bytes)):
        raise Refused("no plaintext gives a stream of this length")
    stream_key = hkdf_sha256(data_key, salt=header[16:48], info="envelope/sealed-stream/v1")
    bound_to = (place.account_id, place.bucket, place.key, place.version_id, blob_id)
    associated = join("envelope/segment/v1", header, *bound_to)
    plaintext = bytearray()
    for i in range(count):
        start = i * (segment_bytes + TAG_BYTES)
        nonce = i.to_bytes(11, "big") + bytes([i == count - 1])
        plaintext += gcm_open(
            stream_key, nonce, sealed[start : start + segment_bytes + TAG_BYTES], associated
        )
    return Opened(
        plaintext=bytes(plaintext), layer=layer, part_number=part_number, segment_bytes=segment_bytes
    )


def wrapping_key_id(wrapped: bytes) -> bytes:
    if len(wrapped) != 77 or wrapped[0] != 1:
        raise Refused("not a wrapped key of version 1")
    return wrapped[1:17]


def unwrap(wrapped: bytes, wrapping_key: bytes, *purposes: str) -> bytes:
    """Section 4."""
    wrapping_key_id(wrapped)
    associated = join("envelope/wrapped-key/v1", wrapped[:17], *purposes)
    return gcm_open(wrapping_key, wrapped[17:29], wrapped[29:], associated)


def pack_context(context: Mapping[str, str]) -> bytes:
    pairs = sorted((name.encode(), value.encode()) for name, value in context.items())
    return join(*(field for pair in pairs for field in pair))


@dataclass(frozen=True, kw_only=True)
class KmsBlob:
    """Section 5."""

    key_id: str
    material_id: bytes
    head: bytes
    salt: bytes
    nonce: bytes
    sealed: bytes

    @classmethod
    def read(cls, blob: bytes) -> KmsBlob:
        if not 3 <= len(blob) <= 6_144 or blob[0] != 1:
            raise Refused("not a KMS blob of version 1")
        k = int.from_bytes(blob[1:3], "big")
        if len(blob) < 63 + k + TAG_BYTES:
            raise Refused("a KMS blob that is too short")
        return cls(
            key_id=blob[3 : 3 + k].decode("ascii"),
            material_id=blob[3 + k : 35 + k],
            salt=blob[35 + k : 51 + k],
            head=blob[: 51 + k],
            nonce=blob[51 + k : 63 + k],
            sealed=blob[63 + k :],
        )

    def open(self, material: bytes, context: Mapping[str, str]) -> bytes:
        message_key = hkdf_sha256(material, salt=self.salt, info="envelope/kms-blob/v1")
        associated = join("envelope/kms-blob/v1", self.head, pack_context(context))
        return gcm_open(message_key, self.nonce, self.sealed, associated)


def open_checksum(value: bytes, data_key: bytes, record_id: str) -> bytes:
    """Section 8: the 8 bytes of a sealed checksum."""
    if len(value) != 36:
        raise Refused("a sealed checksum has 36 bytes")
    key = hkdf_sha256(data_key, salt=b"", info="envelope/checksum/v1")
    return gcm_open(key, value[:12], value[12:], record_id.encode("ascii"))


def crc64_nvme(data: bytes) -> bytes:
    """Section 8, bit by bit, as the catalogue of parametrised CRCs gives CRC-64/NVME."""
    register = 2**64 - 1
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ (0x9A6C9329AC4BC9B5 if register & 1 else 0)
    return (register ^ (2**64 - 1)).to_bytes(8, "big")
