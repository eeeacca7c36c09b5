"""Known answers: objects exchanged with AWS's own clients. Provenance: tests/vectors/s3ec/README.md."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from encryption_lab.errors import InvalidCiphertext
from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.formats.s3ec_metadata import read_envelope, write_envelope
from encryption_lab.identities import MaterialId
from encryption_lab.kms.data_keys import DataKey, Decrypted
from encryption_lab.methods.client_side import CommitmentPolicy, derive_v3, open_sealed, seal
from encryption_lab.methods.keyrings import Keyring, KmsKeyring, RawAesKeyring

FOLDER = Path(__file__).parents[1] / "vectors" / "s3ec"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


@dataclass(frozen=True)
class Vector:
    """One file. `keyring` says how the data key is held; see the README for the fields."""

    name: str
    keyring: dict[str, Any]
    metadata: dict[str, str]
    plaintext: bytes
    body: bytes
    draws: tuple[bytes, ...]

    @property
    def is_v3(self) -> bool:
        return "x-amz-c" in self.metadata

    @property
    def wrapped_key(self) -> bytes:
        return b64decode(self.metadata["x-amz-3" if self.is_v3 else "x-amz-key-v2"])

    @property
    def policy(self) -> CommitmentPolicy:
        strict, old = (
            CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
            CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT,
        )
        return strict if self.is_v3 else old


@dataclass(frozen=True)
class RecordedKms:
    """Answers as the KMS did with which the object was made."""

    vector: Vector

    def generate_data_key(self, *, key_id: str, context: EncryptionContext) -> DataKey:
        made = self.decrypt(blob=self.vector.wrapped_key, key_id=key_id, context=context)
        return DataKey(
            plaintext=made.plaintext,
            blob=self.vector.wrapped_key,
            key_arn=key_id,
            material_id=made.material_id,
        )

    def decrypt(self, *, blob: bytes, key_id: str, context: EncryptionContext) -> Decrypted:
        recorded = self.vector.keyring
        if (blob, key_id, context) != (
            self.vector.wrapped_key,
            recorded["key_id"],
            recorded["stored_context"],
        ):
            raise InvalidCiphertext
        plaintext = bytes.fromhex(recorded["data_key_hex"])
        return Decrypted(plaintext=plaintext, key_arn=key_id, material_id=MaterialId("moto"))


@dataclass
class RecordedRandomness:
    draws: list[bytes] = field(default_factory=list)

    def draw(self, length_bytes: int) -> bytes:
        drawn = self.draws.pop(0)
        assert len(drawn) == length_bytes
        return drawn


def load(name: str) -> Vector:
    raw = json.loads((FOLDER / f"{name}.json").read_text())
    return Vector(
        name=name,
        keyring=raw["keyring"],
        metadata=raw["metadata"],
        plaintext=bytes.fromhex(raw["plaintext_hex"]),
        body=bytes.fromhex(raw["body_hex"]),
        draws=tuple(bytes.fromhex(draw) for draw in raw.get("draws_hex", ())),
    )


def keyring_of(vector: Vector) -> Keyring:
    if vector.keyring["kind"] == "raw-aes":
        return RawAesKeyring(wrapping_key=bytes.fromhex(vector.keyring["wrapping_key_hex"]))
    return KmsKeyring(
        kms=RecordedKms(vector), key_id=vector.keyring["key_id"], context=vector.keyring["context"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_an_object_of_any_client_opens(name: str) -> None:
    vector = load(name)
    envelope = read_envelope(vector.metadata)
    assert open_sealed(vector.body, envelope, keyring_of(vector), policy=vector.policy) == vector.plaintext


@pytest.mark.parametrize("name", [name for name in NAMES if load(name).draws])
def test_what_an_aws_client_has_opened_is_written_again(name: str) -> None:
    vector = load(name)
    sealed = seal(
        vector.plaintext,
        keyring_of(vector),
        policy=vector.policy,
        randomness=RecordedRandomness(list(vector.draws)),
    )
    assert sealed.body == vector.body
    assert write_envelope(sealed.envelope) == vector.metadata


@pytest.mark.parametrize("name", NAMES)
def test_a_second_implementation_opens_the_object(name: str) -> None:
    """Written from the specification with hashlib and AESGCM alone."""
    vector = load(name)
    suite = b"\x00\x73"
    if vector.keyring["kind"] == "raw-aes":
        wrapping = AESGCM(bytes.fromhex(vector.keyring["wrapping_key_hex"]))
        bound_to = b"115" if vector.is_v3 else b"AES/GCM/NoPadding"
        data_key = wrapping.decrypt(vector.wrapped_key[:12], vector.wrapped_key[12:], bound_to)
    else:
        data_key = bytes.fromhex(vector.keyring["data_key_hex"])
    if not vector.is_v3:
        assert (
            AESGCM(data_key).decrypt(b64decode(vector.metadata["x-amz-iv"]), vector.body, b"")
            == vector.plaintext
        )
        return
    root = hmac.digest(b64decode(vector.metadata["x-amz-i"]), data_key, "sha512")
    key = hmac.new(root, suite + b"DERIVEKEY\x01", hashlib.sha512).digest()[:32]
    commitment = hmac.new(root, suite + b"COMMITKEY\x01", hashlib.sha512).digest()[:28]
    assert commitment == b64decode(vector.metadata["x-amz-d"])
    assert AESGCM(key).decrypt(b"\x01" * 12, vector.body, suite) == vector.plaintext


def test_the_key_derivation_gives_the_known_answer() -> None:
    content_key, commitment = derive_v3(bytes(range(32)), bytes(range(0x20, 0x3C)))
    assert content_key.key.hex() == "08b9e427142f34dcdb3360db13f3d10e5499b1d89313d88adcdb8cb9c55188f4"
    assert commitment.hex() == "568b09974ecf2201353e6fbe3708d7ac61bce5d3322415d9f0a8aee5"
    assert (content_key.iv, content_key.aad) == (b"\x01" * 12, b"\x00\x73")
