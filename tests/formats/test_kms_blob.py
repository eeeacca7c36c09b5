from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.errors import InvalidCiphertext
from encryption_lab.formats.kms_blob import (
    MAX_BLOB_BYTES,
    KmsBlob,
    blob_aad,
    pack_blob,
    pack_header,
    unpack_blob,
)

KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
BLOB = KmsBlob(
    key_id=KEY_ID, material_id="0f" * 32, salt=b"s" * 16, nonce=b"n" * 12, sealed=b"c" * 5 + b"t" * 16
)
BLOBS = st.builds(
    KmsBlob,
    key_id=st.text(st.characters(max_codepoint=127), max_size=40),
    material_id=st.binary(min_size=32, max_size=32).map(bytes.hex),
    salt=st.binary(min_size=16, max_size=16),
    nonce=st.binary(min_size=12, max_size=12),
    sealed=st.binary(min_size=16, max_size=64),
)


def test_the_fields_lie_where_the_table_says() -> None:
    packed = pack_blob(BLOB)
    assert packed == (
        b"\x01" + b"\x00\x24" + KEY_ID.encode() + b"\x0f" * 32 + b"s" * 16 + b"n" * 12 + b"c" * 5 + b"t" * 16
    )
    assert unpack_blob(packed) == BLOB


@given(BLOBS)
def test_what_was_packed_unpacks(blob: KmsBlob) -> None:
    assert unpack_blob(pack_blob(blob)) == blob


@given(BLOBS, BLOBS)
def test_different_blobs_give_different_bytes(left: KmsBlob, right: KmsBlob) -> None:
    assert (pack_blob(left) == pack_blob(right)) == (left == right)


@given(st.binary(max_size=200))
def test_any_bytes_either_unpack_to_what_packs_to_them_or_are_refused(packed: bytes) -> None:
    try:
        blob = unpack_blob(packed)
    except InvalidCiphertext:
        return
    assert pack_blob(blob) == packed


@given(st.binary(max_size=200))
def test_bytes_after_a_plausible_beginning_are_no_exception(rest: bytes) -> None:
    packed = b"\x01\x00\x24" + rest
    try:
        blob = unpack_blob(packed)
    except InvalidCiphertext:
        return
    assert pack_blob(blob) == packed


def test_every_shorter_piece_is_refused_down_to_the_bare_tag() -> None:
    packed = pack_blob(BLOB)
    for length_bytes in range(len(packed) - 5):
        with pytest.raises(InvalidCiphertext):
            unpack_blob(packed[:length_bytes])
    assert unpack_blob(packed[: len(packed) - 5]).sealed == b"c" * 5 + b"t" * 11


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_version_is_refused(version: int) -> None:
    with pytest.raises(InvalidCiphertext):
        unpack_blob(bytes([version]) + pack_blob(BLOB)[1:])


def test_a_key_id_that_is_not_ascii_is_refused() -> None:
    packed = bytearray(pack_blob(BLOB))
    packed[3] = 0xE9
    with pytest.raises(InvalidCiphertext):
        unpack_blob(bytes(packed))


@pytest.mark.parametrize("surplus_bytes", [0, 1])
def test_a_blob_of_6144_bytes_is_read_and_one_byte_more_is_not(surplus_bytes: int) -> None:
    packed = pack_blob(BLOB)
    packed += bytes(MAX_BLOB_BYTES - len(packed) + surplus_bytes)
    if surplus_bytes:
        with pytest.raises(InvalidCiphertext):
            unpack_blob(packed)
    else:
        assert len(pack_blob(unpack_blob(packed))) == MAX_BLOB_BYTES


def test_associated_data_holds_header_and_context() -> None:
    header = pack_header(key_id=KEY_ID, material_id="0f" * 32, salt=b"s" * 16)
    other = pack_header(key_id=KEY_ID, material_id="0e" * 32, salt=b"s" * 16)
    different = {
        blob_aad(header, {}),
        blob_aad(other, {}),
        blob_aad(header, {"ab": "c"}),
        blob_aad(header, {"a": "bc"}),
    }
    assert len(different) == 4
    assert blob_aad(header, {"a": "1", "b": "2"}) == blob_aad(header, {"b": "2", "a": "1"})
