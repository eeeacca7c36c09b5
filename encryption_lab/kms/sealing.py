"""Plaintext into a ciphertext blob and back, under one key material. Layout and derivation: `formats/kms_blob.py`."""

from __future__ import annotations

from encryption_lab.errors import InvalidCiphertext, Tampered
from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.formats.kms_blob import (
    KEY_INFO,
    MATERIAL_ID_BYTES,
    NONCE_BYTES,
    SALT_BYTES,
    TAG_BYTES,
    KmsBlob,
    blob_aad,
    pack_blob,
    pack_header,
)
from encryption_lab.identities import KeyId, MaterialId
from encryption_lab.primitives.aead import KEY_BYTES, Aead
from encryption_lab.primitives.kdf import hkdf_sha256

KEY_ID_BYTES = 36
OVERHEAD_BYTES = 3 + KEY_ID_BYTES + MATERIAL_ID_BYTES + SALT_BYTES + NONCE_BYTES + TAG_BYTES


def seal_blob(
    plaintext: bytes,
    *,
    material: bytes,
    key_id: KeyId,
    material_id: MaterialId,
    context: EncryptionContext,
    salt: bytes,
    nonce: bytes,
) -> bytes:
    """Return the ciphertext blob.

    plaintext   at most 4,096 bytes, secret
    material    the key material of that id; 32 bytes, secret
    salt        16 random bytes, nonce 12; the two together must not repeat under one material
    """
    aad = blob_aad(pack_header(key_id=key_id, material_id=material_id, salt=salt), context)
    sealed = _message_cipher(material, salt).seal(nonce, plaintext, aad)
    return pack_blob(KmsBlob(key_id=key_id, material_id=material_id, salt=salt, nonce=nonce, sealed=sealed))


def open_blob(blob: KmsBlob, *, material: bytes, context: EncryptionContext) -> bytes:
    """Return the plaintext, secret. Raises InvalidCiphertext for any changed byte, other material or other context."""
    header = pack_header(key_id=blob.key_id, material_id=blob.material_id, salt=blob.salt)
    try:
        return _message_cipher(material, blob.salt).open(blob.nonce, blob.sealed, blob_aad(header, context))
    except Tampered:
        raise InvalidCiphertext("its bytes or its encryption context are not those of encryption") from None


def _message_cipher(material: bytes, salt: bytes) -> Aead:
    return Aead(hkdf_sha256(material, salt=salt, info=KEY_INFO, length_bytes=KEY_BYTES))
