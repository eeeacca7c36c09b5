"""Damage done to what is stored, on purpose, through the ports that S3's side of the lab writes through.

What is changed is really changed, and reading it afterwards really fails. The original is kept as one more file beside
it, under an id that follows from its own, until it is put back. `manage.py sweep` spares it for as long as a record
names the damaged file (see `original_ids`), and removes it once the object is deleted.

Only versions that the lab's own records name can be touched: an account's records can name no other account's files.
"""

from __future__ import annotations

import json
from dataclasses import replace

from encryption_lab.documents import canonical, from_document, to_document
from encryption_lab.errors import InvalidValue, NoSuchKey, Tampered
from encryption_lab.formats.sealed_stream import HEADER_BYTES, TAG_BYTES, unpack_header
from encryption_lab.identities import BlobId
from encryption_lab.lab import Lab
from encryption_lab.methods.envelopes import DsseKmsEnvelope, SseKmsEnvelope
from encryption_lab.ports import BlobStore
from encryption_lab.primitives.digests import sha256
from encryption_lab.store.versions import ObjectVersion

FILE, RECORD = "file", "record"


class Tampering:
    """What somebody with access to the disk can do to one object version.

    version_id   None = the newest. Raises NoSuchKey where there is none; a delete marker has nothing to damage.
    """

    def __init__(self, lab: Lab, bucket: str, key: str, version_id: str | None = None) -> None:
        versions = lab.records.versions
        found = versions.latest(bucket, key) if version_id is None else versions.get(bucket, key, version_id)
        if found is None or not found.parts:
            raise NoSuchKey(key)
        self._lab = lab
        self._blobs: BlobStore = lab.installation.blobs
        self.version: ObjectVersion = found
        self._blob_id = found.parts[0].blob_id

    def stored(self) -> bytes:
        """Return the first file's bytes as they lie on the disk now."""
        return _read(self._blobs, self._blob_id)

    def flip_byte(self, offset: int) -> None:
        """Invert every bit of the stored byte at `offset`. Raises InvalidValue for one outside the file."""
        stored = bytearray(self.stored())
        if not 0 <= offset < len(stored):
            raise InvalidValue(
                f"The file has bytes 0 to {len(stored) - 1:,}.", name="offset", value=str(offset)
            )
        stored[offset] ^= 0xFF
        self._overwrite(bytes(stored))

    def truncate(self, length_bytes: int) -> None:
        """Cut the file off after `length_bytes`. Raises InvalidValue unless that is less than it has."""
        stored = self.stored()
        if not 0 <= length_bytes < len(stored):
            raise InvalidValue(
                f"The file has {len(stored):,} bytes.", name="length_bytes", value=str(length_bytes)
            )
        self._overwrite(stored[:length_bytes])

    def swap_segment(self, other: Tampering, number: int = 0) -> None:
        """Exchange the sealed segment `number` (from 0) with the same one of another object of the same size."""
        mine, theirs = self.stored(), other.stored()
        start, stop = _segment(mine, number)
        if (start, stop) != _segment(theirs, number):
            raise InvalidValue(
                "The two segments must have the same length.", name="number", value=str(number)
            )
        self._overwrite(mine[:start] + theirs[start:stop] + mine[stop:])
        other._overwrite(theirs[:start] + mine[start:stop] + theirs[stop:])

    def swap_wrapped_key(self, other: Tampering) -> None:
        """Exchange what the two records keep of their data keys."""
        mine, theirs = self.version, other.version
        self._rewrite(replace(mine, envelope=theirs.envelope))
        other._rewrite(replace(theirs, envelope=mine.envelope))

    def change_context(self, name: str, value: str) -> None:
        """Write another value into the stored encryption context. Raises InvalidValue where KMS has no part in it."""
        envelope = self.version.envelope
        kms = envelope.inner if isinstance(envelope, DsseKmsEnvelope) else envelope
        if not isinstance(kms, SseKmsEnvelope) or name not in kms.context:
            raise InvalidValue("The record keeps no such context.", name="name", value=name)
        changed = replace(kms, context={**kms.context, name: value})
        whole = replace(envelope, inner=changed) if isinstance(envelope, DsseKmsEnvelope) else changed
        self._rewrite(replace(self.version, envelope=whole))

    @property
    def is_damaged(self) -> bool:
        """Tell whether an original is kept, so that there is something to put back."""
        return is_damaged(self._blobs, self.version)

    def put_back(self) -> bool:
        """Restore file and record as they were before the first damage. Return False where no original was kept."""
        if not self.is_damaged:
            return False
        file_id, record_id = self._original_id(FILE), self._original_id(RECORD)
        if _exists(self._blobs, file_id):
            _write(self._blobs, self._blob_id, _read(self._blobs, file_id))
            self._blobs.delete(file_id)
        if _exists(self._blobs, record_id):
            self.version = from_document(json.loads(_read(self._blobs, record_id)), ObjectVersion)
            self._lab.records.versions.replace(self.version)
            self._blobs.delete(record_id)
        return True

    def forget(self) -> None:
        """Drop the kept originals: for an object that is about to be deleted."""
        for what in (FILE, RECORD):
            self._blobs.delete(self._original_id(what))

    def _overwrite(self, changed: bytes) -> None:
        self._keep_original(FILE, self.stored())
        _write(self._blobs, self._blob_id, changed)

    def _rewrite(self, changed: ObjectVersion) -> None:
        self._keep_original(RECORD, canonical(to_document(self.version)))
        self._lab.records.versions.replace(changed)
        self.version = changed

    def _keep_original(self, what: str, original: bytes) -> None:
        kept_id = self._original_id(what)
        if not _exists(self._blobs, kept_id):  # a second damage must not take the first for the original
            _write(self._blobs, kept_id, original)

    def _original_id(self, what: str) -> BlobId:
        return _original_id(what, self._blob_id)


def is_damaged(blobs: BlobStore, version: ObjectVersion) -> bool:
    """As `Tampering.is_damaged`, of a version that is at hand already."""
    return any(_exists(blobs, kept) for kept in original_ids(version.parts[0].blob_id))


def original_ids(blob_id: BlobId) -> tuple[BlobId, ...]:
    """Return where the originals of a damaged file and of its record would lie."""
    return tuple(_original_id(what, blob_id) for what in (FILE, RECORD))


def _original_id(what: str, blob_id: BlobId) -> BlobId:
    return BlobId(sha256(f"original {what} of {blob_id}".encode()).hex()[:32])


def _segment(stored: bytes, number: int) -> tuple[int, int]:
    """Return where a sealed segment begins and ends. Raises InvalidValue where there is none."""
    length = unpack_header(stored[:HEADER_BYTES]).segment_bytes + TAG_BYTES
    start = HEADER_BYTES + number * length
    if number < 0 or start >= len(stored):
        raise InvalidValue("The file has no such segment.", name="number", value=str(number))
    return start, min(start + length, len(stored))


def _read(blobs: BlobStore, blob_id: BlobId) -> bytes:
    source = blobs.open(blob_id)
    try:
        return source.read(0, source.size_bytes)
    finally:
        source.close()


def _write(blobs: BlobStore, blob_id: BlobId, content: bytes) -> None:
    """Write a whole file, in the place of one that is there."""
    writer = blobs.create(blob_id)
    try:
        writer.write(content)
        writer.commit()
    except BaseException:
        writer.abort()
        raise


def _exists(blobs: BlobStore, blob_id: BlobId) -> bool:
    try:
        blobs.open(blob_id).close()
    except Tampered:
        return False
    return True
