"""Open objects from a data folder: root key, database rows, files. Written from docs/formats.md alone (2, 6 and 7)."""

from __future__ import annotations

import hmac
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.second_opinion.stored_formats import (
    KmsBlob,
    Place,
    Refused,
    hkdf_sha256,
    hmac_sha256,
    open_checksum,
    open_stream,
    unwrap,
    wrapping_key_id,
)

Document = dict[str, Any]


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


@dataclass(frozen=True, kw_only=True)
class OpenedObject:
    """An object that was opened, and what was needed for it.

    plaintext       what the methods around it protected; of a client-side object that is ciphertext
    data_keys       of layer 1, then of layer 2 where there is one
    checksum        8 bytes, None for a multipart object with SSE-C
    segment_bytes   of layer 1
    """

    record_id: str
    plaintext: bytes
    data_keys: tuple[bytes, ...]
    checksum: bytes | None
    segment_bytes: int
    document: Document


class DataFolder:
    """The data folder of a lab that may be running: nothing is written."""

    def __init__(self, folder: Path, *, database: Path | None = None) -> None:
        self.folder = folder
        self.database = database or folder / "envelope.sqlite3"

    @cached_property
    def root_keys(self) -> dict[bytes, bytes]:
        lines = (self.folder / "root-key").read_text("ascii").splitlines()
        pairs = (line.split(" ") for line in lines)
        return {bytes.fromhex(key_id): bytes.fromhex(key) for key_id, key in pairs}

    def versions(self) -> list[tuple[str, Document]]:
        """Return account id and document of every object version, delete markers too."""
        return list(self._rows("lab_versionrow"))

    def store_keys(self) -> dict[bytes, bytes]:
        opened = {}
        for account_id, document in self._rows("lab_storekeyrow"):
            wrapped, name = bytes.fromhex(document["wrapped"]), document["store_key_id"]
            opened[bytes.fromhex(name)] = self._unwrap_by_root(wrapped, "store-key", account_id, name)
        return opened

    def kms_materials(self) -> dict[tuple[str, bytes], bytes]:
        """Return the material by key id and material id."""
        opened = {}
        for account_id, document in self._rows("lab_kmskeyrow"):
            pending = document.get("pending_material")
            for material in [*document["materials"], *([pending] if pending else [])]:
                if not material["wrapped"]:
                    continue  # imported material that was deleted
                named = (account_id, document["key_id"], material["material_id"])
                wrapped = bytes.fromhex(material["wrapped"])
                key = (document["key_id"], bytes.fromhex(material["material_id"]))
                opened[key] = self._unwrap_by_root(wrapped, "kms-material", *named)
        return opened

    def open(self, account_id: str, document: Document, customer_key: bytes | None = None) -> OpenedObject:
        """Return what a version holds. Raises Refused for anything that does not authenticate."""
        self._check_mac(account_id, document)
        if document["is_delete_marker"]:
            raise Refused("a delete marker holds nothing")
        named = {name: document[name] for name in ("bucket", "key", "version_id", "record_id")}
        place = Place(account_id=account_id, **named)
        data_keys = self._data_keys(place, document["envelope"], customer_key)
        parts = [self._open_part(place, part, data_keys) for part in document["parts"]]
        plaintext = b"".join(part for part, _ in parts)
        if len(plaintext) != document["size_bytes"]:
            raise Refused("the object has another size than its record says")
        return OpenedObject(
            record_id=place.record_id,
            plaintext=plaintext,
            data_keys=data_keys,
            checksum=self._checksum(document, data_keys[0]),
            segment_bytes=parts[0][1],
            document=document,
        )

    def blob(self, blob_id: str) -> bytes:
        return (self.folder / "blobs" / blob_id[:2] / blob_id).read_bytes()

    def bucket_key(self, document: Document) -> bytes | None:
        """Return the Bucket Key that an object was stored under, None where there is none."""
        envelope = document["envelope"]
        if not envelope or envelope["_type"] != "SseKmsEnvelope" or not envelope["wrapped_key"]:
            return None
        return self._kms_decrypt(envelope)

    def _rows(self, table: str) -> Iterator[tuple[str, Document]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            rows = connection.execute(f"SELECT account_id, document FROM {table} ORDER BY id").fetchall()
        for account_id, text in rows:
            document = json.loads(text)
            if canonical(document) != text.encode():
                raise Refused("the database holds a document that is not in canonical form")
            yield account_id, document

    def _unwrap_by_root(self, wrapped: bytes, *purposes: str) -> bytes:
        return unwrap(wrapped, self.root_keys[wrapping_key_id(wrapped)], *purposes)

    def _check_mac(self, account_id: str, document: Document) -> None:
        mac = bytes.fromhex(document["mac"])
        told = {name: value for name, value in document.items() if name not in ("mac", "sequence")}
        mac_key = hkdf_sha256(self.store_keys()[mac[:16]], salt=b"", info="envelope/record-mac/v1")
        message = canonical({"account_id": account_id, "version": told})
        if len(mac) != 48 or not hmac.compare_digest(hmac_sha256(mac_key, message), mac[16:]):
            raise Refused("the record's MAC does not verify")

    def _data_keys(self, place: Place, envelope: Document, customer_key: bytes | None) -> tuple[bytes, ...]:
        match envelope["_type"]:
            case "SseS3Envelope":
                return (self._by_store_key(envelope, "sse-s3", place),)
            case "SseKmsEnvelope":
                return (self._by_kms(envelope, place),)
            case "DsseKmsEnvelope":
                outer = self._by_store_key(envelope["outer"], "dsse-kms outer layer", place)
                return (self._by_kms(envelope["inner"], place), outer)
            case "SseCEnvelope":
                return (_checked(customer_key, envelope),)
            case unknown:
                raise Refused(f"an unknown method: {unknown}")

    def _by_store_key(self, envelope: Document, purpose: str, place: Place) -> bytes:
        wrapped = bytes.fromhex(envelope["wrapped_key"])
        return unwrap(wrapped, self.store_keys()[wrapping_key_id(wrapped)], purpose, *place.purposes)

    def _by_kms(self, envelope: Document, place: Place) -> bytes:
        key = self._kms_decrypt(envelope)
        if envelope["wrapped_key"] is None:
            return key
        wrapped = bytes.fromhex(envelope["wrapped_key"])
        if wrapping_key_id(wrapped) != bytes(16):
            raise Refused("not wrapped under a Bucket Key")
        return unwrap(wrapped, key, "bucket-key", *place.purposes)

    def _kms_decrypt(self, envelope: Document) -> bytes:
        blob = KmsBlob.read(bytes.fromhex(envelope["blob"]))
        material = self.kms_materials()[(blob.key_id, blob.material_id)]
        return blob.open(material, envelope["context"])

    def _open_part(self, place: Place, part: Document, data_keys: tuple[bytes, ...]) -> tuple[bytes, int]:
        content, segment_bytes = self.blob(part["blob_id"]), 0
        for layer in range(len(data_keys), 0, -1):
            opened = open_stream(content, data_keys[layer - 1], place, part["blob_id"])
            if (opened.layer, opened.part_number) != (layer, part["part_number"]):
                raise Refused("the stream is another layer or part than the record says")
            content, segment_bytes = opened.plaintext, opened.segment_bytes
        if len(content) != part["size_bytes"]:
            raise Refused("the stream has another size than the record says")
        return content, segment_bytes

    def _checksum(self, document: Document, data_key: bytes) -> bytes | None:
        checksum = document["checksum"]
        if checksum is None:
            return None
        value = bytes.fromhex(checksum["value"])
        return open_checksum(value, data_key, document["record_id"]) if checksum["sealed"] else value


def _checked(customer_key: bytes | None, envelope: Document) -> bytes:
    if customer_key is None:
        raise Refused("the customer's key is needed")
    salt, kept = bytes.fromhex(envelope["salt"]), bytes.fromhex(envelope["key_hmac"])
    if not hmac.compare_digest(hmac_sha256(customer_key, b"envelope/sse-c-check/v1" + salt), kept):
        raise Refused("this is not the customer's key")
    return customer_key
