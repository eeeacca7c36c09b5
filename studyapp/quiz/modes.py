"""The ways to practise, and which questions each takes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from studyapp.knowledge.question_values import Kind, Question, QuestionId
from studyapp.quiz.responses import Confidence


class Mode(StrEnum):
    LEARN = "learn"
    DRILL = "drill"
    REVIEW = "review"
    MISSED = "missed"
    SURPRISE = "surprise"
    MOCK = "mock"
    OWN = "own"


AT_ONCE = frozenset(Mode) - {Mode.MOCK}  # the reasons are shown after each answer, not at the end
IN_THE_LAB = frozenset({Kind.LAB})  # takes minutes elsewhere: served where it was asked for
COUNTS = (5, 10, 20, 40)
COUNT = 10


class Named(Protocol):
    """A question, or what stands for one until it is chosen."""

    @property
    def id(self) -> QuestionId: ...


Q = TypeVar("Q", bound=Named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a learner's last answer to a question was."""

    right: bool
    confidence: Confidence | None
    answered_at: datetime
    due_at: datetime

    @property
    def sure_and_wrong(self) -> bool:
        return not self.right and self.confidence is Confidence.SURE


def to_learn(
    pool: Sequence[Question], known: Mapping[QuestionId, Known], chance: random.Random, count: int
) -> list[Question]:
    """Return what was never asked, in no order, and then what was asked longest ago."""
    served = [each for each in pool if each.kind not in IN_THE_LAB]
    unseen = [each for each in served if each.id not in known]
    chance.shuffle(unseen)
    seen = sorted((each for each in served if each.id in known), key=lambda each: known[each.id].answered_at)
    return [*unseen, *seen][:count]


def to_drill(
    pool: Sequence[Q], known: Mapping[QuestionId, Known], chance: random.Random, count: int
) -> list[Q]:
    """Return what was sure and wrong first, then what was wrong, never asked, and right."""
    mixed = list(pool)
    chance.shuffle(mixed)
    return sorted(mixed, key=lambda each: _drill_rank(known.get(each.id)))[:count]


def _drill_rank(known: Known | None) -> int:
    if known is None:
        return 2
    if known.sure_and_wrong:
        return 0
    return 3 if known.right else 1


def missed(pool: Iterable[Question], known: Mapping[QuestionId, Known], count: int) -> list[Question]:
    """Return what was last answered wrongly, sure and wrong first, then the oldest."""
    wrong = [each for each in pool if each.id in known and not known[each.id].right]
    wrong.sort(key=lambda each: (not known[each.id].sure_and_wrong, known[each.id].answered_at))
    return wrong[:count]
