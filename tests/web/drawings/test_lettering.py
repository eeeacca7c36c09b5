"""Text is estimated, broken and shortened so that it fits, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.web.drawings import lettering

ROOMS = st.floats(min_value=40, max_value=400)


def test_a_long_sentence_becomes_lines_and_the_rest_an_ellipsis() -> None:
    lines = lettering.wrap(
        "the wrapped data key lies beside the object, sealed by the key above", 150, 12, most=2
    )
    assert lines == ["the wrapped data key", "lies beside the object…"]


def test_a_short_text_is_left_alone() -> None:
    assert lettering.wrap("KMS key", 150, 12) == ["KMS key"]
    assert lettering.shorten("KMS key", 150, 12) == "KMS key"


def test_a_word_longer_than_the_line_is_cut() -> None:
    lines = lettering.wrap("x" * 40, 100, 12, most=9)
    assert "".join(lines) == "x" * 40
    assert len(lines) > 1


@given(st.text(), ROOMS)
def test_every_line_fits(text: str, room: float) -> None:
    for line in lettering.wrap(text, room, 13, bold=True):
        assert lettering.width(line, 13, bold=True) <= room


@given(st.text(alphabet=st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=60), ROOMS)
def test_nothing_is_lost_where_there_is_room_below(text: str, room: float) -> None:
    assert "".join(lettering.wrap(text, room, 13, most=100)).replace(" ", "") == text


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\u202e", "\ud800", "\u200f"])
def test_what_would_break_or_turn_the_text_is_replaced(bad: str) -> None:
    assert lettering.clean(f"a{bad}b") == "a\ufffdb"


def test_letters_of_east_asia_are_wider() -> None:
    assert lettering.width("鍵", 10) > lettering.width("k", 10)
