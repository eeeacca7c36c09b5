"""Checksums that run along while bytes arrive, and CRCs of pieces put together to the CRC of the whole.

The CRCs are awscrt's, which uses the processor's own instructions. None of them says who made the bytes: what is
stored is authenticated by AES-GCM, whatever its checksum.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Protocol

from awscrt import checksums

from encryption_lab.primitives.aead import Buffer


class RunningChecksum(Protocol):
    def update(self, piece: Buffer, /) -> None: ...
    def digest(self) -> bytes: ...


class _Crc:
    __slots__ = ("_length_bytes", "_step", "_value")

    def __init__(self, step: Callable[[Buffer, int], int], length_bytes: int) -> None:
        self._step, self._length_bytes = step, length_bytes
        self._value = 0

    def update(self, piece: Buffer, /) -> None:
        self._value = self._step(piece, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(self._length_bytes, "big")


def crc32() -> RunningChecksum:
    return _Crc(checksums.crc32, 4)


def crc32c() -> RunningChecksum:
    return _Crc(checksums.crc32c, 4)


def crc64nvme() -> RunningChecksum:
    return _Crc(checksums.crc64nvme, 8)


def sha1() -> RunningChecksum:
    return hashlib.sha1(usedforsecurity=False)


def sha256() -> RunningChecksum:
    return hashlib.sha256()


def combine_crc32(left: bytes, right: bytes, right_bytes: int) -> bytes:
    """Return the CRC of two pieces behind each other; `right_bytes`: how long the second is."""
    return _combined(checksums.combine_crc32, left, right, right_bytes)


def combine_crc32c(left: bytes, right: bytes, right_bytes: int) -> bytes:
    return _combined(checksums.combine_crc32c, left, right, right_bytes)


def combine_crc64nvme(left: bytes, right: bytes, right_bytes: int) -> bytes:
    return _combined(checksums.combine_crc64nvme, left, right, right_bytes)


def _combined(combine: Callable[[int, int, int], int], left: bytes, right: bytes, right_bytes: int) -> bytes:
    whole = combine(int.from_bytes(left, "big"), int.from_bytes(right, "big"), right_bytes)
    return whole.to_bytes(len(left), "big")
