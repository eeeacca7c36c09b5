"""Wrap a 32-byte key under another. Format: `formats/wrapped_key.py`."""

from __future__ import annotations

from encryption_lab.formats.wrapped_key import (
    WrappedKey,
    pack_wrapped_key,
    unpack_wrapped_key,
    wrapped_key_aad,
)
from encryption_lab.primitives.aead import Aead


def wrap_key(
    key: bytes, *, wrapping_key: bytes, wrapping_key_id: bytes, nonce: bytes, purpose: tuple[bytes, ...]
) -> bytes:
    """Return `key` wrapped, 77 bytes.

    key, wrapping_key   32 bytes each, secret
    nonce               12 random bytes; at most 2**32 wraps under one wrapping key
    purpose             what the key is for and whose it is; the same is needed to unwrap
    """
    sealed_key = Aead(wrapping_key).seal(nonce, key, wrapped_key_aad(wrapping_key_id, *purpose))
    return pack_wrapped_key(WrappedKey(wrapping_key_id=wrapping_key_id, nonce=nonce, sealed_key=sealed_key))


def wrapping_key_id_of(packed: bytes) -> bytes:
    """Return which key a wrapped key names, 16 bytes, not yet authenticated. Raises Tampered."""
    return unpack_wrapped_key(packed).wrapping_key_id


def unwrap_key(packed: bytes, *, wrapping_key: bytes, purpose: tuple[bytes, ...]) -> bytes:
    """Return the 32-byte key. Raises Tampered for another wrapping key, another purpose or a changed byte."""
    wrapped = unpack_wrapped_key(packed)
    return Aead(wrapping_key).open(
        wrapped.nonce, wrapped.sealed_key, wrapped_key_aad(wrapped.wrapping_key_id, *purpose)
    )
