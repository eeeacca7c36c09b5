"""The table of rules: which candidate meets which requirement, since when, why, and what else tells candidates apart.

A candidate is written as its code: an option's id, with "+bucket-key" behind it if a Bucket Key is on. In a rule
"sse-kms*" stands for both "sse-kms" and "sse-kms+bucket-key".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from studyapp.knowledge.option_values import OptionId
from studyapp.knowledge.requirement_values import RequirementId
from studyapp.knowledge.values import FactId

CandidateCode = NewType("CandidateCode", str)
BUCKET_KEY = "+bucket-key"
EARLIEST = date(2022, 1, 1)
"""The rules say nothing about days before this one."""


class Meets(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A candidate with what decides between candidates that are otherwise equal; the last tie goes to the file’s order.

    effort           place in the order of what it takes to set up and run; 1 is the least, equal numbers are a tie
    cost             place in the order of what it costs each month; 1 is the least
    advised_against  what AWS itself would rather have one use, and why; empty where it does not say so
    exists_from      the first day on which one could choose it; None if before 2022
    """

    option: OptionId
    bucket_key: bool = False
    effort: int
    effort_reason: str
    cost: int
    cost_reason: str
    facts: tuple[FactId, ...]
    advised_against: str = ""
    exists_from: date | None = None
    missing_reason: str = ""
    missing_facts: tuple[FactId, ...] = ()

    @property
    def code(self) -> CandidateCode:
        return CandidateCode(self.option + BUCKET_KEY if self.bucket_key else self.option)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How some candidates do on one requirement, from the first day to the last (both included; None: open)."""

    requirement: RequirementId
    candidates: tuple[str, ...]
    meets: Meets
    reason: str
    facts: tuple[FactId, ...]
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def codes(self) -> tuple[CandidateCode, ...]:
        return tuple(expanded(self.candidates))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRule:
    """Something to configure if one of the candidates is recommended.

    when_any    holds only if one of these is a must or a wish; empty: always
    unless_any  does not hold if one of these is a must
    """

    name: str
    value: str
    reason: str
    candidates: tuple[str, ...]
    facts: tuple[FactId, ...]
    when_any: tuple[RequirementId, ...] = ()
    unless_any: tuple[RequirementId, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def codes(self) -> tuple[CandidateCode, ...]:
        return tuple(expanded(self.candidates))


def expanded(candidates: Iterable[str]) -> Iterator[CandidateCode]:
    for written in candidates:
        yield CandidateCode(written.removesuffix("*"))
        if written.endswith("*"):
            yield CandidateCode(written.removesuffix("*") + BUCKET_KEY)


def holds_on(day: date, valid_from: date | None, valid_until: date | None) -> bool:
    return (valid_from is None or valid_from <= day) and (valid_until is None or day <= valid_until)
