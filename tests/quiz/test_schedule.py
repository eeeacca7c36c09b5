"""What an answer says of memory. The numbers are the fsrs package's; the ratings and the edges are ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Rating

from studyapp.quiz.responses import Confidence
from studyapp.quiz.schedule import Memory, after_answer, rating_of, recall_at

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("right", "confidence", "rating"),
    [
        (False, Confidence.SURE, Rating.Again),
        (False, None, Rating.Again),
        (True, Confidence.GUESS, Rating.Hard),
        (True, Confidence.UNSURE, Rating.Good),
        (True, None, Rating.Good),
        (True, Confidence.SURE, Rating.Easy),
    ],
)
def test_the_rating_follows_from_answer_and_confidence(
    right: bool, confidence: Confidence | None, rating: Rating
) -> None:
    assert rating_of(right, confidence) is rating


def test_what_was_wrong_comes_soon_and_what_was_sure_late() -> None:
    dues = [after_answer(None, rating, AT).due_at for rating in (Rating.Again, Rating.Good, Rating.Easy)]
    assert dues == sorted(dues)
    assert dues[0] <= AT + timedelta(minutes=10)
    assert dues[2] > AT + timedelta(days=3)


def test_recall_falls_until_it_is_due() -> None:
    memory = after_answer(None, Rating.Easy, AT)
    assert (
        recall_at(memory.state, AT)
        > recall_at(memory.state, memory.due_at)
        > recall_at(memory.state, AT + timedelta(days=90))
    )
    assert recall_at(memory.state, memory.due_at) == pytest.approx(0.9, abs=0.02)


def test_a_state_is_json() -> None:
    memory = after_answer(None, Rating.Good, AT)
    again = Memory(state=json.loads(json.dumps(memory.state)), due_at=memory.due_at)
    assert after_answer(again.state, Rating.Easy, memory.due_at) == after_answer(
        memory.state, Rating.Easy, memory.due_at
    )


def test_a_clock_that_was_put_back_hurts_nothing() -> None:
    first = after_answer(None, Rating.Good, AT)
    second = after_answer(first.state, Rating.Good, AT - timedelta(days=2))
    assert second.due_at >= AT
