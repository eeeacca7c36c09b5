"""What the chooser takes and what it answers.

A **requirement** is one thing somebody may need. An **option** is a column of the comparison (`options.toml`); a
**candidate** is an option with its Bucket Key on or off, for a Bucket Key changes which requirements are met. A rule
**judges** a candidate on a requirement: yes, partly or no, with a reason and facts, from one day until another. A must
takes "yes" only; "partly" is told, never rounded up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from studyapp.knowledge.option_values import OptionId
from studyapp.knowledge.requirement_values import RequirementId, Wish
from studyapp.knowledge.rule_values import Meets
from studyapp.knowledge.values import FactId

__all__ = [
    "Candidate",
    "Change",
    "Conflict",
    "Decision",
    "Edge",
    "Edit",
    "Judgement",
    "Meets",
    "NotYet",
    "OpenQuestion",
    "OptionId",
    "Profile",
    "RequirementId",
    "RuledOut",
    "Setting",
    "Standing",
    "Wish",
]


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """`str()` is its code in addresses and records: "sse-kms" or "sse-kms+bucket-key"."""

    option: OptionId
    bucket_key: bool = False

    def __str__(self) -> str:
        return f"{self.option}+bucket-key" if self.bucket_key else self.option


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One cell of the table of rules, as it stands on the day of the decision."""

    requirement: RequirementId
    candidate: Candidate
    meets: Meets
    reason: str
    facts: tuple[FactId, ...]
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody needs. The order of answering is not in it: two profiles with the same answers are equal."""

    wishes: Mapping[RequirementId, Wish]

    def wish(self, requirement: RequirementId) -> Wish | None:
        return self.wishes.get(requirement)


class Edge(StrEnum):
    """What put one candidate before another, in the order in which it is asked."""

    WISHES = "wishes"
    ADVICE = "advice"
    EFFORT = "effort"
    COST = "cost"
    ORDER = "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A candidate that meets every must, at its rank (1 is the recommendation).

    behind   what put it behind the one ranked just before it; None for the first
    """

    rank: int
    candidate: Candidate
    musts: tuple[Judgement, ...]
    wishes_met: tuple[Judgement, ...]
    wishes_missed: tuple[Judgement, ...]
    behind: Edge | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledOut:
    """`by` are the musts that it does not meet, in the order of the requirements; never empty."""

    candidate: Candidate
    by: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYet:
    """A candidate that nobody could choose on the day, so that no must is asked of it. `since`: its first day."""

    candidate: Candidate
    since: date
    reason: str
    facts: tuple[FactId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    requirement: RequirementId
    before: Wish | None
    after: Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A smallest set of edits after which another option wins; no part of it does. `winner` None: nothing fits then."""

    edits: tuple[Edit, ...]
    winner: Candidate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Musts that no candidate meets together, though one meets every smaller part.

    giving_up   for each of them, the candidates that would meet all other musts of the profile without it
    """

    requirements: tuple[RequirementId, ...]
    giving_up: tuple[tuple[RequirementId, tuple[Candidate, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A requirement that was not answered, or with "I do not know", where the answer would matter."""

    requirement: RequirementId
    if_must: Candidate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing to configure, such as default encryption, the rotation period or the layer beneath client-side.

    name       such as "default-encryption", "rotation", "bucket-policy", "key-policy", "block-sse-c", "layer"
    value      what to set, as a reader would say it
    because    the requirements that ask for it; empty where it is simply good practice
    """

    name: str
    value: str
    reason: str
    facts: tuple[FactId, ...]
    because: tuple[RequirementId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`standings` empty: nothing meets all musts, and `conflicts` says why. Otherwise `conflicts` is empty.

    Each candidate stands in exactly one of `standings`, `ruled_out` and `not_yet`.
    """

    profile: Profile
    on: date
    standings: tuple[Standing, ...]
    ruled_out: tuple[RuledOut, ...]
    settings: tuple[Setting, ...]
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    open_questions: tuple[OpenQuestion, ...]
    not_yet: tuple[NotYet, ...] = ()

    @property
    def recommended(self) -> Candidate | None:
        return self.standings[0].candidate if self.standings else None
