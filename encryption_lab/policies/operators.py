"""The operators of a condition: how a value of the policy is held against one of the request.

Negated operators are met where none of the policy's values fits, and where the request lacks the key. IfExists is met
where the key is missing. ForAllValues is met by no values at all, ForAnyValue never is.
Source: IAM User Guide, IAM JSON policy elements: Condition operators, and Set operators for multivalued context keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum, StrEnum, auto
from types import MappingProxyType
from typing import TypeVar

from encryption_lab.policies.wildcards import arn_matches, matches

T = TypeVar("T")
Test = Callable[[str, str], bool]  # the policy's value, the request's value
IF_EXISTS = "IfExists"
LONGEST_NUMBER = 40  # characters; what is longer is refused rather than calculated with


class Family(Enum):
    STRING = auto()
    ARN = auto()
    BOOL = auto()
    NUMERIC = auto()
    DATE = auto()
    NULL = auto()


class SetOperator(StrEnum):
    ALL = "ForAllValues"
    ANY = "ForAnyValue"


@dataclass(frozen=True, slots=True)
class Comparison:
    family: Family
    test: Test
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """An operator as a policy writes it, such as ForAnyValue:StringNotEqualsIfExists."""

    name: str
    comparison: Comparison
    if_exists: bool = False
    over_set: SetOperator | None = None


def number(text: str) -> Decimal:
    """Raises ValueError."""
    try:
        found = Decimal(text) if len(text) <= LONGEST_NUMBER else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite() or abs(found.adjusted()) > LONGEST_NUMBER:
        raise ValueError(text)
    return found


def moment(text: str) -> datetime:
    """Return a time of ISO 8601, or of seconds since 1970. Raises ValueError."""
    try:
        if text.isdecimal() and text.isascii() and len(text) > 4:
            return datetime.fromtimestamp(int(text), UTC)
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError(text) from None


def _by(read: Callable[[str], T], compare: Callable[[T, T], bool]) -> Test:
    def test(wanted: str, found: str) -> bool:
        try:
            return compare(read(found), read(wanted))
        except ValueError:
            return False

    return test


def _same(wanted: str, found: str) -> bool:
    return wanted == found


def _same_in_any_case(wanted: str, found: str) -> bool:
    return wanted.lower() == found.lower()


COMPARISONS: Mapping[str, Comparison] = MappingProxyType(
    {
        "StringEquals": Comparison(Family.STRING, _same),
        "StringNotEquals": Comparison(Family.STRING, _same, negated=True),
        "StringEqualsIgnoreCase": Comparison(Family.STRING, _same_in_any_case),
        "StringNotEqualsIgnoreCase": Comparison(Family.STRING, _same_in_any_case, negated=True),
        "StringLike": Comparison(Family.STRING, matches),
        "StringNotLike": Comparison(Family.STRING, matches, negated=True),
        # ArnEquals and ArnLike behave identically, wildcards included.
        "ArnEquals": Comparison(Family.ARN, arn_matches),
        "ArnNotEquals": Comparison(Family.ARN, arn_matches, negated=True),
        "ArnLike": Comparison(Family.ARN, arn_matches),
        "ArnNotLike": Comparison(Family.ARN, arn_matches, negated=True),
        "Bool": Comparison(Family.BOOL, _same_in_any_case),
        "NumericEquals": Comparison(Family.NUMERIC, _by(number, lambda found, wanted: found == wanted)),
        "NumericNotEquals": Comparison(
            Family.NUMERIC, _by(number, lambda found, wanted: found == wanted), negated=True
        ),
        "NumericLessThan": Comparison(Family.NUMERIC, _by(number, lambda found, wanted: found < wanted)),
        "NumericLessThanEquals": Comparison(
            Family.NUMERIC, _by(number, lambda found, wanted: found <= wanted)
        ),
        "NumericGreaterThan": Comparison(Family.NUMERIC, _by(number, lambda found, wanted: found > wanted)),
        "NumericGreaterThanEquals": Comparison(
            Family.NUMERIC, _by(number, lambda found, wanted: found >= wanted)
        ),
        "DateEquals": Comparison(Family.DATE, _by(moment, lambda found, wanted: found == wanted)),
        "DateNotEquals": Comparison(
            Family.DATE, _by(moment, lambda found, wanted: found == wanted), negated=True
        ),
        "DateLessThan": Comparison(Family.DATE, _by(moment, lambda found, wanted: found < wanted)),
        "DateLessThanEquals": Comparison(Family.DATE, _by(moment, lambda found, wanted: found <= wanted)),
        "DateGreaterThan": Comparison(Family.DATE, _by(moment, lambda found, wanted: found > wanted)),
        "DateGreaterThanEquals": Comparison(Family.DATE, _by(moment, lambda found, wanted: found >= wanted)),
        "Null": Comparison(Family.NULL, _same_in_any_case),
    }
)


def read_operator(name: str) -> Operator | None:
    """Return the operator of that name, None where there is none: IpAddress and BinaryEquals are not known here."""
    prefix, colon, rest = name.rpartition(":")
    over_set = next((each for each in SetOperator if each.value == prefix), None)
    if colon and over_set is None:
        return None
    base = rest.removesuffix(IF_EXISTS)
    comparison = COMPARISONS.get(base)
    is_null = comparison is not None and comparison.family is Family.NULL
    if comparison is None or (is_null and (base != rest or over_set is not None)):
        return None
    return Operator(name=name, comparison=comparison, if_exists=base != rest, over_set=over_set)


def is_met(operator: Operator, wanted: tuple[str, ...], found: tuple[str, ...] | None) -> bool:
    """Tell whether a condition is met. `found` are the request's values, None where it lacks the key."""
    comparison = operator.comparison
    if comparison.family is Family.NULL:
        return any(_same_in_any_case(value, str(found is None)) for value in wanted)
    if not found:
        return _met_by_nothing(operator)

    def fits(value: str) -> bool:
        return any(comparison.test(each, value) for each in wanted) is not comparison.negated

    if operator.over_set is SetOperator.ALL:
        return all(fits(value) for value in found)
    if operator.over_set is SetOperator.ANY:
        return any(fits(value) for value in found)
    return all(fits(value) for value in found) if comparison.negated else any(fits(value) for value in found)


def _met_by_nothing(operator: Operator) -> bool:
    if operator.if_exists or operator.over_set is SetOperator.ALL:
        return True
    return operator.comparison.negated and operator.over_set is None
