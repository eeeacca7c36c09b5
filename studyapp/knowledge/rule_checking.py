"""What must hold for the rules: one for each requirement and candidate on each day, and no unknown names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from studyapp.knowledge.framework_values import Implied, Stated
from studyapp.knowledge.problems import Problem
from studyapp.knowledge.register import Register
from studyapp.knowledge.rule_values import EARLIEST, holds_on
from studyapp.knowledge.values import FactId


def rule_names(register: Register, today: date) -> Iterator[Problem]:
    facts = {fact.id for fact in register.facts}
    requirements = {requirement.id for requirement in register.requirements}
    groups = {group.id for group in register.requirement_groups}
    candidates = {contender.code for contender in register.contenders}
    options = {option.id for option in register.options}
    for entry, fact_ids in facts_by_entry(register):
        yield from _unknown(entry, "facts", fact_ids, facts)
        if not fact_ids:
            yield Problem(entry=entry, field="facts", reason="has none")
    for requirement in register.requirements:
        yield from _unknown(f"requirement {requirement.id}", "group", [requirement.group], groups)
    for contender in register.contenders:
        yield from _unknown(f"candidate {contender.code}", "option", [contender.option], options)
    for rule in register.rules:
        entry = f"rule {rule.requirement}"
        yield from _unknown(entry, "requirement", [rule.requirement], requirements)
        yield from _unknown(entry, "candidates", rule.codes, candidates)
    for setting in register.setting_rules:
        entry = f"setting {setting.name}"
        yield from _unknown(entry, "candidates", setting.codes, candidates)
        yield from _unknown(entry, "when_any", (*setting.when_any, *setting.unless_any), requirements)
    for framework in register.frameworks:
        implied = [each.requirement for each in framework.implies]
        yield from _unknown(f"framework {framework.id}", "implies", implied, requirements)


def rule_days(register: Register, today: date) -> Iterator[Problem]:
    """Each cell of the table holds exactly one rule, on the first day of each state that the table has ever had."""
    starts = {rule.valid_from for rule in register.rules if rule.valid_from}
    for rule in register.rules:
        if rule.valid_until:
            starts.add(date.fromordinal(rule.valid_until.toordinal() + 1))
    for day in sorted({EARLIEST, *(start for start in starts if start > EARLIEST)}):
        held: dict[tuple[str, str], int] = {}
        for rule in register.rules:
            if holds_on(day, rule.valid_from, rule.valid_until):
                for code in rule.codes:
                    held[rule.requirement, code] = held.get((rule.requirement, code), 0) + 1
        for requirement in register.requirements:
            for contender in register.contenders:
                if (count := held.get((requirement.id, contender.code), 0)) != 1:
                    reason = f"has {count} rules for {contender.code} on {day}"
                    yield Problem(entry=f"requirement {requirement.id}", field="rules", reason=reason)


def rule_facts_hold(register: Register, today: date) -> Iterator[Problem]:
    """A rule speaks of no day on which a fact of its own did not hold."""
    facts = {fact.id: fact for fact in register.facts}
    for rule in register.rules:
        for fact in (facts[fact_id] for fact_id in rule.facts if fact_id in facts):
            ends = rule.valid_until or date.max
            if fact.valid_until and ends > fact.valid_until.last:
                entry = f"rule {rule.requirement}"
                yield Problem(entry=entry, field="valid_until", reason=f"outlasts {fact.id}")


def dependent_entries(register: Register, fact_id: FactId) -> tuple[str, ...]:
    """Return the rules, requirements, candidates, settings, frameworks and prices that name the fact."""
    return tuple(dict.fromkeys(entry for entry, named in facts_by_entry(register) if fact_id in named))


def facts_by_entry(register: Register) -> Iterator[tuple[str, tuple[FactId, ...]]]:
    for requirement in register.requirements:
        yield f"requirement {requirement.id}", requirement.facts
    for contender in register.contenders:
        yield f"candidate {contender.code}", (*contender.facts, *contender.missing_facts)
    for rule in register.rules:
        yield f"rule {rule.requirement} {rule.meets}: {rule.reason}", rule.facts
    for setting in register.setting_rules:
        yield f"setting {setting.name}: {setting.value}", setting.facts
    for framework in register.frameworks:
        parts: tuple[Implied | Stated, ...] = (
            *framework.implies,
            *framework.not_demanded,
            *framework.judged,
        )
        yield (
            f"framework {framework.id}",
            (*framework.facts, *(fact for part in parts for fact in part.facts)),
        )
    for price in register.prices:
        yield f"price {price.id}", price.facts
    for quota in register.quotas:
        yield f"quota {quota.id}", quota.facts


def _unknown(entry: str, field: str, named: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    for name in named:
        if name not in set(known):
            yield Problem(entry=entry, field=field, reason=f"names the unknown {name}")


RULE_CHECKS = (rule_names, rule_days, rule_facts_hold)
