from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.formats.encryption_context import pack_context

CONTEXTS = st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=4)


def test_a_context_is_its_sorted_pairs_counted_and_with_lengths() -> None:
    packed = pack_context({"b": "2", "a": "é"})
    assert packed.hex() == (
        "00000004" "00000001" "61" "00000002" "c3a9" "00000001" "62" "00000001" "32"
    )  # fmt: skip


def test_the_order_of_pairs_does_not_matter() -> None:
    assert pack_context({"a": "1", "b": "2"}) == pack_context({"b": "2", "a": "1"})


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"ab": "c"}, {"a": "bc"}),
        ({"a": "b", "c": "d"}, {"a": "bcd"}),
        ({"a": "b", "c": "d"}, {"a": "d", "c": "b"}),
        ({"a": "b"}, {"b": "a"}),
        ({}, {"": ""}),
        ({"a": ""}, {"": "a"}),
        ({"a": "b"}, {"A": "b"}),
        ({"é": "x"}, {"e\u0301": "x"}),
    ],
)
def test_contexts_that_look_alike_differ(left: dict[str, str], right: dict[str, str]) -> None:
    assert pack_context(left) != pack_context(right)


@given(CONTEXTS, CONTEXTS)
def test_contexts_are_the_same_exactly_when_their_bytes_are(
    left: dict[str, str], right: dict[str, str]
) -> None:
    assert (pack_context(left) == pack_context(right)) == (left == right)


@given(CONTEXTS)
def test_any_order_of_insertion_gives_the_same_bytes(context: dict[str, str]) -> None:
    backwards = dict(reversed(context.items()))
    assert pack_context(backwards) == pack_context(context)
