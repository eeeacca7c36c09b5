"""A sealed file is described byte for byte, from its header and size alone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.anatomy.byte_fields import Kind
from encryption_lab.anatomy.stored_file import StoredFile, inner_layer, read_stored_file
from encryption_lab.formats.sealed_stream import HEADER_BYTES, TAG_BYTES, Binding, StreamHeader, pack_header
from encryption_lab.memory import MemorySource
from encryption_lab.primitives.aead import Buffer
from encryption_lab.store.sealed_blob import SealedWriter

SEGMENT_BYTES = 8
sizes = st.integers(0, 5 * SEGMENT_BYTES)


class Collected:
    def __init__(self) -> None:
        self.written = bytearray()

    def write(self, piece: Buffer) -> None:
        self.written += piece


def sealed(size_bytes: int, *, layer: int = 1) -> tuple[bytes, StoredFile]:
    sink = Collected()
    writer = SealedWriter(
        sink,
        data_key=bytes(32),
        salt=bytes(32),
        binding=Binding(account_id="1", bucket="b", key="k", version_id="v", blob_id="f"),
        layer=layer,
        part_number=0,
        segment_bytes=SEGMENT_BYTES,
    )
    writer.write(bytes(size_bytes))
    writer.finish()
    stored = read_stored_file(MemorySource(sink.written))
    assert stored is not None
    return bytes(sink.written), stored


@given(sizes)
def test_the_fields_cover_the_file_without_gap_or_overlap(size_bytes: int) -> None:
    written, stored = sealed(size_bytes)
    fields = stored.fields(0, len(written))
    ends = [0, *(field.stop for field in fields)]
    assert [field.start for field in fields if field.start < field.stop] == [
        start for start, stop in itertools.pairwise(ends) if start < stop
    ]
    assert ends[-1] == len(written)
    tags = [field for field in fields if field.kind is Kind.TAG]
    assert {field.stop - field.start for field in tags} == {TAG_BYTES}
    assert len(tags) == stored.geometry.segments


@given(sizes, st.integers(0, 200), st.integers(1, 64))
def test_a_window_shows_what_the_whole_shows(size_bytes: int, start: int, length: int) -> None:
    written, stored = sealed(size_bytes)
    start = min(start, len(written) - 1)
    stop = min(start + length, len(written))
    whole = {
        offset: field.title
        for field in stored.fields(0, len(written))
        for offset in range(field.start, field.stop)
    }
    window = {
        offset: field.title
        for field in stored.fields(start, stop)
        for offset in range(field.start, field.stop)
    }
    assert window == {offset: whole[offset] for offset in range(start, stop)}


@given(sizes)
def test_each_byte_of_plaintext_has_one_place(size_bytes: int) -> None:
    written, stored = sealed(size_bytes)
    places = [stored.plaintext_offset(offset) for offset in range(len(written))]
    assert [place for place in places if place is not None] == list(range(size_bytes))


@given(sizes)
def test_the_inner_layer_is_where_the_outer_ones_plaintext_is(size_bytes: int) -> None:
    inner_bytes, inner = sealed(size_bytes)
    _, outer = sealed(len(inner_bytes), layer=2)
    seen = inner_layer(outer, plaintext_bytes=size_bytes)
    assert (seen.geometry, seen.size_bytes) == (inner.geometry, inner.size_bytes)


@given(sizes)
def test_from_tag_to_tag_one_meets_every_tag_once(size_bytes: int) -> None:
    _, stored = sealed(size_bytes)
    forward, offset = [], stored.next_tag(-1)
    while offset is not None:
        forward.append(offset)
        offset = stored.next_tag(offset)
    assert forward == [stored.segment(number).tag_start for number in range(stored.geometry.segments)]
    backward, offset = [], stored.previous_tag(stored.size_bytes)
    while offset is not None:
        backward.append(offset)
        offset = stored.previous_tag(offset)
    assert backward == forward[::-1]


@pytest.mark.parametrize("written", [b"", b"ENVL", bytes(HEADER_BYTES + TAG_BYTES)])
def test_what_is_no_sealed_file_is_not_described(written: bytes) -> None:
    assert read_stored_file(MemorySource(written)) is None


def test_a_length_that_no_stream_has_is_not_described() -> None:
    header = pack_header(StreamHeader(layer=1, segment_bytes=SEGMENT_BYTES, part_number=0, salt=bytes(32)))
    assert read_stored_file(MemorySource(header + bytes(TAG_BYTES - 1))) is None
