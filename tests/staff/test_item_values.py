"""Item statistics, by hand and against the standard library's correlation."""

from __future__ import annotations

import random
import statistics

import pytest

from studyapp.knowledge.guide_values import GuideSlug
from studyapp.knowledge.question_values import Bank, Kind, PartId, Topic, TopicId
from studyapp.quiz.items.shown import items
from studyapp.quiz.items.values import Flag, Tally, chance_of, discrimination_of, statistics_of
from studyapp.quiz.revisions import revision_of
from tests.quiz.samples import sample

QUESTION = sample(Kind.ONE)  # a, b (right), c


def tally(chosen: str, count: int, rest: float = 0.5, strong: int = 0, sure: int = 0) -> Tally:
    return Tally(
        chosen=(PartId(chosen),),
        right=chosen == "b",
        count=count,
        sure=sure,
        rested=count,
        rest_sum=count * rest,
        rest_squares=count * rest * rest,
        strong=strong,
    )


def test_by_hand() -> None:
    """Marks 1 1 0 0 beside rests 1 ½ ½ 0: covariance ½, over the root of 1 times ½."""
    answers = [tally("b", 1, 1.0), tally("b", 1, 0.5, sure=1), tally("a", 1, 0.5, sure=1), tally("c", 1, 0.0)]
    found = statistics_of(QUESTION, answers)
    assert (found.n, found.facility, found.sure_and_wrong) == (4, 0.5, 0.25)
    assert found.discrimination == pytest.approx(0.5**0.5)
    assert {each.id: each.share for each in found.options} == {"a": 0.25, "b": 0.5, "c": 0.25}


def test_against_the_standard_library() -> None:
    chance = random.Random(1)
    marks = [chance.randint(0, 1) for _ in range(200)]
    rests = [min(1.0, max(0.0, chance.gauss(0.4 + 0.2 * mark, 0.2))) for mark in marks]
    alike = [tally("b" if mark else "a", 1, rest) for mark, rest in zip(marks, rests, strict=True)]
    assert discrimination_of(alike) == pytest.approx(statistics.correlation(marks, rests))


@pytest.mark.parametrize(
    "alike",
    [
        [],
        [tally("b", 1)],
        [tally("b", 40, 0.3)],
        [tally("b", 20, 0.1), tally("a", 20, 0.1)],
        [Tally(chosen=(), right=True, count=5), Tally(chosen=(), right=False, count=5)],
    ],
)
def test_without_variance_there_is_no_discrimination(alike: list[Tally]) -> None:
    assert discrimination_of(alike) is None


@pytest.mark.parametrize(
    ("alike", "flags"),
    [
        ([tally("b", 29, 1.0)], {Flag.FEW}),
        ([tally("b", 20, 0.9, 20), tally("a", 6, 0.1), tally("c", 6, 0.1)], set()),
        ([tally("b", 9, 0.9, 9), tally("a", 20, 0.2), tally("c", 10, 0.2)], {Flag.GUESSED}),
        ([tally("b", 97, 0.9, 50), tally("a", 2, 0.1), tally("c", 1, 0.1)], {Flag.EASY}),
        ([tally("b", 15, 0.5, 9), tally("b", 10, 0.35), tally("a", 10, 0.4), tally("c", 5)], {Flag.WEAK}),
        ([tally("b", 20, 0.2, 9), tally("a", 10, 0.5, 5), tally("c", 10, 0.9)], {Flag.NEGATIVE}),
        ([tally("b", 20, 0.9, 20), tally("a", 12, 0.1)], {Flag.IDLE}),
        ([tally("b", 20, 0.9, 4), tally("a", 15, 0.5, 9), tally("c", 5, 0.1)], {Flag.LURING}),
    ],
)
def test_flags(alike: list[Tally], flags: set[Flag]) -> None:
    assert set(statistics_of(QUESTION, alike).flags) == flags


def test_chance() -> None:
    assert chance_of(sample(Kind.ONE)) == pytest.approx(1 / 3)
    assert chance_of(sample(Kind.SEVERAL)) == pytest.approx(1 / 6)
    assert chance_of(sample(Kind.ORDER)) == pytest.approx(1 / 6)
    assert chance_of(sample(Kind.MATCH)) == pytest.approx(1 / 9)
    assert chance_of(sample(Kind.FILL)) == 0


def test_rows_are_narrowed_and_sorted_and_what_has_no_figure_comes_last() -> None:
    topic = Topic(id=TopicId("samples"), title="S", about="", order=1, page=GuideSlug("x"))
    asked = tuple(sample(Kind.ONE, id=name) for name in ("one", "two", "three"))
    bank = Bank(topics=(topic,), traps=(), questions=asked)
    digests = {str(each.id): revision_of(each).digest for each in asked}
    tallied = {digests["one"]: [tally("b", 40)], digests["two"]: [tally("a", 3)]}

    def ids(**wanted: str) -> list[str]:
        return [row.id for row in items(bank, digests, tallied, **wanted)]

    assert ids(sort="facility") == ["two", "one", "three"]
    assert ids(sort="-facility") == ["one", "two", "three"]
    assert ids(sort="-question") == ["two", "three", "one"]
    assert ids(sort="nonsense")[0] == "one"
    assert ids(flag="few") == ["two", "three"]
    assert ids(topic="other") == []
