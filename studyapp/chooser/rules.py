"""The table of rules as it stands on a day: bit masks over the candidates to decide with, and judgements to tell."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from studyapp.chooser.values import Candidate, Judgement, Meets, NotYet, RequirementId
from studyapp.knowledge.framework_values import Framework
from studyapp.knowledge.reading import read_register
from studyapp.knowledge.register import Register
from studyapp.knowledge.requirement_values import Requirement, RequirementGroup
from studyapp.knowledge.rule_values import EARLIEST, CandidateCode, Contender, holds_on

__all__ = ["EARLIEST", "Rules", "Table", "rules"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One state of the rules. Bit n of a mask stands for the candidate in place n of the order of preference.

    exists   who could be chosen
    meets    for each requirement, who meets it with a plain yes, and exists
    """

    exists: int
    meets: dict[RequirementId, int]
    judgements: dict[Candidate, dict[RequirementId, Judgement]]
    not_yet: tuple[NotYet, ...]


@dataclass(frozen=True)
class Rules:
    register: Register

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        return self.register.requirements

    @property
    def groups(self) -> tuple[RequirementGroup, ...]:
        return self.register.requirement_groups

    @property
    def frameworks(self) -> tuple[Framework, ...]:
        return self.register.frameworks

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """All candidates in the order of their file, in which they are shown."""
        return tuple(_candidate(contender) for contender in self.register.contenders)

    @cached_property
    def preferred(self) -> tuple[Contender, ...]:
        """All candidates in the order in which they win where no wish tells them apart."""
        return tuple(sorted(self.register.contenders, key=preference))

    @cached_property
    def order(self) -> tuple[Candidate, ...]:
        return tuple(_candidate(contender) for contender in self.preferred)

    @cached_property
    def contenders(self) -> dict[Candidate, Contender]:
        return {_candidate(contender): contender for contender in self.register.contenders}

    @cached_property
    def positions(self) -> dict[RequirementId, int]:
        return {requirement.id: place for place, requirement in enumerate(self.requirements)}

    def requirement(self, requirement_id: RequirementId) -> Requirement:
        """Raises KeyError for an unknown one."""
        return self.requirements[self.positions[requirement_id]]

    def judge(self, requirement_id: RequirementId, candidate: Candidate, on: date) -> Judgement:
        """Return one cell of the table. A candidate that does not exist on the day meets nothing.

        Raises KeyError for an unknown requirement or candidate, ValueError for a day before EARLIEST.
        """
        return self.table(on).judgements[candidate][requirement_id]

    @cached_property
    def version(self) -> str:
        """A short digest of what decides, for permalinks."""
        parts = (self.register.requirements, self.register.contenders, self.register.rules)
        return hashlib.sha256(repr((*parts, self.register.setting_rules)).encode()).hexdigest()[:8]

    @cached_property
    def turning_days(self) -> tuple[date, ...]:
        """The first day of each state of the table, the earliest first."""
        days = {rule.valid_from for rule in self.register.rules} | {
            contender.exists_from for contender in self.register.contenders
        }
        return (EARLIEST, *sorted(day for day in days if day and day > EARLIEST))

    def table(self, on: date) -> Table:
        if on < EARLIEST:
            raise ValueError(f"The rules begin on {EARLIEST.isoformat()}.")
        since = max(day for day in self.turning_days if day <= on)
        if since not in self._tables:
            self._tables[since] = self._table(since)
        return self._tables[since]

    @cached_property
    def _tables(self) -> dict[date, Table]:
        return {}

    def _table(self, on: date) -> Table:
        judgements = self._judged(on)
        missing = tuple(
            NotYet(candidate=each, since=of.exists_from, reason=of.missing_reason, facts=of.missing_facts)
            for each, of in self.contenders.items()
            if of.exists_from and of.exists_from > on
        )
        for requirement in self.requirements:
            for each in missing:
                judgements[each.candidate][requirement.id] = Judgement(
                    requirement=requirement.id,
                    candidate=each.candidate,
                    meets=Meets.NO,
                    reason=each.reason,
                    facts=each.facts,
                )
        gone = {each.candidate for each in missing}
        return Table(
            exists=sum(1 << bit for bit, each in enumerate(self.order) if each not in gone),
            meets={
                requirement.id: self._mask(requirement.id, judgements) for requirement in self.requirements
            },
            judgements=judgements,
            not_yet=missing,
        )

    def _judged(self, on: date) -> dict[Candidate, dict[RequirementId, Judgement]]:
        by_code: dict[CandidateCode, Candidate] = {of.code: each for each, of in self.contenders.items()}
        found: dict[Candidate, dict[RequirementId, Judgement]] = {each: {} for each in self.candidates}
        for rule in self.register.rules:
            if holds_on(on, rule.valid_from, rule.valid_until):
                for candidate in map(by_code.__getitem__, rule.codes):
                    found[candidate][rule.requirement] = Judgement(
                        requirement=rule.requirement,
                        candidate=candidate,
                        meets=rule.meets,
                        reason=rule.reason,
                        facts=rule.facts,
                        valid_from=rule.valid_from,
                        valid_until=rule.valid_until,
                    )
        return found

    def _mask(
        self, requirement_id: RequirementId, judgements: dict[Candidate, dict[RequirementId, Judgement]]
    ) -> int:
        return sum(
            1 << bit
            for bit, each in enumerate(self.order)
            if judgements[each][requirement_id].meets is Meets.YES
        )


def preference(contender: Contender) -> tuple[bool, int, int]:
    return bool(contender.advised_against), contender.effort, contender.cost


def _candidate(contender: Contender) -> Candidate:
    return Candidate(contender.option, contender.bucket_key)


@cache
def rules() -> Rules:
    return Rules(read_register())
