"""Musts filter, wishes rank, and ties go to what AWS advises, then to effort, cost and the order of the candidates.

A must takes "yes" only. Each wish counts one. Nothing else is weighed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from studyapp.chooser.changing import changes_of, open_questions_of
from studyapp.chooser.conflicts import conflicts_of
from studyapp.chooser.ranking import Scale
from studyapp.chooser.rules import Rules, Table
from studyapp.chooser.settings_for import settings_for
from studyapp.chooser.values import (
    Candidate,
    Decision,
    Edge,
    Judgement,
    Meets,
    Profile,
    RequirementId,
    RuledOut,
    Standing,
    Wish,
)


def decide(rules: Rules, profile: Profile, on: date) -> Decision:
    """Return the decision with all that explains it. Raises KeyError for an unknown requirement in the profile,
    ValueError for a day before EARLIEST.
    """
    table = rules.table(on)
    musts, likes = wanted(rules, profile, Wish.MUST), wanted(rules, profile, Wish.LIKE)
    scale = Scale(table, musts, likes)
    fitting = [rules.order[bit] for bit in scale.ranked()]
    standings = _standings(rules, table, fitting, musts, likes)
    return Decision(
        profile=profile,
        on=on,
        standings=standings,
        ruled_out=_ruled_out(rules, table, musts),
        settings=settings_for(rules, fitting[0], musts, likes, on) if fitting else (),
        changes=changes_of(rules, scale, profile),
        conflicts=() if fitting else conflicts_of(rules, scale),
        open_questions=open_questions_of(rules, scale, profile),
        not_yet=table.not_yet,
    )


def wanted(rules: Rules, profile: Profile, wish: Wish) -> tuple[RequirementId, ...]:
    """Return the requirements with that wish, in the order of the requirements."""
    found = (requirement for requirement, said in profile.wishes.items() if said is wish)
    return tuple(sorted(found, key=rules.positions.__getitem__))


def _standings(
    rules: Rules,
    table: Table,
    fitting: Iterable[Candidate],
    musts: tuple[RequirementId, ...],
    likes: tuple[RequirementId, ...],
) -> tuple[Standing, ...]:
    found: list[Standing] = []
    for rank, candidate in enumerate(fitting, start=1):
        column = table.judgements[candidate]
        judged = [column[like] for like in likes]
        met = tuple(each for each in judged if each.meets is Meets.YES)
        found.append(
            Standing(
                rank=rank,
                candidate=candidate,
                musts=tuple(column[must] for must in musts),
                wishes_met=met,
                wishes_missed=tuple(each for each in judged if each.meets is not Meets.YES),
                behind=_edge(rules, found[-1], candidate, met) if found else None,
            )
        )
    return tuple(found)


def _edge(rules: Rules, better: Standing, candidate: Candidate, met: tuple[Judgement, ...]) -> Edge:
    ahead, behind = rules.contenders[better.candidate], rules.contenders[candidate]
    differs = {
        Edge.WISHES: len(better.wishes_met) != len(met),
        Edge.ADVICE: bool(ahead.advised_against) != bool(behind.advised_against),
        Edge.EFFORT: ahead.effort != behind.effort,
        Edge.COST: ahead.cost != behind.cost,
    }
    return next((edge for edge, differ in differs.items() if differ), Edge.ORDER)


def _ruled_out(rules: Rules, table: Table, musts: tuple[RequirementId, ...]) -> tuple[RuledOut, ...]:
    missing = {each.candidate for each in table.not_yet}
    found = []
    for candidate in rules.candidates:
        column = table.judgements[candidate]
        failed = tuple(judged for must in musts if (judged := column[must]).meets is not Meets.YES)
        if failed and candidate not in missing:
            found.append(RuledOut(candidate=candidate, by=failed))
    return tuple(found)
