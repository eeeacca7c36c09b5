"""Each check of the rules, on the real register broken in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from studyapp.knowledge.reading import read_register
from studyapp.knowledge.register import Register
from studyapp.knowledge.requirement_values import RequirementId
from studyapp.knowledge.rule_checking import RULE_CHECKS, dependent_entries
from studyapp.knowledge.rule_values import Rule
from studyapp.knowledge.values import FactId

TODAY = date(2026, 11, 23)
REGISTER = read_register()


def with_rule(change: Callable[[Rule], Rule], of: str = "automatic-rotation") -> Register:
    place = next(
        place for place, rule in enumerate(REGISTER.rules) if rule.requirement == of and rule.valid_until
    )
    rules = list(REGISTER.rules)
    rules[place] = change(rules[place])
    return replace(REGISTER, rules=tuple(rules))


def problems(register: Register) -> dict[str, list[str]]:
    found = {check.__name__: [str(each) for each in check(register, TODAY)] for check in RULE_CHECKS}
    return {name: each for name, each in found.items() if each}


def test_the_real_rules_are_whole() -> None:
    assert problems(REGISTER) == {}


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (lambda rule: replace(rule, facts=(FactId("nothing"),)), "rule_names"),
        (lambda rule: replace(rule, facts=()), "rule_names"),
        (lambda rule: replace(rule, requirement=RequirementId("nothing")), "rule_names"),
        (lambda rule: replace(rule, candidates=("nothing",)), "rule_names"),
        (lambda rule: replace(rule, valid_until=date(2022, 4, 30)), "rule_days"),
        (lambda rule: replace(rule, valid_until=date(2022, 6, 1)), "rule_days"),
        (lambda rule: replace(rule, valid_until=date(2022, 6, 1)), "rule_facts_hold"),
    ],
)
def test_a_broken_rule_is_found(change: Callable[[Rule], Rule], check: str) -> None:
    assert check in problems(with_rule(change))


def test_a_fact_knows_what_decides_by_it() -> None:
    found = dependent_entries(REGISTER, FactId("sse-c-off-by-default"))
    assert [entry for entry in found if entry.startswith("rule replication yes")]
    assert [entry for entry in found if entry.startswith("setting block-sse-c")]
