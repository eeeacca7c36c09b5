"""What to configure with a recommendation, read from settings.toml."""

from __future__ import annotations

from datetime import date

from studyapp.chooser.rules import Rules
from studyapp.chooser.values import Candidate, RequirementId, Setting
from studyapp.knowledge.rule_values import holds_on


def settings_for(
    rules: Rules,
    candidate: Candidate,
    musts: tuple[RequirementId, ...],
    likes: tuple[RequirementId, ...],
    on: date,
) -> tuple[Setting, ...]:
    code = rules.contenders[candidate].code
    return tuple(
        Setting(
            name=each.name,
            value=each.value,
            reason=each.reason,
            facts=each.facts,
            because=tuple(wish for wish in (*musts, *likes) if wish in each.when_any),
        )
        for each in rules.register.setting_rules
        if code in each.codes
        and holds_on(on, each.valid_from, each.valid_until)
        and (not each.when_any or set(each.when_any) & {*musts, *likes})
        and not set(each.unless_any) & set(musts)
    )
