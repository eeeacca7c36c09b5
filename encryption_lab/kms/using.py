"""Cryptographic operations: encrypt, decrypt, data keys, re-encrypt.

Source: AWS KMS API Reference, Encrypt, Decrypt, GenerateDataKey, ReEncrypt (November 2026).
"""

from __future__ import annotations

from encryption_lab.audit import Parameters
from encryption_lab.errors import CiphertextKeyUnknown, IncorrectKey, InvalidCiphertext
from encryption_lab.exchange import Call
from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.formats.kms_blob import NONCE_BYTES, SALT_BYTES, KmsBlob, unpack_blob
from encryption_lab.identities import KeyId
from encryption_lab.kms.constraints import (
    MAX_CIPHERTEXT_BYTES,
    MAX_PLAINTEXT_BYTES,
    MAX_RANDOM_BYTES,
    check_length,
    check_number,
)
from encryption_lab.kms.data_keys import AES_256, DataKey, DataKeySize, Decrypted, Encrypted, ReEncrypted
from encryption_lab.kms.desk import Desk, Entry
from encryption_lab.kms.keys import KeyMaterial, KmsKey
from encryption_lab.kms.naming import is_key_id
from encryption_lab.kms.operations import Operation
from encryption_lab.kms.sealing import OVERHEAD_BYTES, open_blob, seal_blob
from encryption_lab.trace import Actor

DATA_KEY_BYTES = 32
ALGORITHM = "SYMMETRIC_DEFAULT"


