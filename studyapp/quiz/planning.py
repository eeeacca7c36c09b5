"""Which questions to take today so that most is recalled on the day of the exam.

Plain spaced repetition asks what is due, as if one learned for ever. Before an exam another question matters: by
how much does asking this one now raise the chance to recall it on that day? Each question is ranked by that gain; what
will be remembered anyway, and what was answered a moment ago, gains little and waits.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fsrs import Card, Rating

from studyapp.knowledge.question_values import QuestionId
from studyapp.quiz.schedule import scheduler

FIRST_TIME = 0.5  # how likely a question is answered rightly that was never asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """card: None for a question that was never asked."""

    question_id: QuestionId
    card: Card | None


def plan(
    candidates: Iterable[Candidate], now: datetime, exam_at: datetime | None, limit: int
) -> list[QuestionId]:
    """Return what to take now, most useful first, at most `limit`.

    With an exam ahead all candidates compete by their gain; without one, or after it, what is due is taken, the longest
    overdue first, and then what is new.
    """
    if exam_at is None or exam_at <= now:
        return _plain(candidates, now, limit)
    gains = [(gain(each.card, now, exam_at), each.question_id) for each in candidates]
    gains.sort(key=lambda pair: (-pair[0], pair[1]))
    return [question_id for worth, question_id in gains if worth > 0][:limit]


def gain(card: Card | None, now: datetime, exam_at: datetime) -> float:
    """Return by how much the chance of recall at the exam rises if the question is asked now."""
    p_now = recall(card, now) if card else FIRST_TIME
    p_left_alone = recall(card, exam_at) if card else FIRST_TIME
    known = p_now * recall(_after(card, Rating.Good, now), exam_at)
    forgotten = (1 - p_now) * recall(_after(card, Rating.Again, now), exam_at)
    return known + forgotten - p_left_alone


def recall(card: Card, at: datetime) -> float:
    return float(scheduler().get_card_retrievability(card, at))


def expected(candidates: Iterable[Candidate], at: datetime) -> float:
    """Return the share of the questions that is expected to be recalled then, 0 to 1; what was never asked is not."""
    chances = [recall(each.card, at) if each.card else 0.0 for each in candidates]
    return sum(chances) / len(chances) if chances else 0.0


def cards_of(states: Mapping[QuestionId, Card], pool: Iterable[QuestionId]) -> list[Candidate]:
    return [Candidate(question_id=each, card=states.get(each)) for each in pool]


def _after(card: Card | None, rating: Rating, at: datetime) -> Card:
    reviewed, _ = scheduler().review_card(copy.copy(card) if card else Card(card_id=0, due=at), rating, at)
    return reviewed


def _plain(candidates: Iterable[Candidate], now: datetime, limit: int) -> list[QuestionId]:
    known = list(candidates)
    due = sorted((each.card.due, each.question_id) for each in known if each.card and each.card.due <= now)
    new = [each.question_id for each in known if each.card is None]
    return [*(question_id for _, question_id in due), *new][:limit]
