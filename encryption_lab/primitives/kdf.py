"""Keys made from keys: HKDF. Source: RFC 5869."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def hkdf_sha256(secret: bytes, *, salt: bytes, info: bytes, length_bytes: int) -> bytes:
    """Return `length_bytes` of key material; `secret` is a uniformly random key, `salt` need not be secret."""
    return HKDF(algorithm=hashes.SHA256(), length=length_bytes, salt=salt, info=info).derive(secret)


def hkdf_sha512(secret: bytes, *, salt: bytes, info: bytes, length_bytes: int) -> bytes:
    """As `hkdf_sha256`, with the hash that the S3 Encryption Client's format V3 asks for."""
    return HKDF(algorithm=hashes.SHA512(), length=length_bytes, salt=salt, info=info).derive(secret)
