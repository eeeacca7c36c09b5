"""A key wrapped under another: the form in which every key of ours is stored.

    offset  length  field
    0       1       version, 1
    1       16      id of the wrapping key
    17      12      nonce, random
    29      32      wrapped key
    61      16      tag

The associated data is `join_fields("envelope/wrapped-key/v1", bytes 0 to 16, purpose…)`: who the key belongs to and
what it is for, so that one wrapped key cannot stand in for another.
"""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.errors import Tampered
from encryption_lab.formats.fields import join_fields

VERSION = 1
WRAPPING_KEY_ID_BYTES = 16
NONCE_BYTES = 12
HEADER_BYTES = 1 + WRAPPING_KEY_ID_BYTES
SEALED_KEY_BYTES = 32 + 16
WRAPPED_KEY_BYTES = HEADER_BYTES + NONCE_BYTES + SEALED_KEY_BYTES  # 77


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedKey:
    """wrapping_key_id: 16 bytes; nonce: 12 bytes; sealed_key: 48 bytes, the key and its tag."""

    wrapping_key_id: bytes
    nonce: bytes
    sealed_key: bytes


def pack_header(wrapping_key_id: bytes) -> bytes:
    if len(wrapping_key_id) != WRAPPING_KEY_ID_BYTES:
        raise ValueError("a wrapping key's id has 16 bytes")
    return bytes([VERSION]) + wrapping_key_id


def pack_wrapped_key(wrapped: WrappedKey) -> bytes:
    return pack_header(wrapped.wrapping_key_id) + wrapped.nonce + wrapped.sealed_key


def unpack_wrapped_key(packed: bytes) -> WrappedKey:
    """Parse untrusted bytes. Raises Tampered for another length or version."""
    if len(packed) != WRAPPED_KEY_BYTES or packed[0] != VERSION:
        raise Tampered
    return WrappedKey(
        wrapping_key_id=packed[1:HEADER_BYTES],
        nonce=packed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES],
        sealed_key=packed[HEADER_BYTES + NONCE_BYTES :],
    )


def wrapped_key_aad(wrapping_key_id: bytes, *purpose: bytes) -> bytes:
    return join_fields(b"envelope/wrapped-key/v1", pack_header(wrapping_key_id), *purpose)
