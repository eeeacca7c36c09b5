from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.errors import Tampered
from encryption_lab.formats.wrapped_key import (
    WRAPPED_KEY_BYTES,
    WrappedKey,
    pack_header,
    pack_wrapped_key,
    unpack_wrapped_key,
    wrapped_key_aad,
)

WRAPPED = WrappedKey(wrapping_key_id=b"i" * 16, nonce=b"n" * 12, sealed_key=b"s" * 48)


def test_the_fields_lie_where_the_table_says() -> None:
    packed = pack_wrapped_key(WRAPPED)
    assert packed == b"\x01" + b"i" * 16 + b"n" * 12 + b"s" * 48
    assert len(packed) == WRAPPED_KEY_BYTES == 77
    assert unpack_wrapped_key(packed) == WRAPPED


@given(
    st.binary(min_size=16, max_size=16),
    st.binary(min_size=12, max_size=12),
    st.binary(min_size=48, max_size=48),
)
def test_what_was_packed_unpacks(wrapping_key_id: bytes, nonce: bytes, sealed_key: bytes) -> None:
    wrapped = WrappedKey(wrapping_key_id=wrapping_key_id, nonce=nonce, sealed_key=sealed_key)
    assert unpack_wrapped_key(pack_wrapped_key(wrapped)) == wrapped


@pytest.mark.parametrize("length_bytes", [0, 1, 17, 76, 78, 154])
def test_another_length_is_refused(length_bytes: int) -> None:
    with pytest.raises(Tampered):
        unpack_wrapped_key((pack_wrapped_key(WRAPPED) * 2)[:length_bytes])


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_version_is_refused(version: int) -> None:
    with pytest.raises(Tampered):
        unpack_wrapped_key(bytes([version]) + pack_wrapped_key(WRAPPED)[1:])


@pytest.mark.parametrize("length_bytes", [0, 15, 17])
def test_a_wrapping_key_id_has_16_bytes(length_bytes: int) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        pack_header(bytes(length_bytes))


def test_associated_data_tells_purposes_and_wrapping_keys_apart() -> None:
    different = {
        wrapped_key_aad(b"i" * 16, b"ab", b"c"),
        wrapped_key_aad(b"i" * 16, b"a", b"bc"),
        wrapped_key_aad(b"i" * 16, b"abc"),
        wrapped_key_aad(b"j" * 16, b"ab", b"c"),
    }
    assert len(different) == 4
