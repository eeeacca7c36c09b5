"""Hashes, checksums and MACs, and the comparison that does not leak where two values differ.

MD5 is here because S3's ETag of an SSE-S3 object is an MD5 (Amazon S3 API Reference, Object.ETag); nothing else in the
lab relies on it for security.
"""

from __future__ import annotations

import hashlib
import hmac

from awscrt import checksums

from encryption_lab.primitives.aead import Buffer


class Md5:
    """A running MD5; `update` may be called with any buffer."""

    __slots__ = ("_hash",)

    def __init__(self) -> None:
        self._hash = hashlib.md5(usedforsecurity=False)

    def update(self, piece: Buffer) -> None:
        self._hash.update(piece)

    def digest(self) -> bytes:
        return self._hash.digest()


class Crc64Nvme:
    """A running CRC-64/NVME, the checksum S3 adds to every object since December 2024."""

    __slots__ = ("_value",)

    def __init__(self) -> None:
        self._value = 0

    def update(self, piece: Buffer) -> None:
        self._value = checksums.crc64nvme(piece, self._value)

    def digest(self) -> bytes:
        """Return 8 bytes, big-endian, as `x-amz-checksum-crc64nvme` encodes them."""
        return self._value.to_bytes(8, "big")


def md5(data: Buffer) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def sha256(data: Buffer) -> bytes:
    return hashlib.sha256(data).digest()


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def same(left: bytes, right: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left, right)
