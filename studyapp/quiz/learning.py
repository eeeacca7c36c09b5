"""What a learner knows, in figures: held now, due when, and how far their own confidence can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fsrs import Card

from studyapp.knowledge.question_values import Question, QuestionId, Topic
from studyapp.quiz.planning import recall
from studyapp.quiz.responses import Confidence

HELD = 0.9
LEVELS = (0.5, 0.7, HELD)  # a square's shade: below the first, …, at or above the last
FORECAST_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """One question: level 0 (never asked) to 4 (held), and the chance in percent that it is recalled now."""

    question_id: QuestionId
    level: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastery:
    """percent: the expected share right now, a question that was never asked counting as not known."""

    topic: Topic
    squares: tuple[Square, ...]
    seen: int
    held: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How often an answer that was given with this confidence was right."""

    confidence: Confidence
    answers: int
    right: int

    @property
    def percent(self) -> int:
        return round(100 * self.right / self.answers) if self.answers else 0


def masteries(
    topics: Sequence[Topic], questions: Sequence[Question], cards: Mapping[QuestionId, Card], now: datetime
) -> tuple[Mastery, ...]:
    found = []
    for topic in topics:
        squares = tuple(
            _square(each.id, cards.get(each.id), now) for each in questions if each.topic == topic.id
        )
        if squares:
            found.append(
                Mastery(
                    topic=topic,
                    squares=squares,
                    seen=sum(square.level > 0 for square in squares),
                    held=sum(square.level == len(LEVELS) + 1 for square in squares),
                    percent=round(sum(square.percent for square in squares) / len(squares)),
                )
            )
    return tuple(found)


def _square(question_id: QuestionId, card: Card | None, now: datetime) -> Square:
    if card is None:
        return Square(question_id=question_id, level=0, percent=0)
    chance = recall(card, now)
    return Square(
        question_id=question_id,
        level=1 + sum(chance >= limit for limit in LEVELS),
        percent=round(100 * chance),
    )


def forecast(
    dues: Iterable[datetime], now: datetime, days: int = FORECAST_DAYS
) -> tuple[tuple[date, int], ...]:
    """Return how many questions become due on each of the next days; what is overdue counts today."""
    today = now.date()
    counted = Counter(max(due.date(), today) for due in dues)
    return tuple((day, counted[day]) for day in (today + timedelta(days=ahead) for ahead in range(days)))


def calibrations(rows: Iterable[tuple[str, bool, int]]) -> tuple[Calibration, ...]:
    """`rows`: confidence, whether right, how many answers."""
    counted: Counter[tuple[str, bool]] = Counter()
    for confidence, right, answers in rows:
        counted[confidence, right] += answers
    return tuple(
        Calibration(
            confidence=confidence,
            answers=counted[confidence, True] + counted[confidence, False],
            right=counted[confidence, True],
        )
        for confidence in Confidence
    )
