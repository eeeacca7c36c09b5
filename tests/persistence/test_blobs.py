"""Blob files: there only when whole, gone when deleted, nobody else's to read, and honest about a full disk."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from encryption_lab.errors import StorageFull, Tampered
from encryption_lab.identities import BlobId
from encryption_lab.persistence.blobs import FileBlobs, FileBlobWriter
from encryption_lab.primitives.aead import Buffer
from tests.persistence.values import a_blob_id

BLOB = a_blob_id(0xAB << 120)
MIB = 1024 * 1024


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def blobs(folder: Path) -> FileBlobs:
    return FileBlobs(folder, free_bytes_reserve=0)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def put(blobs: FileBlobs, *pieces: Buffer, blob_id: BlobId = BLOB) -> None:
    writer = blobs.create(blob_id)
    for piece in pieces:
        writer.write(piece)
    writer.commit()


def open_files() -> list[str]:
    names = []
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            names.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        except FileNotFoundError:
            continue  # the one that listed the folder
    return sorted(names)


def test_what_was_written_is_read_at_any_offset(blobs: FileBlobs, folder: Path) -> None:
    put(blobs, b"header", bytearray(b"-first-"), memoryview(b"..second..")[2:-2])
    source = blobs.open(BLOB)
    assert source.size_bytes == 19
    assert source.read(0, 19) == b"header-first-second"
    assert source.read(13, 6) == b"second"
    assert source.read(3, 0) == b""
    source.close()
    assert files(folder) == [f"ab/{BLOB}"]


def test_a_file_is_invisible_until_it_is_committed(blobs: FileBlobs, folder: Path) -> None:
    writer = blobs.create(BLOB)
    writer.write(b"half")
    with pytest.raises(Tampered):
        blobs.open(BLOB)
    assert files(folder) == [f"incoming/{BLOB}"]
    writer.commit()
    assert blobs.open(BLOB).read(0, 4) == b"half"


def test_an_aborted_file_is_gone_and_abort_may_be_repeated(blobs: FileBlobs, folder: Path) -> None:
    writer = blobs.create(BLOB)
    writer.write(b"half")
    for _ in range(2):
        writer.abort()
    assert files(folder) == []


def test_abort_after_commit_takes_nothing_away(blobs: FileBlobs) -> None:
    writer = blobs.create(BLOB)
    writer.write(b"whole")
    writer.commit()
    writer.abort()
    assert blobs.open(BLOB).read(0, 5) == b"whole"


def test_a_writer_that_is_dropped_leaves_nothing(blobs: FileBlobs, folder: Path) -> None:
    before = open_files()
    writer = blobs.create(BLOB)
    writer.write(b"half")
    del writer
    assert files(folder) == []
    assert open_files() == before


def test_two_writers_of_one_name_are_refused(blobs: FileBlobs) -> None:
    writer = blobs.create(BLOB)
    with pytest.raises(FileExistsError):
        blobs.create(BLOB)
    writer.write(b"first")
    writer.commit()
    assert blobs.open(BLOB).read(0, 5) == b"first"


def test_deleting_takes_the_file_and_may_be_repeated(blobs: FileBlobs, folder: Path) -> None:
    put(blobs, b"bytes")
    for _ in range(2):
        blobs.delete(BLOB)
    assert files(folder) == []
    with pytest.raises(Tampered):
        blobs.open(BLOB)


def test_a_reader_goes_on_after_its_file_was_deleted(blobs: FileBlobs) -> None:
    put(blobs, b"bytes")
    source = blobs.open(BLOB)
    blobs.delete(BLOB)
    assert source.read(0, 5) == b"bytes"
    source.close()


@pytest.mark.parametrize(("offset", "length"), [(0, 6), (5, 1), (99, 1), (-1, 1), (0, -1)])
def test_reading_outside_the_file_is_refused(blobs: FileBlobs, offset: int, length: int) -> None:
    put(blobs, b"bytes")
    source = blobs.open(BLOB)
    with pytest.raises(Tampered):
        source.read(offset, length)


def test_a_file_cut_short_while_it_is_open_is_refused(blobs: FileBlobs, folder: Path) -> None:
    put(blobs, b"bytes")
    source = blobs.open(BLOB)
    os.truncate(folder / "ab" / BLOB, 3)
    with pytest.raises(Tampered):
        source.read(0, 5)


NAMES = ["", "ab", "A" * 32, "g" * 32, "a" * 31, "a" * 33, "../" + "a" * 29, "a" * 32 + "\n", "a" * 31 + "/"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_the_store_never_gave_is_refused(blobs: FileBlobs, folder: Path, name: str) -> None:
    actions: list[Callable[[BlobId], object]] = [blobs.create, blobs.open, blobs.delete]
    for act in actions:
        with pytest.raises(Tampered):
            act(BlobId(name))
    assert files(folder) == []


def test_only_the_owner_may_read(blobs: FileBlobs, folder: Path) -> None:
    before = os.umask(0)
    try:
        put(blobs, b"bytes")
        writer = blobs.create(a_blob_id(1))
        FileBlobs(folder.parent / "other")
    finally:
        os.umask(before)
    found = {path: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}
    assert {mode for path, mode in found.items() if path.is_file()} == {0o600}
    assert {mode for path, mode in found.items() if path.is_dir()} == {0o700}
    assert stat.S_IMODE((folder.parent / "other").stat().st_mode) == 0o700
    writer.abort()


def test_no_file_stays_open(blobs: FileBlobs) -> None:
    before = open_files()
    put(blobs, b"bytes")
    blobs.create(a_blob_id(1)).abort()
    source = blobs.open(BLOB)
    source.close()
    source.close()
    blobs.open(BLOB)  # dropped without being closed
    with pytest.raises(Tampered):
        blobs.open(a_blob_id(2))
    assert open_files() == before


def test_a_file_is_flushed_before_it_gets_its_name_and_the_name_after(
    blobs: FileBlobs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def note(name: str, target: Callable[..., str]) -> None:
        real = getattr(os, name)

        def noted(*arguments: object) -> object:
            done.append(f"{name} {target(*arguments)}")
            return real(*arguments)

        monkeypatch.setattr(os, name, noted)

    def path_of(descriptor: int, *_: object) -> str:
        return os.path.relpath(os.readlink(f"/proc/self/fd/{descriptor}"), folder)

    note("write", path_of)
    note("fsync", path_of)
    note("rename", lambda source, target: os.path.relpath(target, folder))
    (folder / "cd").mkdir()  # by another process, which has not flushed it yet
    put(blobs, b"bytes", blob_id=BlobId("cd" * 16))
    assert done[2:] == [f"rename cd/{'cd' * 16}", "fsync .", "fsync cd"]
    done.clear()
    put(blobs, b"bytes")
    put(blobs, b"bytes", blob_id=BlobId("ab" + "0" * 29 + "1"))
    assert done == [
        *(f"write incoming/{BLOB}", f"fsync incoming/{BLOB}"),
        # The folder is not there the first time; its own name is flushed, too.
        *(f"rename ab/{BLOB}", f"rename ab/{BLOB}", "fsync .", "fsync ab"),
        *(f"{step} incoming/ab{'0' * 29}1" for step in ("write", "fsync")),
        *(f"rename ab/ab{'0' * 29}1", "fsync ab"),
    ]


def point_at_full_device(writer: FileBlobWriter) -> None:
    """Let the kernel itself say that there is no space left."""
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, writer._descriptor)
    os.close(full)


def test_a_full_disk_is_storage_full_and_leaves_nothing(blobs: FileBlobs, folder: Path) -> None:
    before = open_files()
    put(blobs, b"unharmed")
    writer = blobs.create(a_blob_id(1))
    writer.write(b"first")
    point_at_full_device(writer)
    with pytest.raises(StorageFull) as caught:
        writer.write(b"second")
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == errno.ENOSPC
    writer.abort()
    assert files(folder) == [f"ab/{BLOB}"]
    assert blobs.open(BLOB).read(0, 8) == b"unharmed"
    assert open_files() == before


def test_a_write_taken_in_two_goes_is_whole(blobs: FileBlobs) -> None:
    """A file size limit makes the kernel take a part of a write, and refuse the rest."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    writer = blobs.create(BLOB)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MIB, limit[1]))
    try:
        with pytest.raises(StorageFull):
            writer.write(bytes(MIB + 1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert list(blobs.incoming()) == []


def test_what_must_stay_free_is_not_used(folder: Path) -> None:
    everything = shutil.disk_usage(folder.parent).total
    blobs = FileBlobs(folder, free_bytes_reserve=everything)
    writer = blobs.create(BLOB)
    with pytest.raises(StorageFull):
        writer.write(b"one byte too many")
    assert files(folder) == []


def test_the_free_space_is_looked_at_again_while_a_file_grows(blobs: FileBlobs) -> None:
    writer = blobs.create(BLOB)
    piece = bytes(MIB)
    writer.write(b"")
    writer._free_bytes_reserve = 2**62  # as if others had filled the disk meanwhile
    for _ in range(15):
        writer.write(piece)
    with pytest.raises(StorageFull):
        writer.write(piece)


FILL = """
import os, sys
from pathlib import Path
from encryption_lab.errors import StorageFull
from encryption_lab.persistence.blobs import FileBlobs
folder = Path(sys.argv[1]) / "blobs"
blobs = FileBlobs(folder, free_bytes_reserve=0)
stored = 0
try:
    while True:
        writer = blobs.create(f"{stored:032x}")
        for _ in range(3):
            writer.write(os.urandom(50_000))
        writer.commit()
        stored += 1
except StorageFull:
    whole = [blobs.open(f"{number:032x}").size_bytes for number in range(stored)]
    print(stored > 1, set(whole), [path.name for path in (folder / "incoming").iterdir()])
"""


def test_a_small_disk_is_filled_to_the_brim(tmp_path: Path) -> None:
    own_mounts = ["unshare", "-Urm", "sh", "-ec"]
    mount = f"mount -t tmpfs -o size=1m none {tmp_path}"
    if not shutil.which("unshare") or subprocess.run([*own_mounts, mount], capture_output=True).returncode:
        pytest.skip("this machine lets no user mount a small disk; /dev/full has stood in for it")
    fill = f'{mount}; "$0" -c "$1" {tmp_path}'
    # Settings are never read here, but the module that asks them by name must find Django.
    done = subprocess.run(
        [*own_mounts, fill, sys.executable, FILL], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True {150000} []", done.stderr


def test_whole_and_incoming_files_are_listed_with_their_age(blobs: FileBlobs, folder: Path) -> None:
    put(blobs, b"bytes")
    writer = blobs.create(a_blob_id(1))
    (folder / "ab" / "notes.txt").write_text("not ours")
    (folder / "incoming" / "notes.txt").write_text("not ours")
    (stored,) = blobs.stored()
    (incoming,) = blobs.incoming()
    assert (stored.blob_id, stored.size_bytes) == (BLOB, 5)
    assert incoming.blob_id == a_blob_id(1)
    assert stored.written_at <= incoming.written_at
    assert stored.written_at.tzinfo is not None
    writer.abort()
