"""How the musts took candidates away, one after the other. Nothing is weighed: a must is met or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from studyapp.chooser.values import Candidate, Decision, Judgement, RequirementId, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One must: whom it took away, with the judgement that did, and who was left after it."""

    requirement: RequirementId
    taken: tuple[Judgement, ...]
    left: tuple[Candidate, ...]


def candidates_of(decision: Decision) -> tuple[Candidate, ...]:
    ranked = [standing.candidate for standing in decision.standings]
    return (*ranked, *(out.candidate for out in decision.ruled_out))


def steps_of(decision: Decision, order: Iterable[RequirementId]) -> tuple[Step, ...]:
    """Return a step for each must, in the given order of all requirements."""
    failures = {out.candidate: {each.requirement: each for each in out.by} for out in decision.ruled_out}
    left = candidates_of(decision)
    steps = []
    for requirement in order:
        if decision.profile.wish(requirement) is not Wish.MUST:
            continue
        taken = tuple(failures[each][requirement] for each in left if requirement in failures.get(each, ()))
        gone = {judgement.candidate for judgement in taken}
        left = tuple(candidate for candidate in left if candidate not in gone)
        steps.append(Step(requirement=requirement, taken=taken, left=left))
    return tuple(steps)
