"""A KMS ciphertext blob: it names its key and material, so decrypting never means guessing.

    offset  length  field
    0       1       version, 1
    1       2       length n of the key id, big-endian
    3       n       key id, ASCII
    3+n     32      key material id
    35+n    16      salt, random
    51+n    12      nonce, random
    63+n    …       ciphertext, then its 16-byte tag

    message key      HKDF-SHA256(key material, salt = salt, info = "envelope/kms-blob/v1"), 32 bytes
    associated data  join_fields("envelope/kms-blob/v1", bytes before the nonce, packed encryption context)

A key for each message, as AWS KMS derives one (AWS KMS Cryptographic Details, Symmetric encryption): the number of
messages under one material is then not bounded by random nonces meeting.
"""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.errors import InvalidCiphertext
from encryption_lab.formats.encryption_context import EncryptionContext, pack_context
from encryption_lab.formats.fields import join_fields

VERSION = 1
MATERIAL_ID_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
MAX_BLOB_BYTES = 6144
KEY_INFO = b"envelope/kms-blob/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsBlob:
    """key_id: ASCII text; material_id: 64 hex digits; salt 16, nonce 12 bytes; sealed: ciphertext and tag."""

    key_id: str
    material_id: str
    salt: bytes
    nonce: bytes
    sealed: bytes


def pack_header(*, key_id: str, material_id: str, salt: bytes) -> bytes:
    """Return the bytes before the nonce."""
    name = key_id.encode("ascii")
    return bytes([VERSION]) + len(name).to_bytes(2, "big") + name + bytes.fromhex(material_id) + salt


def pack_blob(blob: KmsBlob) -> bytes:
    return (
        pack_header(key_id=blob.key_id, material_id=blob.material_id, salt=blob.salt)
        + blob.nonce
        + blob.sealed
    )


def unpack_blob(packed: bytes) -> KmsBlob:
    """Parse untrusted bytes. Raises InvalidCiphertext for anything that is not a version 1 blob."""
    if not 3 < len(packed) <= MAX_BLOB_BYTES or packed[0] != VERSION:
        raise InvalidCiphertext
    name_end = 3 + int.from_bytes(packed[1:3], "big")
    material_end = name_end + MATERIAL_ID_BYTES
    salt_end = material_end + SALT_BYTES
    nonce_end = salt_end + NONCE_BYTES
    name = packed[3:name_end]
    if len(packed) < nonce_end + TAG_BYTES or not name.isascii():
        raise InvalidCiphertext
    return KmsBlob(
        key_id=name.decode("ascii"),
        material_id=packed[name_end:material_end].hex(),
        salt=packed[material_end:salt_end],
        nonce=packed[salt_end:nonce_end],
        sealed=packed[nonce_end:],
    )


def blob_aad(packed_header: bytes, context: EncryptionContext) -> bytes:
    return join_fields(KEY_INFO, packed_header, pack_context(context))
