"""AES-256-GCM: seal and open. Source: NIST SP 800-38D."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from encryption_lab.errors import Tampered

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16

Buffer = bytes | bytearray | memoryview


class Aead:
    """AES-256-GCM under one key.

    key      32 bytes, secret
    nonce    12 bytes; must never repeat under the same key. Random nonces: at most 2**32 messages a key.
    """

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("an AES-256 key has 32 bytes")
        self._cipher = AESGCM(key)

    def seal(self, nonce: bytes, plaintext: Buffer, aad: bytes) -> bytes:
        """Return ciphertext with its 16-byte tag behind it."""
        return self._cipher.encrypt(nonce, plaintext, aad)

    def seal_into(self, nonce: bytes, plaintext: Buffer, aad: bytes, sealed: bytearray | memoryview) -> None:
        """Write ciphertext and tag into `sealed`, which is exactly 16 bytes longer than `plaintext`."""
        self._cipher.encrypt_into(nonce, plaintext, aad, sealed)

    def open(self, nonce: bytes, sealed: Buffer, aad: bytes) -> bytes:
        """Return the plaintext. Raises Tampered, always with the same text, for any mismatch."""
        try:
            return self._cipher.decrypt(nonce, sealed, aad)
        except InvalidTag:
            raise Tampered from None
