"""Planning for a day: what each question gains, and learners simulated to the exam, with and without a date."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler

from studyapp.knowledge.question_values import QuestionId
from studyapp.quiz.planning import Candidate, cards_of, expected, gain, plan, recall
from studyapp.quiz.schedule import STEPS, scheduler

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
EXAM = START + timedelta(days=30)
KNOWS_AT_FIRST = 0.5


def answered(days_ago: float, rating: Rating = Rating.Good) -> Card:
    at = START - timedelta(days=days_ago)
    return scheduler().review_card(Card(card_id=0, due=at), rating, at)[0]


def test_what_was_just_answered_gains_less_than_what_fades() -> None:
    assert gain(answered(10), START, EXAM) > gain(answered(0.01), START, EXAM)


def test_what_is_remembered_anyway_gains_little() -> None:
    assert gain(answered(1, Rating.Easy), START, START + timedelta(days=2)) < 0.05


def test_the_most_useful_comes_first_and_no_more_than_wanted() -> None:
    candidates = [Candidate(question_id=QuestionId(f"q{days}"), card=answered(days)) for days in (1, 5, 20)]
    assert plan(candidates, START, EXAM, 2) == ["q20", "q5"]


def test_without_an_exam_it_is_what_is_due_and_then_what_is_new() -> None:
    candidates = [
        Candidate(question_id=QuestionId("new"), card=None),
        Candidate(question_id=QuestionId("fresh"), card=answered(0, Rating.Easy)),
        Candidate(question_id=QuestionId("due"), card=answered(9)),
        Candidate(question_id=QuestionId("overdue"), card=answered(40)),
    ]
    assert plan(candidates, START, None, 10) == ["overdue", "due", "new"]
    assert plan(candidates, START, START - timedelta(days=1), 10) == ["overdue", "due", "new"]


def simulated(seed: int, exam: datetime | None, truth: Scheduler, *, questions: int, limit: int) -> float:
    """Return the share that a learner recalls on the day, whose memory really follows `truth`, after 30 days.

    The plan sees what an app sees: right or wrong, and its own model of memory.
    """
    chance = random.Random(seed)
    names = [QuestionId(f"q{number:03}") for number in range(questions)]
    model: dict[QuestionId, Card] = {}
    real: dict[QuestionId, Card] = {}
    for day in range(30):
        now = START + timedelta(days=day)
        for name in plan(cards_of(model, names), now, exam, limit):
            known = truth.get_card_retrievability(real[name], now) if name in real else KNOWS_AT_FIRST
            rating = Rating.Good if chance.random() < known else Rating.Again
            for memory, cards in ((scheduler(), model), (truth, real)):
                cards[name] = memory.review_card(cards.get(name) or Card(card_id=0, due=now), rating, now)[0]
    recalled = [
        truth.get_card_retrievability(real[name], EXAM) if name in real else KNOWS_AT_FIRST for name in names
    ]
    return sum(recalled) / len(recalled)


def forgetful() -> Scheduler:
    """A memory whose first impressions hold half as long as the model believes."""
    usual = scheduler().parameters
    return Scheduler(
        parameters=(*(value / 2 for value in usual[:4]), *usual[4:]),
        learning_steps=STEPS,
        relearning_steps=STEPS,
        enable_fuzzing=False,
    )


@pytest.mark.parametrize(("questions", "limit"), [(120, 10), (200, 15)])
@pytest.mark.parametrize("truth", [scheduler(), forgetful()], ids=["as modelled", "forgetful"])
def test_a_plan_for_the_day_recalls_more_than_plain_repetition(
    truth: Scheduler, questions: int, limit: int
) -> None:
    """At as many reviews: there is always something new or due, so that both use the whole of each day."""
    for seed in range(3):
        dated = simulated(seed, EXAM, truth, questions=questions, limit=limit)
        plain = simulated(seed, None, truth, questions=questions, limit=limit)
        assert dated > plain + 0.02


def test_the_expected_share_is_the_mean_of_the_chances_and_what_is_new_counts_nothing() -> None:
    cards = [answered(1), answered(8)]
    candidates = [
        Candidate(question_id=QuestionId(str(place)), card=card) for place, card in enumerate([*cards, None])
    ]
    assert expected(candidates, START) == pytest.approx(sum(recall(card, START) for card in cards) / 3)
    assert expected([], START) == 0
