"""Item statistics from tallies of answers, without a database.

What counts is the first answer of a learner to a revision. Facility and discrimination are those of Moodle's quiz
statistics (question/classes/statistics/questions/calculator.php): facility is the mean mark, and the discrimination
index is the correlation (Pearson) of the mark with the mark for the rest of the attempt. In Moodle all attempts ask
the same; sittings here do not, so the rest is a share: how much of what else was answered in the sitting was right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb, factorial, sqrt

from studyapp.knowledge.question_values import Choose, Match, Order, PartId, Question

ENOUGH = 30  # answers; with fewer, chance makes flags
TOO_EASY = 0.95
WEAK = 0.2


class Flag(StrEnum):
    """few: too few answers for any other flag. The others: see `_flags`."""

    FEW = "few"
    GUESSED = "guessed"
    EASY = "easy"
    WEAK = "weak"
    NEGATIVE = "negative"
    IDLE = "idle"
    LURING = "luring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many answers that are alike: the same parts chosen, the same mark.

    sure    how many of them were given as sure
    rested  how many of them had other answers in their sitting; `rest_sum` and `rest_squares` are over those, of the
            share of the others that was right
    strong  how many of them came from sittings whose share was above the revision's mean
    """

    chosen: tuple[PartId, ...]
    right: bool
    count: int
    sure: int = 0
    rested: int = 0
    rest_sum: float = 0.0
    rest_squares: float = 0.0
    strong: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionChosen:
    """share of all answers that chose it; strong, weak: shares of the two halves, None where a half is empty."""

    id: PartId
    right: bool
    share: float
    strong: float | None
    weak: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatistics:
    """Shares from 0 to 1, None where there is nothing to tell it from; discrimination from -1 to 1."""

    n: int
    facility: float | None
    discrimination: float | None
    sure_and_wrong: float | None
    options: tuple[OptionChosen, ...]
    flags: tuple[Flag, ...]


def statistics_of(question: Question, tallies: Sequence[Tally]) -> ItemStatistics:
    n = sum(each.count for each in tallies)
    facility = sum(each.count for each in tallies if each.right) / n if n else None
    discrimination = discrimination_of(tallies)
    options = tuple(_options(question, tallies, n)) if n else ()
    return ItemStatistics(
        n=n,
        facility=facility,
        discrimination=discrimination,
        sure_and_wrong=sum(each.sure for each in tallies if not each.right) / n if n else None,
        options=options,
        flags=_flags(question, n, facility, discrimination, options),
    )


def discrimination_of(tallies: Iterable[Tally]) -> float | None:
    """Return the correlation of mark and rest; None where one of the two never varies."""
    rested = [each for each in tallies if each.rested]
    n = sum(each.rested for each in rested)
    if n < 2:
        return None
    marks = sum(each.rested for each in rested if each.right)
    rest = sum(each.rest_sum for each in rested)
    both = sum(each.rest_sum for each in rested if each.right)
    mark_variance = marks - marks * marks / n
    rest_variance = sum(each.rest_squares for each in rested) - rest * rest / n
    if mark_variance <= 0 or rest_variance <= 1e-9:  # sums of rounded shares never come out as just 0
        return None
    return max(-1.0, min(1.0, (both - marks * rest / n) / sqrt(mark_variance * rest_variance)))


def chance_of(question: Question) -> float:
    """Return how often blind guessing is right: 0 where nothing can be guessed from."""
    match question.task:
        case Choose() as task:
            return 1 / comb(len(task.option), len(task.right))
        case Order() as task:
            return 1 / factorial(len(task.step))
        case Match() as task:
            return float((len(task.pair) + len(task.spare)) ** -len(task.pair))
    return 0.0


def _options(question: Question, tallies: Sequence[Tally], n: int) -> Iterable[OptionChosen]:
    if not isinstance(question.task, Choose):
        return
    strong = sum(each.strong for each in tallies)
    weak = sum(each.rested - each.strong for each in tallies)
    for option in question.task.option:
        chose = [each for each in tallies if option.id in each.chosen]
        by_strong = sum(each.strong for each in chose)
        by_weak = sum(each.rested - each.strong for each in chose)
        yield OptionChosen(
            id=option.id,
            right=option.right,
            share=sum(each.count for each in chose) / n,
            strong=by_strong / strong if strong else None,
            weak=by_weak / weak if weak else None,
        )


def _flags(
    question: Question,
    n: int,
    facility: float | None,
    discrimination: float | None,
    options: Sequence[OptionChosen],
) -> tuple[Flag, ...]:
    """A distractor lures where the stronger half chooses it more often than a right option."""
    if n < ENOUGH or facility is None:
        return (Flag.FEW,)
    keys = [each.strong for each in options if each.right and each.strong is not None]
    others = [each.strong for each in options if not each.right and each.strong is not None]
    raised = {
        Flag.GUESSED: facility < chance_of(question),
        Flag.EASY: facility > TOO_EASY,
        Flag.NEGATIVE: discrimination is not None and discrimination < 0,
        Flag.WEAK: discrimination is not None and 0 <= discrimination < WEAK,
        Flag.IDLE: any(each.share == 0 for each in options),
        Flag.LURING: bool(keys and others) and max(others) > min(keys),
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)
