"""The Condition of a statement, read: operators, keys and values that the lab knows, all else refused by name."""

from __future__ import annotations

import json

from encryption_lab.policies.condition_keys import EVERYWHERE, ConditionKey, find_key
from encryption_lab.policies.documents import Condition
from encryption_lab.policies.operators import Family, Operator, moment, number, read_operator
from encryption_lab.policies.rules import Rules
from encryption_lab.policies.values import VARIABLE, refuse
from encryption_lab.policy_errors import MalformedPolicy

SYNTAX = "Invalid policy syntax."
INVALID_KEY = "Policy has an invalid condition key"
NOT_APPLICABLE = "Conditions do not apply to combination of actions and resources in statement"
LONGEST_SHOWN = 40


def read_conditions(found: object, actions: frozenset[str], rules: Rules) -> tuple[Condition, ...]:
    """Return the conditions of a statement about `actions`. Raises MalformedPolicy."""
    if not isinstance(found, dict):
        refuse(SYNTAX, "Condition", found)
    read: list[Condition] = []
    for name, keys in found.items():
        operator = read_operator(name)
        if operator is None:
            raise MalformedPolicy(f"Invalid Condition type : {name}", about=name)
        if not isinstance(keys, dict) or not keys:
            refuse(SYNTAX, name, keys)
        for key, values in keys.items():
            _check_key(operator, key, actions, rules)
            read.append(Condition(operator=operator, key=key, values=_values(operator, key, values)))
    return tuple(read)


def _check_key(operator: Operator, name: str, actions: frozenset[str], rules: Rules) -> None:
    key = find_key(name)
    if key is None or not key.services.intersection(rules.services):
        refuse(INVALID_KEY, "condition key", name)
    if operator.comparison.family not in key.families:
        refuse(NOT_APPLICABLE, f"{operator.name} on the condition key", name)
    if key.multivalued and operator.over_set is None and operator.comparison.family is not Family.NULL:
        refuse(INVALID_KEY, f"{operator.name} without ForAllValues or ForAnyValue on the condition key", name)
    if not _may_have(actions, key):
        refuse(NOT_APPLICABLE, "condition key", name)


def _may_have(actions: frozenset[str], key: ConditionKey) -> bool:
    if key.actions:
        return bool(actions & key.actions)
    services = {action.partition(":")[0] for action in actions}
    return key.services == EVERYWHERE or bool(services & key.services)


def _values(operator: Operator, key: str, found: object) -> tuple[str, ...]:
    listed = found if isinstance(found, list) else [found]
    if not listed:
        refuse(SYNTAX, key, found)
    return tuple(_value(operator, key, value) for value in listed)


def _value(operator: Operator, key: str, value: object) -> str:
    if isinstance(value, (bool, int, float)):
        value = json.dumps(value)
    if not isinstance(value, str):
        refuse(SYNTAX, key, value)
    if VARIABLE in value:
        refuse(SYNTAX, "a policy variable", value)
    if not _fits(operator.comparison.family, value):
        raise MalformedPolicy(
            f"Invalid value in Conditions for operator {operator.name}",
            detail=f'"{key}" : {json.dumps(value[:LONGEST_SHOWN], ensure_ascii=False)}',
            about=value,
        )
    return value


def _fits(family: Family, value: str) -> bool:
    """Tell whether a value is one that an operator of the family can compare with."""
    try:
        match family:
            case Family.BOOL | Family.NULL:
                return value.lower() in ("true", "false")
            case Family.NUMERIC:
                number(value)
            case Family.DATE:
                moment(value)
            case Family.ARN:
                return value == "*" or (value.startswith("arn:") and value.count(":") >= 5)
            case Family.STRING:
                return True
    except ValueError:
        return False
    return True
