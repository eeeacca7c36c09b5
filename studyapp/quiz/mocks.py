"""Mock exams: as many questions and minutes as the exam, its domains in their proportions, and a scaled score.

AWS does not publish how it scales. Ours is the plain one: 100 for nothing right, 1,000 for everything, linear between.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studyapp.knowledge.guide_values import Exam
from studyapp.knowledge.mock_values import MockPlan
from studyapp.knowledge.question_values import Kind, Question

QUESTIONS, MINUTES = 65, 130  # where no source was read for an exam's own
LOWEST, HIGHEST = 100, 1000
NOT_IN_EXAMS = frozenset({Kind.FIX, Kind.LAB, Kind.FILL})  # exams choose, order and match
SHORT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """questions in the order in which they are asked; minutes without extra time."""

    questions: tuple[Question, ...]
    minutes: int


def compose(
    exam: Exam, plan: MockPlan, pool: Sequence[Question], chance: random.Random, *, short: bool
) -> Sitting:
    """Return a mock of the exam, shorter than it where the bank has too few questions of its own."""
    whole = exam.questions or QUESTIONS
    wanted = SHORT if short else whole
    by_domain: dict[int, list[Question]] = defaultdict(list)
    for question in pool:
        if exam.id in question.exams and question.kind not in NOT_IN_EXAMS:
            by_domain[plan.domains.get(question.topic, 0)].append(question)
    weights = {domain.number: domain.weight_percent for domain in exam.domains}
    taken = shares({number: weights.get(number, 0) for number in by_domain}, _sizes(by_domain), wanted)
    chosen = [
        question for number, count in taken.items() for question in chance.sample(by_domain[number], count)
    ]
    chance.shuffle(chosen)
    minutes = round((exam.minutes or MINUTES) * len(chosen) / whole)
    return Sitting(questions=tuple(chosen), minutes=max(1, minutes))


def shares(weights: Mapping[int, int], available: Mapping[int, int], wanted: int) -> dict[int, int]:
    """Return how many questions each domain gives: by weight, no more than it has, the rest where there are more."""
    taken = dict.fromkeys(weights, 0)
    evenly = not any(weights.values())
    for _ in range(min(wanted, sum(available.values()))):
        open_ones = [number for number in sorted(taken) if taken[number] < available[number]]
        weighted = [number for number in open_ones if evenly or weights[number]] or open_ones
        taken[min(weighted, key=lambda number: (taken[number] + 1) / max(1, weights[number]))] += 1
    return taken


def scaled(right: int, asked: int) -> int:
    """Return the score, 100 to 1,000."""
    return round(LOWEST + (HIGHEST - LOWEST) * right / asked) if asked else LOWEST


def _sizes(by_domain: Mapping[int, Sequence[Question]]) -> dict[int, int]:
    return {number: len(questions) for number, questions in by_domain.items()}
