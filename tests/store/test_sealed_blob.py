from __future__ import annotations

from collections.abc import Callable

import pytest

from encryption_lab.errors import Tampered
from encryption_lab.formats.sealed_stream import HEADER_BYTES, TAG_BYTES, Binding
from encryption_lab.memory import MemorySource
from encryption_lab.store.sealed_blob import SealedSource, SealedWriter

SEGMENT = 64
SEALED = SEGMENT + TAG_BYTES
KEY, SALT = b"\x07" * 32, b"\x09" * 32
BINDING = Binding(account_id="1", bucket="b", key="k", version_id="v", blob_id="00" * 16)


class Collected(bytearray):
    def write(self, piece: bytes | bytearray | memoryview) -> None:
        self.extend(piece)


def seal(
    plaintext: bytes, *, step: int = 1 << 20, key: bytes = KEY, salt: bytes = SALT, binding: Binding = BINDING
) -> bytes:
    sink = Collected()
    writer = SealedWriter(
        sink, data_key=key, salt=salt, binding=binding, layer=1, part_number=0, segment_bytes=SEGMENT
    )
    for start in range(0, len(plaintext), step):
        writer.write(plaintext[start : start + step])
    writer.finish()
    return bytes(sink)


def open_(
    stored: bytes,
    size_bytes: int | None,
    *,
    key: bytes = KEY,
    binding: Binding = BINDING,
    layer: int = 1,
    part: int = 0,
) -> bytes:
    source = SealedSource(
        MemorySource(stored),
        data_key=key,
        binding=binding,
        layer=layer,
        part_number=part,
        size_bytes=size_bytes,
    )
    return source.read(0, source.size_bytes)


def plaintext_of(size: int) -> bytes:
    return bytes(number % 251 for number in range(size))


@pytest.mark.parametrize(
    "size", [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 2 * SEGMENT + 5, 7 * SEGMENT]
)
@pytest.mark.parametrize("step", [1, 7, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 1 << 20])
def test_what_is_sealed_opens_whatever_the_pieces(size: int, step: int) -> None:
    plaintext = plaintext_of(size)
    stored = seal(plaintext, step=step)
    assert stored == seal(plaintext)
    assert open_(stored, size) == plaintext


@pytest.mark.parametrize("start", [0, 1, SEGMENT - 1, SEGMENT, 2 * SEGMENT + 3])
@pytest.mark.parametrize("length", [0, 1, SEGMENT, SEGMENT + 2])
def test_any_range_can_be_read_alone(start: int, length: int) -> None:
    plaintext = plaintext_of(4 * SEGMENT + 9)
    source = SealedSource(
        MemorySource(seal(plaintext)),
        data_key=KEY,
        binding=BINDING,
        layer=1,
        part_number=0,
        size_bytes=len(plaintext),
    )
    assert source.read(start, length) == plaintext[start : start + length]


@pytest.mark.parametrize("size", [0, 1, SEGMENT, 2 * SEGMENT + 5])
def test_a_flipped_bit_anywhere_is_refused(size: int) -> None:
    stored = seal(plaintext_of(size))
    for offset in range(len(stored)):
        damaged = bytearray(stored)
        damaged[offset] ^= 1 << (offset % 8)
        with pytest.raises(Tampered):
            open_(bytes(damaged), size)


def segments(stored: bytes) -> tuple[bytes, list[bytes]]:
    body = stored[HEADER_BYTES:]
    return stored[:HEADER_BYTES], [body[start : start + SEALED] for start in range(0, len(body), SEALED)]


Attack = Callable[[bytes, list[bytes]], bytes]
ATTACKS: dict[str, Attack] = {
    "the last segment dropped": lambda header, cut: header + b"".join(cut[:-1]),
    "a middle segment dropped": lambda header, cut: header + cut[0] + b"".join(cut[2:]),
    "two segments swapped": lambda header, cut: header + cut[1] + cut[0] + b"".join(cut[2:]),
    "a segment repeated": lambda header, cut: header + cut[0] + cut[0] + b"".join(cut[2:]),
    "a segment repeated behind the end": lambda header, cut: header + b"".join(cut) + cut[-1],
    "cut off within a segment": lambda header, cut: (header + b"".join(cut))[:-1],
    "one byte more": lambda header, cut: header + b"".join(cut) + b"\0",
    "only the header": lambda header, cut: header,
    "nothing": lambda header, cut: b"",
    "a segment of another stream under the same key": lambda header, cut: (
        header + segments(seal(plaintext_of(3 * SEGMENT), salt=b"\x0a" * 32))[1][0] + b"".join(cut[1:])
    ),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
@pytest.mark.parametrize("size_known", [True, False])
def test_segments_cannot_be_rearranged(attack: Attack, size_known: bool) -> None:
    size = 3 * SEGMENT
    header, cut = segments(seal(plaintext_of(size)))
    with pytest.raises(Tampered):
        open_(attack(header, cut), size if size_known else None)


def test_a_stream_opens_in_no_other_place() -> None:
    stored = seal(b"secret")
    for other in (
        Binding(account_id="2", bucket="b", key="k", version_id="v", blob_id="00" * 16),
        Binding(account_id="1", bucket="c", key="k", version_id="v", blob_id="00" * 16),
        Binding(account_id="1", bucket="b", key="l", version_id="v", blob_id="00" * 16),
        Binding(account_id="1", bucket="b", key="k", version_id="w", blob_id="00" * 16),
        Binding(account_id="1", bucket="b", key="k", version_id="v", blob_id="01" * 16),
    ):
        with pytest.raises(Tampered):
            open_(stored, 6, binding=other)


def test_another_key_another_layer_and_another_part_are_refused() -> None:
    stored = seal(b"secret")
    with pytest.raises(Tampered):
        open_(stored, 6, key=b"\x08" * 32)
    with pytest.raises(Tampered):
        open_(stored, 6, layer=2)
    with pytest.raises(Tampered):
        open_(stored, 6, part=1)


def test_a_stream_that_was_not_finished_does_not_open() -> None:
    sink = Collected()
    writer = SealedWriter(
        sink, data_key=KEY, salt=SALT, binding=BINDING, layer=1, part_number=0, segment_bytes=SEGMENT
    )
    writer.write(plaintext_of(3 * SEGMENT))
    with pytest.raises(Tampered):
        open_(bytes(sink), None)


def test_a_damaged_segment_releases_none_of_its_bytes_and_none_behind_it() -> None:
    stored = bytearray(seal(plaintext_of(3 * SEGMENT)))
    stored[HEADER_BYTES + SEALED + 3] ^= 1
    source = SealedSource(
        MemorySource(bytes(stored)),
        data_key=KEY,
        binding=BINDING,
        layer=1,
        part_number=0,
        size_bytes=3 * SEGMENT,
    )
    released: list[int] = []
    with pytest.raises(Tampered):
        released.extend(byte for piece in source.pieces(0, 3 * SEGMENT) for byte in piece)
    assert bytes(released) == plaintext_of(SEGMENT)
