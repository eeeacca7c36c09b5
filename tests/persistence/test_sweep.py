"""The sweep takes what nothing refers to, once it is old, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from encryption_lab.errors import Tampered
from encryption_lab.identities import BlobId
from encryption_lab.persistence import sweeping
from encryption_lab.persistence.blobs import FileBlobs, installed_blobs
from encryption_lab.persistence.models import Sandbox
from encryption_lab.persistence.records import DjangoRecords, blob_ids
from encryption_lab.persistence.sandboxes import sandbox_create, sandbox_move_clock
from encryption_lab.persistence.sweeping import Swept, sweep_unreferenced
from tests.persistence.values import a_blob_id, a_bucket_key, a_part, a_version, an_upload

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
NAMES = {"version": 1, "second part": 2, "upload": 3, "orphan": 4}


@pytest.fixture
def blobs(tmp_path: Path, settings: Settings) -> FileBlobs:
    settings.DATA_DIR = tmp_path
    return installed_blobs()


@pytest.fixture
def records(blobs: FileBlobs) -> DjangoRecords:
    """Three files that are referred to, one that is not, and one unfinished; all two hours old."""
    sandbox, _ = sandbox_create(datetime.now(UTC))
    records = DjangoRecords(sandbox.account)
    records.versions.add(a_version(1, parts=(a_part(1, part_number=1), a_part(2, part_number=2))))
    records.uploads.put(an_upload(2, parts=(a_part(3, part_number=1),)))
    for number in NAMES.values():
        store(blobs, a_blob_id(number))
    writer = blobs.create(a_blob_id(5))
    writer.write(b"unfinished")
    writer._close()  # its process died
    writer._unfinished = False
    grow_old(blobs, 2 * HOUR)
    return records


def store(blobs: FileBlobs, blob_id: BlobId) -> None:
    writer = blobs.create(blob_id)
    writer.write(b"bytes")
    writer.commit()


def grow_old(blobs: FileBlobs, by: timedelta) -> None:
    for file in [*blobs.stored(), *blobs.incoming()]:
        written = (file.written_at - by).timestamp()
        os.utime(file.path, (written, written))


def sweep(**options: float) -> str:
    out = StringIO()
    call_command("sweep", stdout=out, **options)
    return out.getvalue()


def stored(blobs: FileBlobs) -> list[int]:
    return sorted(int(file.blob_id, 16) for file in [*blobs.stored(), *blobs.incoming()])


def test_what_is_referred_to_stays_and_the_rest_goes(blobs: FileBlobs, records: DjangoRecords) -> None:
    said = sweep(grace_hours=1)
    assert stored(blobs) == [1, 2, 3]
    assert said == (
        "Removed 0 sandboxes unseen for 30 days, 1 files that nothing refers to (5 bytes) and "
        "1 unfinished files (10 bytes).\n"
    )
    assert "1 files" not in sweep(grace_hours=1)


def test_what_is_young_stays(blobs: FileBlobs, records: DjangoRecords) -> None:
    sweep()
    sweep(grace_hours=2.1)
    assert stored(blobs) == [1, 2, 3, 4, 5]


def test_a_sandbox_that_has_expired_goes_with_its_files(blobs: FileBlobs, records: DjangoRecords) -> None:
    Sandbox.objects.update(last_seen_at=datetime.now(UTC) - timedelta(days=30) - HOUR)
    mine, _ = sandbox_create(datetime.now(UTC))
    DjangoRecords(mine.account).versions.add(a_version(7))
    store(blobs, a_blob_id(7))
    assert "1 sandboxes" in sweep()
    assert list(Sandbox.objects.all()) == [mine]
    assert stored(blobs) == [4, 5, 7]


def test_a_file_whose_record_comes_while_the_sweep_runs_stays(
    blobs: FileBlobs, records: DjangoRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blob_ids_after_a_commit() -> Iterator[BlobId]:
        records.versions.add(a_version(4))
        yield from blob_ids()

    monkeypatch.setattr(sweeping, "blob_ids", blob_ids_after_a_commit)
    assert sweep_unreferenced(blobs, older_than=datetime.now(UTC)) == Swept(0, 0)


def test_a_part_that_becomes_a_versions_while_the_sweep_runs_stays(
    blobs: FileBlobs, records: DjangoRecords
) -> None:
    """Uploads are read first: a part may move from an upload to a version, never back."""
    found = blob_ids()
    first = next(found)
    with records.atomic():
        records.uploads.delete("upload-2")
        records.versions.add(a_version(3, key="big.bin"))
    assert a_blob_id(3) in {first, *found}


def test_a_negative_grace_is_refused(blobs: FileBlobs, records: DjangoRecords) -> None:
    with pytest.raises(CommandError):
        sweep(grace_hours=-1)
    assert stored(blobs) == [1, 2, 3, 4, 5]


def test_a_swept_file_is_really_gone(blobs: FileBlobs, records: DjangoRecords) -> None:
    sweep(grace_hours=0)
    with pytest.raises(Tampered):
        blobs.open(a_blob_id(4))


def test_bucket_keys_go_whose_time_is_over_by_their_sandboxs_clock(records: DjangoRecords) -> None:
    ahead, _ = sandbox_create(datetime.now(UTC))
    sandbox_move_clock(ahead, HOUR)
    there = DjangoRecords(ahead.account)
    soon = datetime.now(UTC) + timedelta(minutes=5)
    for kept_by in (records, there):
        kept_by.bucket_keys.put(a_bucket_key(1, until=soon), datetime.now(UTC))
    call_command("sweep", stdout=StringIO())
    assert [kept.name for kept in records.bucket_keys.all()] == [a_bucket_key(1).name]
    assert there.bucket_keys.all() == []
