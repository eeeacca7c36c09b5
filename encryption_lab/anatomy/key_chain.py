"""Whose key seals what: from the root key to the object, as the records of this lab say it.

Only names and counts are read; no key is unwrapped. What a client says of its own envelope is read from the object's
metadata, where anybody could have written it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import assert_never

from encryption_lab.client_errors import ClientEncryptionRefused
from encryption_lab.errors import InvalidCiphertext
from encryption_lab.formats.kms_blob import unpack_blob
from encryption_lab.formats.s3ec_metadata import Envelope as ClientEnvelope
from encryption_lab.formats.s3ec_metadata import WrapAlgorithm, read_envelope
from encryption_lab.identities import KeyId
from encryption_lab.kms.keys import KeyManager, KeyState
from encryption_lab.methods.envelopes import (
    DsseKmsEnvelope,
    SseCEnvelope,
    SseKmsEnvelope,
    SseS3Envelope,
)
from encryption_lab.ports import Records
from encryption_lab.primitives.wrap import wrapping_key_id_of
from encryption_lab.store.service import is_client_side
from encryption_lab.store.versions import ObjectVersion


class LinkKind(Enum):
    ROOT = auto()
    STORE_KEY = auto()
    KMS_KEY = auto()
    BUCKET_KEY = auto()
    DATA_KEY = auto()
    CUSTOMER_KEY = auto()
    OWN_KEY = auto()  # a client's own, which wraps its data keys


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsLink:
    """material_number of materials: which version of the key's material wraps; 0 where the record does not know it."""

    key_id: KeyId
    alias: str
    manager: KeyManager
    state: KeyState
    material_number: int
    materials: int

    @property
    def name(self) -> str:
        return self.alias.removeprefix("alias/") or self.key_id[:8] + "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One key of the chain; it seals everything behind it.

    wrapped_bytes   length of its wrapped form, 0 where there is none
    by_client       the client's, around what S3 does not see
    layer           of DSSE-KMS: 2 is the outer one; else 1
    """

    kind: LinkKind
    key_id: str = ""
    made_at: datetime | None = None
    wrapped_bytes: int = 0
    by_client: bool = False
    layer: int = 1
    kms: KmsLink | None = None


class KeyChain:
    """Reads the chain of a version, outermost first, from the records of its account."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._aliases: dict[KeyId, str] | None = None

    def links(self, version: ObjectVersion) -> tuple[Link, ...]:
        return (*self._server_links(version), *self._client_links(version))

    def _server_links(self, version: ObjectVersion) -> tuple[Link, ...]:
        match version.envelope:
            case None:
                return ()
            case SseS3Envelope() as s3:
                return (Link(kind=LinkKind.ROOT), *self._store_links(s3))
            case SseKmsEnvelope() as kms:
                return (Link(kind=LinkKind.ROOT), *self._kms_links(kms))
            case DsseKmsEnvelope(inner=inner, outer=outer):
                root = Link(kind=LinkKind.ROOT)
                return (root, *self._store_links(outer, layer=2), *self._kms_links(inner))
            case SseCEnvelope():
                return (Link(kind=LinkKind.CUSTOMER_KEY),)
            case _:
                assert_never(version.envelope)

    def _store_links(self, envelope: SseS3Envelope, *, layer: int = 1) -> tuple[Link, ...]:
        store_key_id = wrapping_key_id_of(envelope.wrapped_key).hex()
        store_key = self._records.store_keys.get(store_key_id)
        return (
            Link(
                kind=LinkKind.STORE_KEY,
                key_id=store_key_id,
                made_at=store_key.created_at if store_key else None,
                layer=layer,
            ),
            Link(kind=LinkKind.DATA_KEY, wrapped_bytes=len(envelope.wrapped_key), layer=layer),
        )

    def _kms_links(self, envelope: SseKmsEnvelope) -> tuple[Link, ...]:
        key = Link(kind=LinkKind.KMS_KEY, kms=self._kms(envelope.blob))
        if envelope.wrapped_key is None:
            return (key, Link(kind=LinkKind.DATA_KEY, wrapped_bytes=len(envelope.blob)))
        return (
            key,
            Link(kind=LinkKind.BUCKET_KEY, wrapped_bytes=len(envelope.blob)),
            Link(kind=LinkKind.DATA_KEY, wrapped_bytes=len(envelope.wrapped_key)),
        )

    def _client_links(self, version: ObjectVersion) -> tuple[Link, ...]:
        envelope = client_envelope(version)
        if envelope is None:
            return ()
        wrapping = Link(kind=LinkKind.OWN_KEY, by_client=True)
        if envelope.wrap_algorithm is WrapAlgorithm.KMS_CONTEXT:
            wrapping = Link(kind=LinkKind.KMS_KEY, by_client=True, kms=self._kms(envelope.wrapped_key))
        data_key = Link(kind=LinkKind.DATA_KEY, wrapped_bytes=len(envelope.wrapped_key), by_client=True)
        return (wrapping, data_key)

    def _kms(self, packed: bytes) -> KmsLink | None:
        try:
            blob = unpack_blob(packed)
        except InvalidCiphertext:
            return None
        key = self._records.keys.get(KeyId(blob.key_id))
        if key is None:
            return None
        material_ids = [material.material_id for material in key.materials]
        known = blob.material_id in material_ids
        return KmsLink(
            key_id=key.key_id,
            alias=self._alias(key.key_id),
            manager=key.manager,
            state=key.state,
            material_number=[*map(str, material_ids)].index(blob.material_id) + 1 if known else 0,
            materials=len(material_ids),
        )

    def _alias(self, key_id: KeyId) -> str:
        if self._aliases is None:
            self._aliases = {named: alias for alias, named in reversed(self._records.keys.aliases())}
        return self._aliases.get(key_id, "")


def client_envelope(version: ObjectVersion) -> ClientEnvelope | None:
    """Return what a client wrote beside the object, None where it is no envelope of the S3 Encryption Client's."""
    if not is_client_side(version):
        return None
    try:
        return read_envelope(version.metadata)
    except ClientEncryptionRefused:
        return None
