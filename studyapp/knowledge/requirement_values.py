"""What somebody may need of the encryption of a bucket: one thing each, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from studyapp.knowledge.values import FactId

RequirementId = NewType("RequirementId", str)
RequirementGroupId = NewType("RequirementGroupId", str)


class Wish(StrEnum):
    """How much somebody needs a requirement. One who was never asked has not said UNKNOWN: it is not in the profile."""

    MUST = "must"
    LIKE = "like"
    NOT_NEEDED = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementGroup:
    id: RequirementGroupId
    label: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A question of the chooser, and a row of its table of rules.

    label      what is needed, as a short statement
    question   the same as a question
    example    who would say yes, in one sentence
    phrases    how exams and requirements documents put it
    facts      what one should know before answering; may be empty
    """

    id: RequirementId
    group: RequirementGroupId
    label: str
    question: str
    example: str
    phrases: tuple[str, ...]
    facts: tuple[FactId, ...] = ()
