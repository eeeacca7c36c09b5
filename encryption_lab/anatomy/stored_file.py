"""A sealed file, byte by byte: header, each segment's ciphertext and tag, and which byte of plaintext lies where.

Nothing is decrypted here: all of it follows from the header and the size. Layout: `formats/sealed_stream.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from encryption_lab.anatomy.byte_fields import ByteField, Kind, laid_out, within
from encryption_lab.errors import Tampered
from encryption_lab.formats.sealed_stream import (
    HEADER_BYTES,
    TAG_BYTES,
    Geometry,
    StreamHeader,
    segment_nonce,
    unpack_header,
)
from encryption_lab.ports import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Segment `number` (from 0) lies at `start`; its tag begins at `tag_start` and ends at `stop`."""

    number: int
    start: int
    tag_start: int
    stop: int
    nonce: bytes
    plaintext_start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """`header` and `geometry` are of the outermost layer, the only one that can be seen without a key."""

    header: StreamHeader
    geometry: Geometry
    size_bytes: int

    def segment(self, number: int) -> Segment:
        start = self.geometry.segment_offset(number)
        tag_start = start + self.geometry.segment_plaintext_bytes(number)
        return Segment(
            number=number,
            start=start,
            tag_start=tag_start,
            stop=tag_start + TAG_BYTES,
            nonce=segment_nonce(number, last=number == self.geometry.segments - 1),
            plaintext_start=number * self.geometry.segment_bytes,
        )

    def segment_at(self, offset: int) -> Segment:
        """Return the segment that a byte belongs to; the header counts to the first."""
        number = max(0, offset - HEADER_BYTES) // (self.geometry.segment_bytes + TAG_BYTES)
        return self.segment(min(number, self.geometry.segments - 1))

    def fields(self, start: int, stop: int) -> tuple[ByteField, ...]:
        """Return what lies between two offsets."""
        return within(self._all_fields(start, stop), start, stop)

    def next_tag(self, offset: int) -> int | None:
        """Return where the first tag behind `offset` begins."""
        segment = self.segment_at(offset)
        if segment.tag_start <= offset:
            if segment.number + 1 >= self.geometry.segments:
                return None
            segment = self.segment(segment.number + 1)
        return segment.tag_start

    def previous_tag(self, offset: int) -> int | None:
        """Return where the last tag before `offset` begins."""
        segment = self.segment_at(offset)
        if segment.tag_start >= offset:
            if segment.number == 0:
                return None
            segment = self.segment(segment.number - 1)
        return segment.tag_start

    def plaintext_offset(self, offset: int) -> int | None:
        """Return which byte of this layer's plaintext a stored byte hides; None for header and tags."""
        segment = self.segment_at(offset)
        if not segment.start <= offset < segment.tag_start:
            return None
        return segment.plaintext_start + offset - segment.start

    def _all_fields(self, start: int, stop: int) -> Iterator[ByteField]:
        yield from _header_fields(self.header)
        first = self.segment_at(start).number
        last = self.segment_at(stop - 1).number
        for number in range(first, last + 1):
            segment = self.segment(number)
            place = f"segment {number + 1:,} of {self.geometry.segments:,}, nonce {segment.nonce.hex()}"
            yield ByteField(
                start=segment.start,
                stop=segment.tag_start,
                kind=Kind.CIPHER,
                name="ciphertext",
                note=place,
            )
            yield ByteField(start=segment.tag_start, stop=segment.stop, kind=Kind.TAG, name="tag", note=place)


def read_stored_file(source: Source) -> StoredFile | None:
    """Return what a file's header and size say of it, None where they are damaged."""
    try:
        header = unpack_header(source.read(0, HEADER_BYTES))
        geometry = Geometry.of_sealed(source.size_bytes, header.segment_bytes)
    except Tampered:
        return None
    return StoredFile(header=header, geometry=geometry, size_bytes=source.size_bytes)


def inner_layer(outer: StoredFile, *, plaintext_bytes: int) -> StoredFile:
    """Return the layer inside DSSE-KMS's outer one, from the plaintext size in the record: it cannot be seen."""
    geometry = Geometry(plaintext_bytes, outer.header.segment_bytes)
    return StoredFile(header=outer.header, geometry=geometry, size_bytes=outer.geometry.plaintext_bytes)


def _header_fields(header: StreamHeader) -> tuple[ByteField, ...]:
    innermost = "the only one, or the inner of two" if header.layer == 1 else "the outer of two"
    part = f"part {header.part_number:,}" if header.part_number else "not a multipart upload"
    return laid_out(
        (4, Kind.HEADER, "magic", "ENVL"),
        (1, Kind.HEADER, "version", "1"),
        (1, Kind.HEADER, "suite", "1, AES-256-GCM under HKDF-SHA256"),
        (1, Kind.HEADER, "layer", f"{header.layer}, {innermost}"),
        (1, Kind.HEADER, "zero", ""),
        (4, Kind.LENGTH, "segment size", f"{header.segment_bytes:,} bytes of plaintext"),
        (4, Kind.HEADER, "part number", part),
        (32, Kind.SALT, "salt", "random; with the data key it gives the key of this file"),
    )
