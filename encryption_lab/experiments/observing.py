"""What was expected beside what was seen. A test never computes one from the other: it only compares.

What is missing, on either side, passes no test: neither as equal nor as different.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from encryption_lab.experiments.values import Value

TESTS: Mapping[str, Callable[[Value, Value], bool]] = {
    "is": lambda seen, value: type(seen) is type(value) and seen == value,
    "is_not": lambda seen, value: seen != value,
    "contains": lambda seen, value: bool(value) and str(value) in str(seen),
    "lacks": lambda seen, value: bool(value) and str(value) not in str(seen),
}


def passes(test: str, seen: Value, value: Value) -> bool:
    return seen is not None and value is not None and TESTS[test](seen, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """see: "step.field"; expected has its references resolved."""

    see: str
    label: str
    test: str
    expected: Value
    observed: Value
    as_expected: bool
