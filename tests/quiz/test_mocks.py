"""How a mock is put together and what it counts."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.guide.loaded import register
from studyapp.knowledge.guide_values import ExamId
from studyapp.knowledge.mock_values import MockPlan
from studyapp.knowledge.question_values import Kind, TopicId
from studyapp.quiz.loaded import mock_plans
from studyapp.quiz.mocks import compose, scaled, shares
from tests.quiz.samples import sample

SAA = next(exam for exam in register().exams if exam.id == "saa-c03")
PLAN = MockPlan(exam=ExamId("saa-c03"), domains={TopicId(f"t{number}"): number for number in (1, 2, 3, 4)})
POOL = [
    sample(Kind.ONE, id=f"q-{topic}-{number}", topic=f"t{topic}")
    for topic in (1, 2, 3, 4)
    for number in range(40)
]


def test_a_mock_has_the_exams_length_and_the_proportions_of_its_domains() -> None:
    sitting = compose(SAA, PLAN, POOL, random.Random(1), short=False)
    counted = Counter(question.topic for question in sitting.questions)
    assert (len(sitting.questions), sitting.minutes) == (65, 130)
    weights = {f"t{domain.number}": domain.weight_percent for domain in SAA.domains}
    assert all(abs(counted[TopicId(topic)] - 0.65 * weight) <= 1 for topic, weight in weights.items())
    assert len({question.id for question in sitting.questions}) == 65


def test_a_short_one_has_its_share_of_the_time() -> None:
    sitting = compose(SAA, PLAN, POOL, random.Random(1), short=True)
    assert (len(sitting.questions), sitting.minutes) == (20, 40)


def test_what_no_exam_asks_is_left_out() -> None:
    pool = [*POOL[:3], sample(Kind.FILL, topic="t1"), sample(Kind.ONE, id="elsewhere", exams=["scs-c03"])]
    sitting = compose(SAA, PLAN, pool, random.Random(1), short=False)
    assert {question.id for question in sitting.questions} == {question.id for question in POOL[:3]}


@given(
    weights=st.dictionaries(st.integers(0, 6), st.integers(0, 40), min_size=1),
    size=st.integers(0, 30),
    wanted=st.integers(0, 80),
)
def test_no_domain_gives_more_than_it_has_and_none_is_lost(
    weights: dict[int, int], size: int, wanted: int
) -> None:
    taken = shares(weights, dict.fromkeys(weights, size), wanted)
    assert all(0 <= count <= size for count in taken.values())
    assert sum(taken.values()) == min(wanted, size * len(weights))


@pytest.mark.parametrize(("right", "score"), [(0, 100), (65, 1000), (13, 280)])
def test_the_scale_is_linear(right: int, score: int) -> None:
    assert scaled(right, 65) == score


def test_every_plan_names_domains_that_its_exam_has() -> None:
    exams = {exam.id: {domain.number for domain in exam.domains} for exam in register().exams}
    for plan in mock_plans():
        assert set(plan.domains.values()) <= exams[plan.exam]
