"""Scenarios that are made up: the chooser agrees with each key, and a named requirement rules out each distractor."""

from __future__ import annotations

import random
from datetime import date

import pytest

from studyapp.chooser.deciding import decide
from studyapp.chooser.rules import rules
from studyapp.chooser.values import Profile, RequirementId, Wish
from studyapp.knowledge.question_values import CITATION, Choose, Option, PartId, Question
from studyapp.quiz.generating import generated
from studyapp.quiz.serving import shuffled

ON = date(2026, 11, 24)
MADE = generated(random.Random(20261124), 150, on=ON)


def options_of(question: Question) -> tuple[Option, ...]:
    assert isinstance(question.task, Choose)
    return question.task.option


def key_of(question: Question) -> PartId:
    return next(option.id for option in options_of(question) if option.right)


def test_as_many_as_asked_for_and_no_two_alike() -> None:
    assert len(MADE) == 150
    assert len({frozenset(question.requires) for question in MADE}) == 150


@pytest.mark.parametrize("place", range(len(MADE)))
def test_the_chooser_agrees_and_says_why(place: int) -> None:
    question = MADE[place]
    assert isinstance(question.task, Choose)
    decision = decide(rules(), Profile({RequirementId(each): Wish.MUST for each in question.requires}), ON)
    ruled_out = {str(each.candidate): {found.requirement for found in each.by} for each in decision.ruled_out}
    keys = [option for option in question.task.option if option.right]
    assert [key.candidate for key in keys] == [str(decision.standings[0].candidate)]
    for option in question.task.option:
        assert option.right or ruled_out[option.candidate] & set(question.requires)
        assert CITATION.search(option.reason)
    for requirement in question.requires:
        assert rules().requirement(RequirementId(requirement)).label in question.stem


def test_the_same_chance_makes_the_same_and_the_key_stands_everywhere() -> None:
    again = generated(random.Random(20261124), 150, on=ON)
    assert again == MADE
    chance = random.Random(1)
    places = [shuffled(question, chance).index(key_of(question)) for question in MADE]
    assert all(20 <= places.count(place) <= 55 for place in range(4))


def test_many_winners_take_their_turn() -> None:
    winners = {key.candidate for question in MADE for key in options_of(question) if key.right}
    assert len(winners) >= 8
