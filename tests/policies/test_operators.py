"""Each operator against a key that is missing, present, or has several values; rows follow the IAM User Guide."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.policies.operators import COMPARISONS, is_met, read_operator
from encryption_lab.policies.wildcards import arn_matches, matches

Found = tuple[str, ...] | None
ARN = "arn:aws:kms:us-east-1:111122223333:key/k"
ROWS: list[tuple[str, tuple[str, ...], Found, bool]] = [
    ("StringEquals", ("a", "b"), ("b",), True),
    ("StringEquals", ("a",), ("A",), False),
    ("StringEquals", ("a*",), ("ab",), False),
    ("StringEquals", ("a",), None, False),
    ("StringEqualsIfExists", ("a",), None, True),
    ("StringEqualsIfExists", ("a",), ("b",), False),
    ("StringNotEquals", ("a", "b"), ("b",), False),
    ("StringNotEquals", ("a", "b"), ("c",), True),
    ("StringNotEquals", ("a",), None, True),
    ("StringNotEqualsIfExists", ("a",), None, True),
    ("StringEqualsIgnoreCase", ("aWs",), ("AwS",), True),
    ("StringEqualsIgnoreCase", ("a",), None, False),
    ("StringNotEqualsIgnoreCase", ("aWs",), ("AwS",), False),
    ("StringNotEqualsIgnoreCase", ("a",), None, True),
    ("StringLike", ("aws:kms*",), ("aws:kms:dsse",), True),
    ("StringLike", ("?",), ("",), False),
    ("StringLike", ("*",), None, False),
    ("StringNotLike", ("aws:kms*",), ("AES256",), True),
    ("StringNotLike", ("*",), None, True),
    ("ArnEquals", ("arn:aws:kms:*:111122223333:key/*",), (ARN,), True),
    ("ArnEquals", ("arn:aws:kms:*:key/k",), (ARN,), False),
    ("ArnEquals", (ARN,), ("alias/payroll",), False),
    ("ArnLike", (ARN,), (ARN,), True),
    ("ArnLike", (ARN,), None, False),
    ("ArnNotEquals", (ARN,), ("alias/payroll",), True),
    ("ArnNotEquals", (ARN,), None, True),
    ("ArnNotEqualsIfExists", (ARN,), None, True),
    ("ArnNotLike", (ARN,), (ARN,), False),
    ("Bool", ("false",), ("false",), True),
    ("Bool", ("False",), ("false",), True),
    ("Bool", ("false",), None, False),
    ("BoolIfExists", ("false",), None, True),
    ("Null", ("true",), None, True),
    ("Null", ("true",), ("x",), False),
    ("Null", ("false",), ("x",), True),
    ("Null", ("false",), None, False),
    ("NumericLessThan", ("1.2",), ("1.1",), True),
    ("NumericLessThan", ("10",), ("9",), True),
    ("NumericLessThan", ("10",), ("nine",), False),
    ("NumericLessThanEquals", ("10",), ("10.0",), True),
    ("NumericGreaterThan", ("10",), ("10",), False),
    ("NumericGreaterThanEquals", ("10",), ("10",), True),
    ("NumericEquals", ("10",), ("10.00",), True),
    ("NumericNotEquals", ("10",), None, True),
    ("DateLessThan", ("2026-11-23T10:00:00Z",), ("2026-11-23T09:59:59Z",), True),
    ("DateLessThan", ("2026-11-23",), ("2026-11-23T00:00:00Z",), False),
    ("DateLessThanEquals", ("2026-11-23",), ("2026-11-23T00:00:00Z",), True),
    ("DateGreaterThan", ("0",), None, False),
    ("DateGreaterThan", ("2026-11-23T10:00:00+02:00",), ("2026-11-23T09:00:00Z",), True),
    ("DateGreaterThanEquals", ("1970-01-02",), ("86400",), True),
    ("DateEquals", ("2026-11-23",), ("2026-11-23T00:00:00Z",), True),
    ("DateNotEquals", ("2026-11-23",), ("2026-11-23T00:00:00Z",), False),
    ("ForAllValues:StringEquals", ("a", "b"), ("a", "b"), True),
    ("ForAllValues:StringEquals", ("a",), ("a", "b"), False),
    ("ForAllValues:StringEquals", ("a",), None, True),
    ("ForAllValues:StringNotEquals", ("a",), ("a", "b"), False),
    ("ForAnyValue:StringEquals", ("a",), ("a", "b"), True),
    ("ForAnyValue:StringEquals", ("c",), ("a", "b"), False),
    ("ForAnyValue:StringEquals", ("a",), None, False),
    ("ForAnyValue:StringNotEquals", ("a",), ("a", "b"), True),
    ("ForAnyValue:StringNotEquals", ("a",), None, False),
    ("StringEquals", ("a",), ("a", "b"), True),
    ("StringNotEquals", ("a",), ("a", "b"), False),
]


@pytest.mark.parametrize(("name", "wanted", "found", "expected"), ROWS)
def test_what_an_operator_says(name: str, wanted: tuple[str, ...], found: Found, expected: bool) -> None:
    operator = read_operator(name)
    assert operator is not None
    assert is_met(operator, wanted, found) is expected


def test_every_operator_has_rows() -> None:
    tried = {name.rpartition(":")[2].removesuffix("IfExists") for name, *_ in ROWS}
    assert tried == set(COMPARISONS)


@pytest.mark.parametrize(
    "name",
    [
        "IpAddress",
        "NotIpAddress",
        "BinaryEquals",
        "stringequals",
        "NullIfExists",
        "ForAllValues:Null",
        "ForAll:StringLike",
        "",
        ":",
    ],
)
def test_what_is_no_operator_here(name: str) -> None:
    assert read_operator(name) is None


def slowly(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return slowly(pattern[1:], text) or (bool(text) and slowly(pattern, text[1:]))
    return bool(text) and pattern[0] in ("?", text[0]) and slowly(pattern[1:], text[1:])


@given(st.text("ab*?", max_size=8), st.text("ab?*", max_size=8))
def test_wildcards_match_as_an_independent_matcher_says(pattern: str, text: str) -> None:
    assert matches(pattern, text) is slowly(pattern, text)


def test_no_pattern_takes_long() -> None:
    began = time.monotonic()
    assert not matches("a*" * 10_000 + "b", "a" * 2_000)
    assert not matches("*" * 20_000 + "?b", "a" * 2_000)
    assert time.monotonic() - began < 1


def test_a_star_stays_within_its_part_of_an_arn() -> None:
    assert arn_matches("arn:aws:s3:::notes/*", "arn:aws:s3:::notes/a:b")
    assert not arn_matches("arn:*", "arn:aws:s3:::notes/a")
