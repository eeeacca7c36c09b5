"""The import token: the private half of the wrapping key, sealed, in the hands of whoever is to import.

    offset  length  field
    0       1       version, 1
    1       77      the token's own key, 32 random bytes, wrapped under the root key (purpose: TOKEN, owner, key id)
    78      12      nonce
    90      …       AES-256-GCM under the token's key: algorithm, "|", end of validity (ISO 8601), "|", private key

The owner is the account, beyond the home Region with the Region: a token is of no use for the same key elsewhere.
Nothing of an import waits in the lab's records. A token that was given out before the root key was changed is invalid
afterwards; another can be had at any time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from encryption_lab.errors import Tampered
from encryption_lab.formats.wrapped_key import WRAPPED_KEY_BYTES
from encryption_lab.identities import KeyId
from encryption_lab.kms_errors import ImportTokenInvalid
from encryption_lab.ports import Randomness
from encryption_lab.primitives.aead import KEY_BYTES, NONCE_BYTES, Aead
from encryption_lab.primitives.rsa_wrap import WrappingAlgorithm
from encryption_lab.root_wrapping import RootWrapping

VERSION = b"\x01"
TOKEN = b"kms-import-token"
NONCE_AT = len(VERSION) + WRAPPED_KEY_BYTES
SEALED_AT = NONCE_AT + NONCE_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPass:
    """What a token says. private_key: DER, secret."""

    algorithm: WrappingAlgorithm
    valid_to: datetime
    private_key: bytes = field(repr=False)


class ImportTokens:
    """Seals and opens the tokens of one account's keys in one Region."""

    def __init__(self, *, owner: str, wrapping: RootWrapping, randomness: Randomness) -> None:
        self._owner = owner
        self._wrapping = wrapping
        self._randomness = randomness

    def seal(self, key_id: KeyId, allowed: ImportPass) -> bytes:
        token_key = self._randomness.draw(KEY_BYTES)
        nonce = self._randomness.draw(NONCE_BYTES)
        header = VERSION + self._wrapping.wrap(token_key, *self._purpose(key_id))
        said = f"{allowed.algorithm}|{allowed.valid_to.isoformat()}|".encode()
        return header + nonce + Aead(token_key).seal(nonce, said + allowed.private_key, header)

    def open(self, key_id: KeyId, token: bytes) -> ImportPass:
        """Parse untrusted bytes. Raises ImportTokenInvalid: changed, for another key, or not ours at all."""
        header, nonce = token[:NONCE_AT], token[NONCE_AT:SEALED_AT]
        if header[:1] != VERSION or len(nonce) < NONCE_BYTES:
            raise ImportTokenInvalid
        try:
            token_key = self._wrapping.unwrap(header[1:], *self._purpose(key_id))
            said = Aead(token_key).open(nonce, token[SEALED_AT:], header)
        except Tampered:
            raise ImportTokenInvalid from None
        algorithm, valid_to, private_key = said.split(b"|", 2)
        return ImportPass(
            algorithm=WrappingAlgorithm(algorithm.decode()),
            valid_to=datetime.fromisoformat(valid_to.decode()),
            private_key=private_key,
        )

    def _purpose(self, key_id: KeyId) -> tuple[bytes, ...]:
        return TOKEN, self._owner.encode(), key_id.encode()
