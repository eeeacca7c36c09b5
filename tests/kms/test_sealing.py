from __future__ import annotations

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.errors import InvalidCiphertext
from encryption_lab.formats.kms_blob import unpack_blob
from encryption_lab.identities import KeyId, MaterialId
from encryption_lab.kms.sealing import open_blob, seal_blob

MATERIAL, MATERIAL_ID = bytes(range(32)), MaterialId("0f" * 32)
KEY_ID = KeyId("1234abcd-12ab-34cd-56ef-1234567890ab")


def seal(plaintext: bytes, context: dict[str, str]) -> bytes:
    return seal_blob(
        plaintext,
        material=MATERIAL,
        key_id=KEY_ID,
        material_id=MATERIAL_ID,
        context=context,
        salt=b"s" * 16,
        nonce=b"n" * 12,
    )


def open_from_the_description(blob: bytes, material: bytes, context: dict[str, str]) -> bytes:
    """A second opinion, from the table in `formats/kms_blob.py` alone: nothing of ours is called."""

    def number(value: int) -> bytes:
        return value.to_bytes(4, "big")

    assert blob[0] == 1
    header_end = 3 + int.from_bytes(blob[1:3], "big") + 32 + 16
    salt, nonce, sealed = blob[header_end - 16 : header_end], blob[header_end:][:12], blob[header_end + 12 :]
    label = b"envelope/kms-blob/v1"
    message_key = hmac.digest(hmac.digest(salt, material, hashlib.sha256), label + b"\x01", hashlib.sha256)
    pairs = [text.encode() for pair in sorted(context.items()) for text in pair]
    packed_context = number(len(pairs)) + b"".join(number(len(text)) + text for text in pairs)
    fields = [label, blob[:header_end], packed_context]
    aad = number(3) + b"".join(number(len(field)) + field for field in fields)
    return AESGCM(message_key).decrypt(nonce, sealed, aad)


def test_a_sealed_blob_opens_with_its_material_and_context() -> None:
    blob = seal(b"secret", {"a": "1"})
    assert open_blob(unpack_blob(blob), material=MATERIAL, context={"a": "1"}) == b"secret"


@given(st.binary(min_size=1, max_size=64), st.dictionaries(st.text("abc", max_size=3), st.text(max_size=3)))
def test_a_blob_opens_from_its_description_alone(plaintext: bytes, context: dict[str, str]) -> None:
    assert open_from_the_description(seal(plaintext, context), MATERIAL, context) == plaintext


def test_a_blob_names_its_key_and_material_in_clear() -> None:
    blob = unpack_blob(seal(b"secret", {}))
    assert (blob.key_id, blob.material_id) == (KEY_ID, MATERIAL_ID)


def test_other_material_does_not_open_a_blob() -> None:
    with pytest.raises(InvalidCiphertext):
        open_blob(unpack_blob(seal(b"secret", {})), material=MATERIAL[::-1], context={})


def test_two_salts_give_two_ciphertexts_under_one_nonce() -> None:
    blobs = {
        seal_blob(
            b"secret",
            material=MATERIAL,
            key_id=KEY_ID,
            material_id=MATERIAL_ID,
            context={},
            salt=salt * 16,
            nonce=b"n" * 12,
        )[-22:]
        for salt in (b"s", b"t")
    }
    assert len(blobs) == 2
