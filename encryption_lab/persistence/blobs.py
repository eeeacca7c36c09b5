"""Sealed bytes as files: written beside the others, flushed, and only then renamed to where they are looked for.

<folder>/incoming/<blob id>      being written, or left behind by a crash
<folder>/<2 hex>/<blob id>       whole, on the disk, never changed again
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from encryption_lab.errors import StorageFull, Tampered
from encryption_lab.identities import BlobId
from encryption_lab.primitives.aead import Buffer
from encryption_lab.waits import waiting

BLOB_ID = re.compile(r"[0-9a-f]{32}")
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FREE_BYTES_RESERVE = 64 * 1024 * 1024
CHECK_FREE_EVERY_BYTES = 16 * 1024 * 1024
# Folders that are sure to be in the one above them: whoever finds one may come before its maker's flush.
_flushed: set[Path] = set()


@dataclass(frozen=True, slots=True)
class StoredFile:
    blob_id: BlobId
    path: Path
    written_at: datetime
    size_bytes: int


class FileBlobs:
    """The blob store in one folder.

    free_bytes_reserve   what uploads leave free on the disk, so that the database can still write
    """

    def __init__(self, folder: Path, *, free_bytes_reserve: int = FREE_BYTES_RESERVE) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self._free_bytes_reserve = free_bytes_reserve
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._incoming.mkdir(mode=0o700, exist_ok=True)

    def create(self, blob_id: BlobId) -> FileBlobWriter:
        """Return a new file to write to. Raises StorageFull."""
        return FileBlobWriter(
            incoming=self._incoming / _checked(blob_id),
            path=self._path(blob_id),
            free_bytes_reserve=self._free_bytes_reserve,
        )

    def open(self, blob_id: BlobId) -> FileSource:
        try:
            return FileSource(os.open(self._path(blob_id), os.O_RDONLY | os.O_CLOEXEC))
        except FileNotFoundError:
            raise Tampered from None

    def delete(self, blob_id: BlobId) -> None:
        self._path(blob_id).unlink(missing_ok=True)

    def stored(self) -> Iterator[StoredFile]:
        """Yield every whole file."""
        for folder in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            yield from _files(folder)

    def incoming(self) -> Iterator[StoredFile]:
        """Yield every file that is being written, or was when its writer died."""
        yield from _files(self._incoming)

    def _path(self, blob_id: BlobId) -> Path:
        return self._folder / _checked(blob_id)[:2] / blob_id


class FileBlobWriter:
    """Not buffered: a segment goes to the kernel in one call, from the buffer it was sealed in."""

    def __init__(self, *, incoming: Path, path: Path, free_bytes_reserve: int) -> None:
        self._incoming = incoming
        self._path = path
        self._free_bytes_reserve = free_bytes_reserve
        self._unchecked_bytes = CHECK_FREE_EVERY_BYTES
        self._descriptor = -1
        self._unfinished = False
        with self._or_abort():
            self._descriptor = os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            self._unfinished = True

    def write(self, piece: Buffer) -> None:
        with self._or_abort():
            self._check_free(len(piece))
            written = os.write(self._descriptor, piece)
            while written < len(piece):
                written += os.write(self._descriptor, memoryview(piece)[written:])

    def commit(self) -> None:
        with self._or_abort(), waiting():
            os.fsync(self._descriptor)
            self._close()
            self._move()
            self._unfinished = False
            _flush_folder(self._path.parent)

    def abort(self) -> None:
        """Remove what was written; nothing happens once the file is committed or aborted."""
        self._close()
        if self._unfinished:
            self._incoming.unlink(missing_ok=True)
            self._unfinished = False

    def _move(self) -> None:
        folder = self._path.parent
        try:
            self._incoming.rename(self._path)
        except FileNotFoundError:  # the folder is made with its first file
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
            _flushed.discard(folder)
            self._incoming.rename(self._path)
        if folder not in _flushed:
            _flush_folder(folder.parent)
            _flushed.add(folder)

    def _check_free(self, length_bytes: int) -> None:
        self._unchecked_bytes += length_bytes
        if self._unchecked_bytes >= CHECK_FREE_EVERY_BYTES:
            self._unchecked_bytes = 0
            disk = os.fstatvfs(self._descriptor)
            if disk.f_bavail * disk.f_frsize - length_bytes < self._free_bytes_reserve:
                raise StorageFull

    @contextmanager
    def _or_abort(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self.abort()
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                raise StorageFull from error
            raise

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __del__(self) -> None:
        # Whoever dropped the writer without an answer did not mean to keep the file.
        self.abort()


class FileSource:
    """Reads at any offset; the file has no position, so readers do not disturb each other."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._size_bytes = os.fstat(descriptor).st_size

    @property
    def size_bytes(self) -> int:
        return self._size_bytes

    def read(self, offset: int, length_bytes: int) -> bytes:
        if offset < 0 or length_bytes < 0:
            raise Tampered
        piece = os.pread(self._descriptor, length_bytes, offset)
        while len(piece) < length_bytes:
            more = os.pread(self._descriptor, length_bytes - len(piece), offset + len(piece))
            if not more:
                raise Tampered
            piece += more
        return piece

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __del__(self) -> None:
        self.close()


def installed_blobs() -> FileBlobs:
    return FileBlobs(settings.DATA_DIR / "blobs")


def _checked(blob_id: BlobId) -> BlobId:
    if not BLOB_ID.fullmatch(blob_id):
        raise Tampered  # a record named a file that the store never made
    return blob_id


def _files(folder: Path) -> Iterator[StoredFile]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if BLOB_ID.fullmatch(entry.name):
                with suppress(FileNotFoundError):  # deleted since the folder was read
                    found = entry.stat(follow_symlinks=False)
                    written_at = datetime.fromtimestamp(found.st_mtime, UTC)
                    yield StoredFile(BlobId(entry.name), Path(entry.path), written_at, found.st_size)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
