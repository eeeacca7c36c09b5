"""Scenarios of the bank, put through the chooser: it agrees with each key, and a must rules out each distractor."""

from __future__ import annotations

from datetime import date

import pytest

from studyapp.chooser.deciding import decide
from studyapp.chooser.rules import rules
from studyapp.chooser.values import Profile, RequirementId, Wish
from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import Choose, Kind, Question

ON = date(2026, 11, 24)
SCENARIOS = [question for question in bank().questions if question.requires]


@pytest.mark.parametrize("question", SCENARIOS, ids=lambda question: question.id)
def test_the_chooser_agrees_with_the_key_and_rules_out_the_rest(question: Question) -> None:
    assert isinstance(question.task, Choose)
    wishes = {RequirementId(name): Wish(wish) for name, wish in question.requires.items()}
    decision = decide(rules(), Profile(wishes), ON)
    fitting = [str(standing.candidate) for standing in decision.standings]
    ruled_out = {str(each.candidate) for each in decision.ruled_out}
    keys = [option.candidate for option in question.task.option if option.right]
    others = {option.candidate for option in question.task.option if not option.right}
    assert others <= ruled_out
    if question.kind is Kind.ONE:
        assert keys == fitting[:1]
    else:
        assert set(keys) <= set(fitting)
