"""A decision as a record to keep: what was asked, chosen and rejected, why, and until when it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from studyapp.chooser.names import WISH_NAMES, label_of
from studyapp.chooser.values import Candidate, Decision, Judgement, RequirementId, Setting, Standing, Wish
from studyapp.knowledge.register import Register
from studyapp.knowledge.values import Fact, FactId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a candidate does or does not give what was asked."""

    requirement: str
    wish: Wish
    text: str
    facts: tuple[FactId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """A candidate with what speaks for and against it. `rank` is 0 for one that was ruled out."""

    candidate: Candidate
    label: str
    rank: int
    good: tuple[Reason, ...]
    bad: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """
    asked        pairs (label of the requirement, wish), in the order of the requirements; never NOT_NEEDED
    considered   the ranked ones first; empty ranks mean that nothing fits
    facts        those that the reasons and settings rest on, in the order in which they are first named
    review_by    the earliest day on which one of them has to be looked at again
    permalink    the whole address of this decision, with the version of the rules
    """

    on: date
    rules_version: str
    permalink: str
    asked: tuple[tuple[str, Wish], ...]
    considered: tuple[Considered, ...]
    settings: tuple[Setting, ...]
    facts: tuple[Fact, ...]
    review_by: date | None

    @property
    def chosen(self) -> Considered | None:
        return next((each for each in self.considered if each.rank == 1), None)


def record_of(
    decision: Decision,
    register: Register,
    labels: Mapping[RequirementId, str],
    *,
    rules_version: str,
    permalink: str,
) -> Record:
    """Return the record; `labels` names all requirements, in their order."""
    considered = (
        *(_ranked(each, decision, register, labels) for each in decision.standings),
        *(
            Considered(
                candidate=out.candidate,
                label=label_of(register, out.candidate),
                rank=0,
                good=(),
                bad=_reasons(out.by, decision, labels),
            )
            for out in decision.ruled_out
        ),
    )
    facts = register.named(_fact_ids(considered, decision.settings))
    return Record(
        on=decision.on,
        rules_version=rules_version,
        permalink=permalink,
        asked=tuple(
            (label, wish)
            for requirement, label in labels.items()
            if (wish := decision.profile.wish(requirement)) not in (None, Wish.NOT_NEEDED)
        ),
        considered=considered,
        settings=decision.settings,
        facts=facts,
        review_by=min((fact.review_by for fact in facts), default=None),
    )


def wish_words(wish: Wish) -> str:
    return WISH_NAMES[wish].lower() if wish is not Wish.UNKNOWN else "not known"


def _ranked(
    standing: Standing, decision: Decision, register: Register, labels: Mapping[RequirementId, str]
) -> Considered:
    return Considered(
        candidate=standing.candidate,
        label=label_of(register, standing.candidate),
        rank=standing.rank,
        good=_reasons((*standing.musts, *standing.wishes_met), decision, labels),
        bad=_reasons(standing.wishes_missed, decision, labels),
    )


def _reasons(
    judgements: Iterable[Judgement], decision: Decision, labels: Mapping[RequirementId, str]
) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            requirement=labels[judgement.requirement],
            wish=decision.profile.wishes[judgement.requirement],
            text=judgement.reason,
            facts=judgement.facts,
        )
        for judgement in judgements
    )


def _fact_ids(considered: Iterable[Considered], settings: Iterable[Setting]) -> tuple[FactId, ...]:
    reasons = (reason for each in considered for reason in (*each.good, *each.bad))
    named = [fact for reason in reasons for fact in reason.facts]
    named += [fact for setting in settings for fact in setting.facts]
    return tuple(dict.fromkeys(named))
