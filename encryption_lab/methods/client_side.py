"""Client-side encryption: what the S3 Encryption Client does before anything reaches S3, and after.

S3 gets the body and the metadata, and has no part in either. Two formats, told apart by their metadata:

    V3   data key and message id give, by HKDF-SHA512, a content key and a commitment; body = AES-256-GCM under the
         content key, IV 12 bytes of 0x01, associated data the suite id 0x00 0x73; the commitment is stored
    V2   body = AES-256-GCM under the data key itself, random IV, no associated data; nothing commits to the key

GCM alone lets one body open under two keys to two plaintexts, if an attacker made it so and can swap the wrapped key.
The commitment is the end of that (CVE-2025-14763 and its siblings). Source: aws-encryption-sdk-specification,
s3-encryption/encryption.md, decryption.md, key-derivation.md and key-commitment.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from encryption_lab.client_errors import ClientEncryptionRefused, CommitmentMismatch
from encryption_lab.errors import Tampered
from encryption_lab.formats.s3ec_metadata import (
    COMMITMENT_BYTES,
    IV_BYTES,
    MESSAGE_ID_BYTES,
    ContentAlgorithm,
    Envelope,
    EnvelopeV2,
    EnvelopeV3,
)
from encryption_lab.methods.keyrings import Keyring, WrappedDataKey
from encryption_lab.ports import Randomness
from encryption_lab.primitives.aead import KEY_BYTES, TAG_BYTES, Aead, Buffer
from encryption_lab.primitives.digests import same
from encryption_lab.primitives.kdf import hkdf_sha512

SUITE_ID = bytes([0x00, 0x73])
V3_IV = bytes([0x01]) * IV_BYTES  # may be constant: the content key is fresh for every message id
MAX_PLAINTEXT_BYTES = 2**36 - 32  # what one GCM nonce may cover, NIST SP 800-38D §5.2.1.1: 2**39 - 256 bits


class CommitmentPolicy(StrEnum):
    """Which format is written and which are read. A fleet moves from the first to the last, readers first."""

    FORBID_ENCRYPT_ALLOW_DECRYPT = "FORBID_ENCRYPT_ALLOW_DECRYPT"  # writes V2, reads both
    REQUIRE_ENCRYPT_ALLOW_DECRYPT = "REQUIRE_ENCRYPT_ALLOW_DECRYPT"  # writes V3, reads both
    REQUIRE_ENCRYPT_REQUIRE_DECRYPT = (
        "REQUIRE_ENCRYPT_REQUIRE_DECRYPT"  # writes V3, reads V3; the client's default
    )

    @property
    def written(self) -> ContentAlgorithm:
        forbids = self is CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT
        return ContentAlgorithm.AES_GCM if forbids else ContentAlgorithm.AES_GCM_COMMITTED

    @property
    def reads_uncommitted(self) -> bool:
        return self is not CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentKey:
    """All that is needed to encrypt or decrypt one body with any AES-256-GCM, a streaming one included.

    key    32 bytes, secret
    iv     12 bytes, never used with this key for anything else
    aad    associated data, 2 bytes or none
    """

    key: bytes = field(repr=False)
    iv: bytes
    aad: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedObject:
    """What leaves the client: the body with its tag behind it, and the envelope, which goes into the metadata."""

    body: bytes
    envelope: Envelope


def seal(
    plaintext: Buffer, keyring: Keyring, *, policy: CommitmentPolicy, randomness: Randomness
) -> SealedObject:
    """Return the object as S3 will get it; `plaintext` in memory as a whole. Raises what the keyring raises."""
    envelope, content_key = begin_seal(keyring, policy=policy, randomness=randomness)
    body = Aead(content_key.key).seal(content_key.iv, plaintext, content_key.aad)
    return SealedObject(body=body, envelope=envelope)


def open_sealed(body: Buffer, envelope: Envelope, keyring: Keyring, *, policy: CommitmentPolicy) -> bytes:
    """Return the plaintext, only after the tag over all of it is verified.

    body, envelope   untrusted
    Raises ClientEncryptionRefused, CommitmentMismatch, Tampered or a KMS refusal; nothing is released with any.
    """
    content_key = begin_open(envelope, keyring, policy=policy)
    if isinstance(envelope, EnvelopeV2) and envelope.plaintext_bytes not in (None, len(body) - TAG_BYTES):
        raise Tampered
    return Aead(content_key.key).open(content_key.iv, body, content_key.aad)


def begin_seal(
    keyring: Keyring, *, policy: CommitmentPolicy, randomness: Randomness
) -> tuple[Envelope, ContentKey]:
    """Return envelope and content key for one body of at most MAX_PLAINTEXT_BYTES."""
    wrapped = keyring.wrap(policy.written, randomness)
    if policy.written is ContentAlgorithm.AES_GCM:
        return _begin_v2(wrapped, iv=randomness.draw(IV_BYTES))
    return _begin_v3(wrapped, message_id=randomness.draw(MESSAGE_ID_BYTES))


def begin_open(envelope: Envelope, keyring: Keyring, *, policy: CommitmentPolicy) -> ContentKey:
    """Return the content key after the commitment has been checked. The body's tag is for the caller to check."""
    if isinstance(envelope, EnvelopeV2):
        # Decided before the key is unwrapped: an object that will not be read costs no call to KMS.
        if not policy.reads_uncommitted:
            raise ClientEncryptionRefused.uncommitted()
        return ContentKey(key=_checked_key(keyring.unwrap(envelope)), iv=envelope.iv, aad=b"")
    content_key, commitment = derive_v3(keyring.unwrap(envelope), envelope.message_id)
    if not same(commitment, envelope.commitment):
        raise CommitmentMismatch
    return content_key


def derive_v3(data_key: bytes, message_id: bytes) -> tuple[ContentKey, bytes]:
    """Return the content key (secret) and the commitment, 28 bytes (public). Source: key-derivation.md, HKDF Operation.

    data_key     32 bytes, secret, uniformly random
    message_id   28 bytes, random, never used twice with one data key
    """
    secret = _checked_key(data_key)
    key = hkdf_sha512(secret, salt=message_id, info=SUITE_ID + b"DERIVEKEY", length_bytes=KEY_BYTES)
    commitment = hkdf_sha512(
        secret, salt=message_id, info=SUITE_ID + b"COMMITKEY", length_bytes=COMMITMENT_BYTES
    )
    return ContentKey(key=key, iv=V3_IV, aad=SUITE_ID), commitment


def _begin_v2(wrapped: WrappedDataKey, *, iv: bytes) -> tuple[EnvelopeV2, ContentKey]:
    envelope = EnvelopeV2(
        wrapped_key=wrapped.wrapped_key,
        wrap_algorithm=wrapped.wrap_algorithm,
        description=wrapped.description,
        iv=iv,
    )
    return envelope, ContentKey(key=_checked_key(wrapped.data_key), iv=iv, aad=b"")


def _begin_v3(wrapped: WrappedDataKey, *, message_id: bytes) -> tuple[EnvelopeV3, ContentKey]:
    content_key, commitment = derive_v3(wrapped.data_key, message_id)
    envelope = EnvelopeV3(
        wrapped_key=wrapped.wrapped_key,
        wrap_algorithm=wrapped.wrap_algorithm,
        description=wrapped.description,
        commitment=commitment,
        message_id=message_id,
    )
    return envelope, content_key


def _checked_key(data_key: bytes) -> bytes:
    # A keyring is outside code: HKDF would take any length, and a short key would be a weak one.
    if len(data_key) != KEY_BYTES:
        raise Tampered
    return data_key
