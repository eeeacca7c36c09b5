"""What is kept beside a sealed file, byte by byte: all of it may be seen, none of it is a key in clear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from encryption_lab.anatomy.byte_fields import ByteField, Kind, laid_out
from encryption_lab.formats.kms_blob import (
    MATERIAL_ID_BYTES,
    SALT_BYTES,
    TAG_BYTES,
    unpack_blob,
)
from encryption_lab.formats.wrapped_key import NONCE_BYTES, WRAPPING_KEY_ID_BYTES, unpack_wrapped_key
from encryption_lab.methods.envelopes import (
    DsseKmsEnvelope,
    Envelope,
    SseCEnvelope,
    SseKmsEnvelope,
    SseS3Envelope,
)
from encryption_lab.primitives.aead import NONCE_BYTES as CHECKSUM_NONCE_BYTES
from encryption_lab.store.store_keys import ID_BYTES, MAC_BYTES
from encryption_lab.store.versions import ObjectVersion, StoredChecksum


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPiece:
    """One value of the record with its fields; `context` is what KMS authenticates beside a blob."""

    name: str
    why: str
    stored: bytes
    fields: tuple[ByteField, ...]
    context: Mapping[str, str] = field(default_factory=dict)


def record_pieces(version: ObjectVersion) -> tuple[RecordPiece, ...]:
    """Return everything of the record that is bytes."""
    pieces: list[RecordPiece] = []
    if version.envelope is not None:
        pieces += envelope_pieces(version.envelope)
    if version.checksum is not None:
        pieces.append(_checksum(version.checksum))
    pieces.append(_record_mac(version.mac))
    return tuple(pieces)


def envelope_pieces(envelope: Envelope) -> tuple[RecordPiece, ...]:
    match envelope:
        case SseS3Envelope():
            return (_wrapped_key(envelope.wrapped_key, "Wrapped data key", "the store key"),)
        case SseKmsEnvelope():
            return _kms(envelope)
        case DsseKmsEnvelope():
            outer = _wrapped_key(envelope.outer.wrapped_key, "Wrapped data key, outer layer", "the store key")
            return (*_kms(envelope.inner, " of the inner layer"), outer)
        case SseCEnvelope():
            return (_customer_key_check(envelope),)
        case _:
            assert_never(envelope)


def _kms(envelope: SseKmsEnvelope, where: str = "") -> tuple[RecordPiece, ...]:
    if envelope.wrapped_key is None:
        return (_blob(envelope, f"Data key{where}, as KMS wrapped it"),)
    return (
        _blob(envelope, "Bucket Key, as KMS wrapped it"),
        _wrapped_key(envelope.wrapped_key, "Data key, wrapped under the Bucket Key", "the Bucket Key"),
    )


def _blob(envelope: SseKmsEnvelope, name: str) -> RecordPiece:
    blob = unpack_blob(envelope.blob)
    return RecordPiece(
        name=name,
        why="KMS’s ciphertext blob. It names its key and material; only KMS can open it, and only with the context.",
        stored=envelope.blob,
        fields=laid_out(
            (1, Kind.HEADER, "version", "1"),
            (2, Kind.LENGTH, "length of the key id", f"{len(blob.key_id)} bytes"),
            (len(blob.key_id), Kind.HEADER, "key id", blob.key_id),
            (MATERIAL_ID_BYTES, Kind.HEADER, "material id", f"{blob.material_id[:16]}…"),
            (SALT_BYTES, Kind.SALT, "salt", "with the material it gives the key of this message"),
            (len(blob.nonce), Kind.NONCE, "nonce", "random"),
            (len(blob.sealed) - TAG_BYTES, Kind.KEY, "the key, encrypted", ""),
            (TAG_BYTES, Kind.TAG, "tag", "over the blob and the encryption context"),
        ),
        context=envelope.context,
    )


def _wrapped_key(packed: bytes, name: str, under: str) -> RecordPiece:
    wrapped = unpack_wrapped_key(packed)
    return RecordPiece(
        name=name,
        why=f"Sealed under {under}, and bound to account, bucket, name and version.",
        stored=packed,
        fields=laid_out(
            (1, Kind.HEADER, "version", "1"),
            (WRAPPING_KEY_ID_BYTES, Kind.HEADER, "id of the wrapping key", wrapped.wrapping_key_id.hex()),
            (NONCE_BYTES, Kind.NONCE, "nonce", "random"),
            (len(wrapped.sealed_key) - TAG_BYTES, Kind.KEY, "the data key, encrypted", ""),
            (TAG_BYTES, Kind.TAG, "tag", ""),
        ),
    )


def _customer_key_check(envelope: SseCEnvelope) -> RecordPiece:
    return RecordPiece(
        name="Salted HMAC of your key",
        why="Tells the right key from a wrong one. The key itself is kept nowhere.",
        stored=envelope.salt + envelope.key_hmac,
        fields=laid_out(
            (len(envelope.salt), Kind.SALT, "salt", "random"),
            (len(envelope.key_hmac), Kind.MAC, "HMAC-SHA256 of the salt under your key", ""),
        ),
    )


def _checksum(checksum: StoredChecksum) -> RecordPiece:
    if not checksum.sealed:
        return RecordPiece(
            name="Checksum",
            why=f"{checksum.algorithm} of the bytes that S3 received, in clear, as S3 keeps it for this method.",
            stored=checksum.value,
            fields=laid_out((len(checksum.value), Kind.MAC, checksum.algorithm.value, "")),
        )
    length_bytes = len(checksum.value) - CHECKSUM_NONCE_BYTES - TAG_BYTES
    return RecordPiece(
        name="Checksum, encrypted",
        why=f"{checksum.algorithm} of the bytes that S3 received. With SSE-KMS S3 stores it encrypted.",
        stored=checksum.value,
        fields=laid_out(
            (CHECKSUM_NONCE_BYTES, Kind.NONCE, "nonce", "random"),
            (length_bytes, Kind.CIPHER, f"{checksum.algorithm}, encrypted", "under a key from the data key"),
            (TAG_BYTES, Kind.TAG, "tag", ""),
        ),
    )


def _record_mac(mac: bytes) -> RecordPiece:
    return RecordPiece(
        name="MAC of the record",
        why="Over everything the record says, under S3’s store key: a record changed on the disk is refused.",
        stored=mac,
        fields=laid_out(
            (ID_BYTES, Kind.HEADER, "id of the store key", mac[:ID_BYTES].hex()),
            (MAC_BYTES, Kind.MAC, "HMAC-SHA256", ""),
        ),
    )
