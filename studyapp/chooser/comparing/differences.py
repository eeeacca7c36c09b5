"""What differs between two decisions: what was asked, and what became of each candidate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from studyapp.chooser.answering.funnel import candidates_of
from studyapp.chooser.values import Candidate, Decision, Judgement, RequirementId, Wish


class Place(StrEnum):
    RECOMMENDED = "recommended"
    FITS = "fits"
    RULED_OUT = "ruled out"
    NOT_YET = "not yet available"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a candidate. `rank` is 0 for one that cannot be had, and then `by` or `reason` says why."""

    place: Place
    rank: int = 0
    by: tuple[Judgement, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedApart:
    requirement: RequirementId
    before: Wish | None
    after: Wish | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedApart:
    candidate: Candidate
    before: Fate
    after: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """`judged` names candidates whose place differs; one that only moved by a rank is not among them."""

    asked: tuple[AskedApart, ...]
    asked_alike: tuple[RequirementId, ...]
    judged: tuple[JudgedApart, ...]
    winner_differs: bool


def fate_of(decision: Decision, candidate: Candidate) -> Fate:
    for standing in decision.standings:
        if standing.candidate == candidate:
            place = Place.RECOMMENDED if standing.rank == 1 else Place.FITS
            return Fate(place=place, rank=standing.rank)
    for out in decision.ruled_out:
        if out.candidate == candidate:
            return Fate(place=Place.RULED_OUT, by=out.by)
    missing = next(each for each in decision.not_yet if each.candidate == candidate)
    return Fate(place=Place.NOT_YET, reason=missing.reason)


def differences(before: Decision, after: Decision, order: Iterable[RequirementId]) -> Differences:
    """Return what differs, requirements in the given order, candidates as `before` has them."""
    asked, alike = [], []
    for requirement in order:
        one, other = before.profile.wish(requirement), after.profile.wish(requirement)
        if one != other:
            asked.append(AskedApart(requirement=requirement, before=one, after=other))
        elif one is not None:
            alike.append(requirement)
    pairs = ((each, fate_of(before, each), fate_of(after, each)) for each in _everybody(before))
    return Differences(
        asked=tuple(asked),
        asked_alike=tuple(alike),
        judged=tuple(
            JudgedApart(candidate=each, before=one, after=other)
            for each, one, other in pairs
            if (one.place, _causes(one)) != (other.place, _causes(other))
        ),
        winner_differs=before.recommended != after.recommended,
    )


def _everybody(decision: Decision) -> tuple[Candidate, ...]:
    return (*candidates_of(decision), *(each.candidate for each in decision.not_yet))


def _causes(fate: Fate) -> tuple[RequirementId, ...]:
    return tuple(judgement.requirement for judgement in fate.by)
