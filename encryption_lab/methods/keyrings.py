"""Where a client's data key comes from and who can unwrap it: the client's own AES key, or a KMS key.

A keyring makes a wrapped data key for one object and unwraps it again. The name of the content algorithm is bound to
the wrapped key in both, so a key made for one algorithm cannot be used with another. Source: aws-encryption-sdk-
specification, s3-encryption/materials/s3-keyring.md and s3-kms-keyring.md; Amazon S3 Encryption Client for Java,
AesKeyring.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from encryption_lab.client_errors import ClientEncryptionRefused
from encryption_lab.errors import Tampered
from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.formats.s3ec_metadata import ContentAlgorithm, Envelope, WrapAlgorithm
from encryption_lab.kms.data_keys import DataKey, Decrypted
from encryption_lab.ports import Randomness
from encryption_lab.primitives.aead import KEY_BYTES, NONCE_BYTES, TAG_BYTES, Aead
from encryption_lab.primitives.digests import same

ALGORITHM_NAME = "aws:x-amz-cek-alg"  # the pair of the encryption context that binds the content algorithm
RESERVED_NAMES = frozenset({ALGORITHM_NAME, "kms_cmk_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedDataKey:
    """A data key for one object.

    data_key      32 bytes, secret, to be forgotten after use
    wrapped_key   the same key wrapped, to be stored
    description   what is stored beside it to unwrap it: encryption context, or material description
    """

    data_key: bytes = field(repr=False)
    wrapped_key: bytes
    wrap_algorithm: WrapAlgorithm
    description: EncryptionContext


class Keyring(Protocol):
    def wrap(self, content_algorithm: ContentAlgorithm, randomness: Randomness) -> WrappedDataKey: ...

    def unwrap(self, envelope: Envelope) -> bytes:
        """Return the 32-byte data key. Raises ClientEncryptionRefused, Tampered or a KMS refusal."""
        ...


class KmsPort(Protocol):
    """The two calls a client makes to KMS, with its own credentials. `context` is authenticated by KMS."""

    def generate_data_key(self, *, key_id: str, context: EncryptionContext) -> DataKey: ...

    def decrypt(self, *, blob: bytes, key_id: str, context: EncryptionContext) -> Decrypted: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RawAesKeyring:
    """The client's own AES-256 key wraps the data key; nobody else has it, and with it the objects are lost.

        offset  length  field of the wrapped key
        0       12      nonce, random
        12      32      data key, encrypted; associated data: the content algorithm's name
        44      16      tag

    wrapping_key   32 bytes, secret; random nonces, so at most 2**32 objects a key
    description    label stored with each object, to find the key again; not authenticated
    """

    wrapping_key: bytes = field(repr=False)
    description: Mapping[str, str] = field(default_factory=dict)

    def wrap(self, content_algorithm: ContentAlgorithm, randomness: Randomness) -> WrappedDataKey:
        data_key = randomness.draw(KEY_BYTES)
        nonce = randomness.draw(NONCE_BYTES)
        return WrappedDataKey(
            data_key=data_key,
            wrapped_key=nonce + Aead(self.wrapping_key).seal(nonce, data_key, content_algorithm.encode()),
            wrap_algorithm=WrapAlgorithm.AES_GCM,
            description=self.description,
        )

    def unwrap(self, envelope: Envelope) -> bytes:
        if envelope.wrap_algorithm is not WrapAlgorithm.AES_GCM:
            raise ClientEncryptionRefused.other_keyring(envelope.wrap_algorithm)
        if len(envelope.wrapped_key) != NONCE_BYTES + KEY_BYTES + TAG_BYTES:
            raise Tampered
        nonce, sealed_key = envelope.wrapped_key[:NONCE_BYTES], envelope.wrapped_key[NONCE_BYTES:]
        return Aead(self.wrapping_key).open(nonce, sealed_key, envelope.content_algorithm.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsKeyring:
    """KMS makes the data key and hands out both forms; it, too, sees the data key, and logs each call.

    context   the caller's own pairs, ASCII; must be given again, and equal, to open
    """

    kms: KmsPort
    key_id: str
    context: EncryptionContext = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in RESERVED_NAMES & self.context.keys():
            raise ClientEncryptionRefused.reserved_name(name)

    def wrap(self, content_algorithm: ContentAlgorithm, randomness: Randomness) -> WrappedDataKey:
        """Return a data key that KMS drew; `randomness` is not used."""
        context = {**self.context, ALGORITHM_NAME: content_algorithm.value}
        made = self.kms.generate_data_key(key_id=self.key_id, context=context)
        return WrappedDataKey(
            data_key=made.plaintext,
            wrapped_key=made.blob,
            wrap_algorithm=WrapAlgorithm.KMS_CONTEXT,
            description=context,
        )

    def unwrap(self, envelope: Envelope) -> bytes:
        if envelope.wrap_algorithm is not WrapAlgorithm.KMS_CONTEXT:
            raise ClientEncryptionRefused.other_keyring(envelope.wrap_algorithm)
        stored = envelope.description
        # The caller says what the object is about; what lies beside the object is the attacker's to write.
        callers = {name: value for name, value in stored.items() if name not in RESERVED_NAMES}
        if callers != dict(self.context):
            raise ClientEncryptionRefused.other_context()
        # KMS authenticates the pair, but only against the blob: a V2 key must not be tried on V3's content.
        if not same(stored.get(ALGORITHM_NAME, "").encode(), envelope.content_algorithm.encode()):
            raise ClientEncryptionRefused.other_content_algorithm()
        return self.kms.decrypt(blob=envelope.wrapped_key, key_id=self.key_id, context=stored).plaintext
