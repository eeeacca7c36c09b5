from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.formats.fields import join_fields

FIELDS = st.lists(st.binary(max_size=8), max_size=4)


def split_fields(joined: bytes) -> list[bytes]:
    """The module's table read backwards: if it can be, no two lists share an encoding."""
    count, rest, fields = int.from_bytes(joined[:4], "big"), joined[4:], []
    for _ in range(count):
        end = 4 + int.from_bytes(rest[:4], "big")
        fields.append(rest[4:end])
        rest = rest[end:]
    assert rest == b""
    return fields


def test_fields_are_counted_and_carry_their_lengths() -> None:
    assert join_fields(b"ab", b"", b"c").hex() == "00000003000000026162000000000000000163"


def test_no_fields_are_a_count_of_zero() -> None:
    assert join_fields() == bytes(4)


@given(FIELDS)
def test_what_was_joined_can_be_told_apart_again(fields: list[bytes]) -> None:
    assert split_fields(join_fields(*fields)) == fields


@given(FIELDS, FIELDS)
def test_different_fields_give_different_bytes(left: list[bytes], right: list[bytes]) -> None:
    assert (join_fields(*left) == join_fields(*right)) == (left == right)


@pytest.mark.parametrize(
    ("left", "right"),
    [((b"ab", b"c"), (b"a", b"bc")), ((b"",), ()), ((b"", b""), (b"",)), ((b"abc",), (b"a", b"bc"))],
)
def test_a_boundary_that_moves_is_noticed(left: tuple[bytes, ...], right: tuple[bytes, ...]) -> None:
    assert join_fields(*left) != join_fields(*right)
