"""An object on its way out: any range, each segment verified before a byte of it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

from encryption_lab.errors import RangeNotSatisfiable
from encryption_lab.formats.sealed_stream import SEGMENT_BYTES
from encryption_lab.methods.place import ObjectPlace
from encryption_lab.object_errors import PartNotSatisfiable
from encryption_lab.ports import BlobStore
from encryption_lab.store.layers import open_layers
from encryption_lab.store.sealed_blob import SealedSource
from encryption_lab.store.versions import ObjectVersion, StoredPart


@dataclass(frozen=True, slots=True)
class ByteRange:
    """As in the Range header: first and last byte, both included; `last` None = to the end; `first` None = a suffix."""

    first: int | None
    last: int | None

    def resolve(self, size_bytes: int) -> tuple[int, int]:
        """Return (start, stop) within an object of `size_bytes`. Raises RangeNotSatisfiable."""
        if self.first is None:
            length = self.last or 0
            start, stop = max(0, size_bytes - length), size_bytes
        else:
            start = self.first
            stop = size_bytes if self.last is None else min(self.last + 1, size_bytes)
        if start >= stop:
            raise RangeNotSatisfiable(size_bytes=size_bytes)
        return start, stop


@dataclass(frozen=True, slots=True)
class PartNumber:
    """One part of an object that was uploaded in parts, counted from 1; an object in one piece is its own first."""

    number: int

    def resolve(self, version: ObjectVersion) -> tuple[int, int]:
        """Return (start, stop). Raises PartNotSatisfiable."""
        if not 1 <= self.number <= len(version.parts):
            raise PartNotSatisfiable(part_number=self.number, parts=len(version.parts))
        before = sum(part.size_bytes for part in version.parts[: self.number - 1])
        return before, before + version.parts[self.number - 1].size_bytes


def selected(version: ObjectVersion, wanted: ByteRange | PartNumber | None) -> tuple[int, int]:
    """Return (start, stop) of what is asked for. Raises RangeNotSatisfiable, PartNotSatisfiable."""
    match wanted:
        case ByteRange():
            return wanted.resolve(version.size_bytes)
        case PartNumber():
            return wanted.resolve(version)
        case None:
            return 0, version.size_bytes


@dataclass
class ObjectBody:
    """The plaintext of one object version; close it when done. `data_keys` are secret.

    window   (start, stop) of what was asked for; the whole object unless it was a range or a part
    kept     the window's plaintext, where it is small enough to be read at once
    """

    version: ObjectVersion
    place: ObjectPlace
    data_keys: tuple[bytes, ...] = field(repr=False)
    blobs: BlobStore
    checksum: bytes | None = None
    window: tuple[int, int] = (0, 0)
    kept: bytes | None = field(default=None, repr=False)
    _open: SealedSource | None = field(default=None, repr=False)

    @property
    def size_bytes(self) -> int:
        return self.version.size_bytes

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes | memoryview]:
        """Yield the bytes from `start` up to `stop`. Raises Tampered before any byte that fails its check."""
        stop = self.size_bytes if stop is None else stop
        for part, part_start, part_stop in overlapping(self.version.parts, start, stop):
            source = self._source(part)
            try:
                yield from source.pieces(part_start, part_stop)
            finally:
                self.close()

    def check_beginning(self) -> None:
        """Raises Tampered now rather than in the middle of a response; only the beginning is read of what is large."""
        start, stop = self.window
        if stop - start <= SEGMENT_BYTES:
            self.kept = b"".join(self.pieces(start, stop))
            return
        first = next(self.pieces(start, start + 1), None)
        del first

    def asked_pieces(self) -> Iterator[bytes | memoryview]:
        """Yield what was asked for. Raises Tampered."""
        return self.pieces(*self.window) if self.kept is None else iter((self.kept,))

    def read(self) -> bytes:
        return b"".join(self.pieces())

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _source(self, part: StoredPart) -> SealedSource:
        stored = self.blobs.open(part.blob_id)
        try:
            self._open = open_layers(
                stored,
                data_keys=self.data_keys,
                binding=self.place.binding(part.blob_id),
                part_number=part.part_number,
                size_bytes=part.size_bytes,
            )
        except BaseException:
            stored.close()
            raise
        return self._open


def overlapping(parts: Sequence[StoredPart], start: int, stop: int) -> Iterator[tuple[StoredPart, int, int]]:
    """Yield each part that holds some of the bytes asked for, with the range within it. An empty object has one."""
    offset = 0
    for part in parts:
        end = offset + part.size_bytes
        if (offset < stop and start < end) or (start == stop == offset == end):
            yield part, max(start - offset, 0), min(stop - offset, part.size_bytes)
        offset = end
