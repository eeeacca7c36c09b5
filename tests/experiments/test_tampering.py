"""Damage that is really done, really refused, and can be undone; nobody else's files can be reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from encryption_lab.errors import InvalidValue, LabError, NoSuchKey, Tampered
from encryption_lab.experiments.tampering import Tampering
from encryption_lab.lab import Lab
from encryption_lab.memory import MemoryRecords
from encryption_lab.persistence.blobs import FileBlobs, StoredFile
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.sweeping import sweep_unreferenced
from tests.lab_bench import BUCKET, METHODS, Bench, key_for
from tests.persistence.conftest import open_account
from tests.persistence.values import ALICE

CONTENT = {"mine": b"mine " * 60_000, "theirs": b"their" * 60_000}  # three segments each


def flip_and_truncate(tampering: Tampering) -> None:
    tampering.flip_byte(7)
    tampering.truncate(99)


DAMAGES: dict[str, Callable[[Tampering, Tampering], None]] = {
    "a byte of the header": lambda mine, _: mine.flip_byte(4),
    "a byte of the ciphertext": lambda mine, _: mine.flip_byte(1000),
    "the last byte": lambda mine, _: mine.flip_byte(len(mine.stored()) - 1),
    "cut off": lambda mine, _: mine.truncate(len(mine.stored()) // 2),
    "nothing left": lambda mine, _: mine.truncate(0),
    "a segment of another": lambda mine, other: mine.swap_segment(other, 1),
    "the wrapped key of another": lambda mine, other: mine.swap_wrapped_key(other),
    "twice": lambda mine, _: flip_and_truncate(mine),
}


@pytest.fixture(params=["memory", "files"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    if request.param == "memory":
        return Bench()
    return Bench(blobs=FileBlobs(tmp_path / "blobs"))  # type: ignore[arg-type]


def bench_with(bench: Bench, method: str) -> tuple[Tampering, Tampering]:
    for key, content in CONTENT.items():
        bench.lab.objects.put(bench.admin(), BUCKET, key, [content], encryption=METHODS[method])
    return Tampering(bench.lab, BUCKET, "mine"), Tampering(bench.lab, BUCKET, "theirs")


def read(bench: Bench, key: str, method: str) -> bytes:
    customer_key = key_for(METHODS[method])
    with bench.lab.objects.get(bench.admin(), BUCKET, key, customer_key=customer_key) as body:
        return body.read()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_refused_and_can_be_undone(bench: Bench, method: str, damage: str) -> None:
    mine, theirs = bench_with(bench, method)
    DAMAGES[damage](mine, theirs)
    assert mine.is_damaged
    with pytest.raises(Tampered):
        read(bench, "mine", method)
    # As a page would: another request, nothing kept in memory.
    for key in CONTENT:
        Tampering(bench.lab, BUCKET, key).put_back()
    assert {key: read(bench, key, method) for key in CONTENT} == CONTENT
    assert not Tampering(bench.lab, BUCKET, "mine").is_damaged


def test_nothing_is_left_behind_once_put_back(bench: Bench) -> None:
    mine, theirs = bench_with(bench, "sse-kms")
    mine.swap_wrapped_key(theirs)
    mine.flip_byte(0)
    mine.put_back()
    theirs.put_back()
    kept = set(bench.records.blob_ids())
    blobs: object = bench.blobs
    if isinstance(blobs, FileBlobs):
        assert {file.blob_id for file in blobs.stored()} == kept
    else:
        assert bench.blobs.blobs.keys() == kept


def test_what_is_forgotten_is_gone(bench: Bench) -> None:
    mine, _ = bench_with(bench, "sse-s3")
    mine.flip_byte(0)
    mine.forget()
    assert not mine.is_damaged


def test_putting_back_says_whether_there_was_an_original(bench: Bench) -> None:
    mine, _ = bench_with(bench, "sse-s3")
    assert not mine.put_back()
    mine.flip_byte(0)
    assert mine.put_back()
    assert not mine.put_back()


@pytest.mark.parametrize(
    "damage",
    [
        lambda mine: mine.flip_byte(-1),
        lambda mine: mine.flip_byte(10**9),
        lambda mine: mine.truncate(10**9),
        lambda mine: mine.truncate(-1),
        lambda mine: mine.swap_segment(mine, 9),
    ],
)
def test_what_is_not_there_cannot_be_damaged(bench: Bench, damage: Callable[[Tampering], None]) -> None:
    mine, _ = bench_with(bench, "sse-s3")
    with pytest.raises(InvalidValue):
        damage(mine)
    assert not mine.is_damaged


def test_segments_of_different_length_are_not_swapped(bench: Bench) -> None:
    mine, _ = bench_with(bench, "sse-s3")
    bench.lab.objects.put(bench.admin(), BUCKET, "short", [b"short"])
    with pytest.raises(InvalidValue):
        mine.swap_segment(Tampering(bench.lab, BUCKET, "short"))


def test_another_accounts_objects_cannot_be_reached(bench: Bench) -> None:
    bench_with(bench, "sse-s3")
    stranger = Lab(Bench(account_id="999988887777").lab.account, MemoryRecords(), bench.installation)
    for version_id in (None, bench.lab.objects.head(bench.admin(), BUCKET, "mine").version_id):
        with pytest.raises(NoSuchKey):
            Tampering(stranger, BUCKET, "mine", version_id)


def test_a_delete_marker_has_nothing_to_damage(bench: Bench) -> None:
    bench_with(bench, "sse-s3")
    bench.lab.objects.delete(bench.admin(), BUCKET, "mine")
    with pytest.raises(LabError):
        Tampering(bench.lab, BUCKET, "mine")


FUTURE = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def files(tmp_path: Path) -> FileBlobs:
    return FileBlobs(tmp_path / "blobs")


@pytest.fixture
def on_disk(db: None, files: FileBlobs) -> Bench:
    records: DjangoRecords = open_account(ALICE)
    return Bench(blobs=files, records=records, account_id=ALICE.account_id)  # type: ignore[arg-type]


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_sweep_spares_what_can_be_put_back(on_disk: Bench, files: FileBlobs, damage: str) -> None:
    DAMAGES[damage](*bench_with(on_disk, "sse-kms"))
    sweep_unreferenced(files, older_than=FUTURE)
    for key in CONTENT:
        Tampering(on_disk.lab, BUCKET, key).put_back()
    assert {key: read(on_disk, key, "sse-kms") for key in CONTENT} == CONTENT


def test_the_sweep_takes_the_original_of_what_is_deleted(on_disk: Bench, files: FileBlobs) -> None:
    mine, theirs = bench_with(on_disk, "sse-s3")
    mine.flip_byte(0)
    on_disk.lab.objects.delete(on_disk.admin(), BUCKET, "mine", version_id=mine.version.version_id)
    assert sweep_unreferenced(files, older_than=FUTURE).files == 1
    left: list[StoredFile] = list(files.stored())
    assert [file.blob_id for file in left] == [part.blob_id for part in theirs.version.parts]
