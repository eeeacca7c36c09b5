"""Two requests about one multipart upload at once: the object is whole afterwards, or was never there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Thread

import pytest

from encryption_lab.errors import LabError, NoSuchUpload
from encryption_lab.memory import MemoryUploads
from encryption_lab.ports import VersionQuery
from encryption_lab.store.multipart import MultipartUpload
from encryption_lab.store.versions import StoredPart
from tests.lab_bench import BUCKET, Bench

BLOCKED_SECONDS = 0.3  # how long the intruder may wait for the lock before it is taken for blocked


class InterruptedUploads(MemoryUploads):
    """Lets another request begin right after a read of an upload: the next one, or after so many more."""

    def __init__(self) -> None:
        super().__init__()
        self.intrude: Callable[[], object] | None = None
        self.reads_before = 0
        self.intruder: Thread | None = None

    def get(self, upload_id: str) -> MultipartUpload | None:
        found = super().get(upload_id)
        if self.intrude is None:
            return found
        self.reads_before -= 1
        if self.reads_before < 0:
            intrude, self.intrude = self.intrude, None
            self.intruder = Thread(target=_quietly, args=(intrude,))
            self.intruder.start()
            self.intruder.join(BLOCKED_SECONDS)
        return found


def _quietly(act: Callable[[], object]) -> None:
    with suppress(LabError):  # one of the two is too late, and is told so
        act()


class Race:
    def __init__(self, bench: Bench) -> None:
        self.uploads = InterruptedUploads()
        bench.records.uploads = self.uploads
        self.bench = bench
        self.upload_id = bench.lab.multipart.create(bench.admin(), BUCKET, "big").upload_id
        self.part = self.send_part()

    def send_part(self) -> StoredPart:
        part = self.bench.lab.multipart.begin_part(self.bench.admin(), self.upload_id, 1)
        part.write(b"content")
        return part.finish()

    def complete(self) -> object:
        asked = ((1, self.part.etag),)
        return self.bench.lab.multipart.complete(self.bench.admin(), self.upload_id, asked)

    def abort(self) -> None:
        self.bench.lab.multipart.abort(self.bench.admin(), self.upload_id)

    def run(
        self, act: Callable[[], object], *, interrupted_by: Callable[[], object], reads_before: int
    ) -> None:
        self.uploads.intrude = interrupted_by
        self.uploads.reads_before = reads_before
        _quietly(act)
        assert self.uploads.intruder is not None
        self.uploads.intruder.join(5)
        assert not self.uploads.intruder.is_alive()


@pytest.fixture
def race(bench: Bench) -> Race:
    return Race(bench)


def test_the_upload_works_when_nobody_interferes(race: Race) -> None:
    race.complete()
    with pytest.raises(NoSuchUpload):
        race.abort()


@pytest.mark.parametrize(
    ("first", "second", "reads_before"),
    [
        # Completing reads the upload before it asks KMS, and again in its transaction.
        ("complete", "abort", 0),
        ("complete", "abort", 1),
        ("complete", "complete", 0),
        ("complete", "complete", 1),
        ("complete", "send_part", 0),
        ("complete", "send_part", 1),
        ("abort", "complete", 0),
        ("abort", "abort", 0),
        ("send_part", "complete", 0),
        ("send_part", "complete", 1),
        ("send_part", "abort", 0),
        ("send_part", "abort", 1),
    ],
)
def test_whoever_comes_first_the_object_is_whole_or_absent(
    race: Race, first: str, second: str, reads_before: int
) -> None:
    race.run(getattr(race, first), interrupted_by=getattr(race, second), reads_before=reads_before)
    bench = race.bench
    versions = bench.lab.objects.list(bench.admin(), VersionQuery(bucket=BUCKET))
    assert len(versions) <= 1
    for _ in versions:
        with bench.lab.objects.get(bench.admin(), BUCKET, "big") as body:
            assert body.read() == b"content"
    assert set(bench.blobs.blobs) == set(bench.records.blob_ids())
