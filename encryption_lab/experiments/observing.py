"""What was expected beside what was seen. A test never computes one from the other: it only compares."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """see: "step.field"; expected has its references resolved."""

    see: str
    label: str
    test: str
    expected: Value
    observed: Value
    as_expected: bool
