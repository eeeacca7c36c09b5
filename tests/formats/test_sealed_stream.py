from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.errors import Tampered
from encryption_lab.formats.sealed_stream import (
    HEADER_BYTES,
    Binding,
    Geometry,
    StreamHeader,
    pack_header,
    segment_aad,
    segment_nonce,
    unpack_header,
)

HEADER = StreamHeader(layer=1, segment_bytes=262144, part_number=0, salt=bytes(range(32)))
BINDING = Binding(account_id="111122223333", bucket="b", key="k", version_id="null", blob_id="00" * 16)


def test_a_header_reads_back_as_it_was_written() -> None:
    packed = pack_header(HEADER)
    assert len(packed) == HEADER_BYTES
    assert packed[:16].hex() == "454e564c010101000004000000000000"
    assert unpack_header(packed) == HEADER


@pytest.mark.parametrize("offset", [0, 1, 2, 3, 4, 5, 7])
def test_a_header_with_another_magic_version_suite_or_reserved_byte_is_refused(offset: int) -> None:
    packed = bytearray(pack_header(HEADER))
    packed[offset] ^= 1
    with pytest.raises(Tampered):
        unpack_header(bytes(packed))


@pytest.mark.parametrize("segment_bytes", [0, 16 * 1024 * 1024 + 1])
def test_a_segment_size_nobody_writes_is_refused(segment_bytes: int) -> None:
    packed = bytearray(pack_header(HEADER))
    packed[8:12] = segment_bytes.to_bytes(4, "big")
    with pytest.raises(Tampered):
        unpack_header(bytes(packed))


def test_a_nonce_tells_position_and_end() -> None:
    nonces = {
        segment_nonce(number, last=last) for number in (0, 1, 255, 256, 2**40) for last in (False, True)
    }
    assert len(nonces) == 10
    assert all(len(nonce) == 12 for nonce in nonces)


@given(st.integers(0, 5000), st.integers(1, 700))
def test_sizes_follow_from_each_other(plaintext_bytes: int, segment_bytes: int) -> None:
    geometry = Geometry(plaintext_bytes, segment_bytes)
    assert Geometry.of_sealed(geometry.sealed_bytes, segment_bytes) == geometry
    covered = sum(geometry.segment_plaintext_bytes(number) for number in range(geometry.segments))
    assert covered == plaintext_bytes
    last = geometry.segments - 1
    end = geometry.segment_offset(last) + geometry.segment_plaintext_bytes(last) + 16
    assert end == geometry.sealed_bytes


@given(st.integers(0, 5000), st.integers(1, 700))
def test_a_length_that_no_stream_has_is_refused(sealed_bytes: int, segment_bytes: int) -> None:
    try:
        geometry = Geometry.of_sealed(sealed_bytes, segment_bytes)
    except Tampered:
        possible = {Geometry(size, segment_bytes).sealed_bytes for size in range(sealed_bytes + 1)}
        assert sealed_bytes not in possible
    else:
        assert geometry.sealed_bytes == sealed_bytes


@pytest.mark.parametrize(
    "other",
    [
        Binding(account_id="2", bucket="b", key="k", version_id="null", blob_id="00" * 16),
        Binding(account_id="111122223333", bucket="bk", key="", version_id="null", blob_id="00" * 16),
        Binding(account_id="111122223333", bucket="b", key="k", version_id="v", blob_id="00" * 16),
        Binding(account_id="111122223333", bucket="b", key="k", version_id="null", blob_id="01" * 16),
    ],
)
def test_every_other_place_has_other_associated_data(other: Binding) -> None:
    packed = pack_header(HEADER)
    assert segment_aad(packed, BINDING) != segment_aad(packed, other)
    assert segment_aad(packed, BINDING) != segment_aad(packed[:-1] + b"\xff", BINDING)
