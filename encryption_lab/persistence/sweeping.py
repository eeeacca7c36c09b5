"""What a crash, a full disk or a visitor who never came back leaves behind, and how it goes.

A file without a record may belong to an upload whose record is about to be written, so only old ones are taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from encryption_lab.experiments.tampering import original_ids
from encryption_lab.persistence.blobs import FileBlobs, StoredFile
from encryption_lab.persistence.models import BucketKeyRow, Sandbox
from encryption_lab.persistence.records import DjangoRecords, blob_ids


@dataclass(frozen=True, slots=True)
class Swept:
    files: int
    size_bytes: int


def sweep_unreferenced(blobs: FileBlobs, *, older_than: datetime) -> Swept:
    """Remove every old file that no version and no upload refers to, kept originals of theirs excepted."""
    # The files first, the records second: what gets its record in between is found in the records.
    old = [file for file in blobs.stored() if file.written_at < older_than]
    referred_to = set(blob_ids()) if old else set()
    # What was damaged on purpose can be put back for as long as its record is there.
    referred_to |= {original for blob_id in referred_to for original in original_ids(blob_id)}
    return _remove(file for file in old if file.blob_id not in referred_to)


def sweep_incoming(blobs: FileBlobs, *, older_than: datetime) -> Swept:
    """Remove what was being written when its server died. A live upload is written to, so it is not old."""
    return _remove(file for file in blobs.incoming() if file.written_at < older_than)


def sweep_bucket_keys(now: datetime) -> None:
    """Remove Bucket Keys whose time is over by their sandbox's clock: S3 uses them no more, but there they are."""
    for sandbox in Sandbox.objects.filter(account_id__in=BucketKeyRow.objects.values("account_id")):
        DjangoRecords(sandbox.account).bucket_keys.drop_expired(now + sandbox.clock_ahead)


def _remove(files: Iterable[StoredFile]) -> Swept:
    count = size_bytes = 0
    for file in files:
        file.path.unlink(missing_ok=True)
        count += 1
        size_bytes += file.size_bytes
    return Swept(count, size_bytes)