class KeyUse(Desk):
    """The part of `Kms` that works with key material. Plaintext is secret, blobs and contexts are untrusted."""

    def encrypt(
        self, call: Call, key_id: str, plaintext: bytes, *, context: EncryptionContext, via_s3: bool = False
    ) -> Encrypted:
        """Return `plaintext`, 1 to 4,096 bytes, encrypted."""
        request = _request(context, keyId=key_id, encryptionAlgorithm=ALGORITHM)
        carries = _in_clear(len(plaintext))
        with self._operation(
            call, Operation.ENCRYPT, request, via_s3=via_s3, context=context, carries=carries
        ) as entry:
            check_length("plaintext", len(plaintext), least=1, most=MAX_PLAINTEXT_BYTES)
            key = self._admit(call, Operation.ENCRYPT, key_id, entry, via_s3=via_s3, context=context)
            encrypted = self._seal(call, key, plaintext, context, entry)
            call.trace.step(
                Actor.KMS, entry.asker, "return the ciphertext", carries=_encrypted(len(plaintext))
            )
        return encrypted

    def decrypt(
        self,
        call: Call,
        blob: bytes,
        *,
        context: EncryptionContext,
        key_id: str | None = None,
        via_s3: bool = False,
    ) -> Decrypted:
        """Return what a blob holds. With `key_id`, only if it was that key that encrypted it.

        Raises InvalidCiphertext for a changed byte, another context or a key that is gone; IncorrectKey.
        """
        request = _request(context, encryptionAlgorithm=ALGORITHM)
        if key_id is not None:
            request["keyId"] = key_id
        carries = _encrypted(len(blob) - OVERHEAD_BYTES)
        with self._operation(
            call, Operation.DECRYPT, request, via_s3=via_s3, context=context, carries=carries
        ) as entry:
            plaintext, material = self._open(
                call, Operation.DECRYPT, blob, context, entry, key_id=key_id, via_s3=via_s3
            )
            call.trace.step(Actor.KMS, entry.asker, "return the plaintext", carries=_in_clear(len(plaintext)))
        return Decrypted(plaintext=plaintext, key_arn=entry.key_arn, material_id=material.material_id)

    def generate_data_key(
        self,
        call: Call,
        key_id: str,
        *,
        context: EncryptionContext,
        size: DataKeySize = AES_256,
        via_s3: bool = False,
    ) -> DataKey:
        """Return a fresh data key, of 256 bits unless said otherwise, in clear and encrypted under the KMS key."""
        operation = Operation.GENERATE_DATA_KEY
        request = _request(context, keyId=key_id) | size.said
        with self._operation(call, operation, request, via_s3=via_s3, context=context) as entry:
            plaintext, encrypted = self._make_data_key(
                call, operation, key_id, context, entry, size=size, via_s3=via_s3
            )
            call.trace.step(Actor.KMS, entry.asker, "return the data key in clear", carries="plaintext key")
            call.trace.step(Actor.KMS, entry.asker, "return the data key encrypted", carries="wrapped key")
        return DataKey(
            plaintext=plaintext,
            blob=encrypted.blob,
            key_arn=encrypted.key_arn,
            material_id=encrypted.material_id,
        )

    def generate_data_key_without_plaintext(
        self,
        call: Call,
        key_id: str,
        *,
        context: EncryptionContext,
        size: DataKeySize = AES_256,
        via_s3: bool = False,
    ) -> Encrypted:
        """Return a fresh data key encrypted only, for one who will not need it before it is decrypted."""
        operation = Operation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT
        request = _request(context, keyId=key_id) | size.said
        with self._operation(call, operation, request, via_s3=via_s3, context=context) as entry:
            _, encrypted = self._make_data_key(
                call, operation, key_id, context, entry, size=size, via_s3=via_s3
            )
            call.trace.step(Actor.KMS, entry.asker, "return the data key encrypted", carries="wrapped key")
        return encrypted

    def generate_random(self, call: Call, length_bytes: int) -> bytes:
        """Return 1 to 1,024 random bytes, which concern no key."""
        operation = Operation.GENERATE_RANDOM
        with self._operation(call, operation, {"numberOfBytes": length_bytes}):
            check_number("numberOfBytes", length_bytes, least=1, most=MAX_RANDOM_BYTES)
            self._admit_to_account(call, operation)
            return self._randomness.draw(length_bytes)

    def re_encrypt(
        self,
        call: Call,
        blob: bytes,
        *,
        source_context: EncryptionContext,
        destination_key_id: str,
        destination_context: EncryptionContext,
        source_key_id: str | None = None,
        via_s3: bool = False,
    ) -> ReEncrypted:
        """Return what a blob holds, encrypted under another key; the plaintext never leaves KMS."""
        request: Parameters = {
            "destinationKeyId": destination_key_id,
            "sourceEncryptionContext": dict(source_context),
            "destinationEncryptionContext": dict(destination_context),
        }
        if source_key_id is not None:
            request["sourceKeyId"] = source_key_id
        carries = _encrypted(len(blob) - OVERHEAD_BYTES)
        with self._operation(
            call, Operation.RE_ENCRYPT, request, via_s3=via_s3, context=destination_context, carries=carries
        ) as entry:
            plaintext, source = self._open(
                call,
                Operation.RE_ENCRYPT_FROM,
                blob,
                source_context,
                entry,
                key_id=source_key_id,
                via_s3=via_s3,
            )
            source_key_arn = entry.key_arn
            key = self._admit(
                call,
                Operation.RE_ENCRYPT_TO,
                destination_key_id,
                entry,
                via_s3=via_s3,
                context=destination_context,
            )
            encrypted = self._seal(call, key, plaintext, destination_context, entry)
            entry.response["sourceKeyId"] = source_key_arn
            call.trace.step(
                Actor.KMS, entry.asker, "return the new ciphertext", carries=_encrypted(len(plaintext))
            )
        return ReEncrypted(
            blob=encrypted.blob,
            key_arn=encrypted.key_arn,
            material_id=encrypted.material_id,
            source_key_arn=source_key_arn,
            source_material_id=source.material_id,
        )

    def _make_data_key(
        self,
        call: Call,
        operation: Operation,
        key_id: str,
        context: EncryptionContext,
        entry: Entry,
        *,
        size: DataKeySize,
        via_s3: bool,
    ) -> tuple[bytes, Encrypted]:
        check_number("numberOfBytes", size.length_bytes, least=1, most=MAX_RANDOM_BYTES)
        key = self._admit(call, operation, key_id, entry, via_s3=via_s3, context=context)
        plaintext = self._randomness.draw(size.length_bytes)
        return plaintext, self._seal(call, key, plaintext, context, entry)

    def _seal(
        self, call: Call, key: KmsKey, plaintext: bytes, context: EncryptionContext, entry: Entry
    ) -> Encrypted:
        current = key.current_material
        blob = seal_blob(
            plaintext,
            material=self._materials.unwrap(key.key_id, current),
            key_id=key.key_id,
            material_id=current.material_id,
            context=context,
            salt=self._randomness.draw(SALT_BYTES),
            nonce=self._randomness.draw(NONCE_BYTES),
        )
        self._note_material(call, "encrypt with the key's current material", current, entry)
        return Encrypted(blob=blob, key_arn=entry.key_arn, material_id=current.material_id)

    def _open(
        self,
        call: Call,
        operation: Operation,
        blob: bytes,
        context: EncryptionContext,
        entry: Entry,
        *,
        key_id: str | None,
        via_s3: bool,
    ) -> tuple[bytes, KeyMaterial]:
        """Return the plaintext and the material that a blob was encrypted with."""
        check_length("ciphertextBlob", len(blob), least=1, most=MAX_CIPHERTEXT_BYTES)
        asked = (
            None
            if key_id is None
            else self._admit(call, operation, key_id, entry, via_s3=via_s3, context=context)
        )
        parsed = unpack_blob(blob)
        if asked is None:
            key = self._admit_key(
                call, operation, self._key_of(call, parsed), entry, via_s3=via_s3, context=context
            )
        elif parsed.key_id == asked.key_id:
            key = asked
        else:
            raise IncorrectKey
        material = _material_of(parsed, key)
        plaintext = open_blob(parsed, material=self._materials.unwrap(key.key_id, material), context=context)
        self._note_material(call, "decrypt with the material that the blob names", material, entry)
        return plaintext, material

    def _key_of(self, call: Call, blob: KmsBlob) -> KmsKey:
        if not is_key_id(blob.key_id):
            raise InvalidCiphertext("what it names is no key id")
        key = self._registry.get(KeyId(blob.key_id))
        if key is None:
            raise CiphertextKeyUnknown(principal_arn=call.principal.arn)
        return key

    def _note_material(self, call: Call, action: str, material: KeyMaterial, entry: Entry) -> None:
        entry.response["keyMaterialId"] = material.material_id
        call.trace.step(Actor.KMS, Actor.KMS, action, key=entry.key_arn, material=material.material_id)


def _material_of(blob: KmsBlob, key: KmsKey) -> KeyMaterial:
    for material in key.materials:
        if material.material_id == blob.material_id:
            return material
    raise InvalidCiphertext("it names material that the key does not have")


def _request(context: EncryptionContext, **named: str) -> Parameters:
    request: Parameters = dict(named)
    if context:
        request["encryptionContext"] = dict(context)
    return request


def _in_clear(length_bytes: int) -> str:
    # KMS is not told what it encrypts; what is as long as a data key is drawn as one.
    return "plaintext key" if length_bytes == DATA_KEY_BYTES else "plaintext"


def _encrypted(length_bytes: int) -> str:
    return "wrapped key" if length_bytes == DATA_KEY_BYTES else "ciphertext"
