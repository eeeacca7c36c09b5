"""Scenarios made from the chooser's table of rules: always as the chooser decides, every distractor ruled out by a
requirement that the stem names. They come once, are marked as made up, and are kept with the sitting that asked them.
"""

from __future__ import annotations

import random
from datetime import date
from itertools import count as count_up

from studyapp.chooser.deciding import decide
from studyapp.chooser.names import label_of
from studyapp.chooser.rules import rules
from studyapp.chooser.values import Candidate, Decision, Judgement, Profile, RequirementId, RuledOut, Wish
from studyapp.knowledge.question_values import (
    Choose,
    Difficulty,
    Kind,
    Option,
    PartId,
    Question,
    QuestionId,
    TopicId,
)

GENERATED = "generated-"
TOPIC = TopicId("made-up")
DISTRACTORS = 3
MUSTS = (2, 3, 3, 4)
MOST_TRIES = 40  # a draw that nothing or everything fits is thrown away

WHO = (
    "A clinic", "A town library", "A maker of wind turbines", "A payroll office", "A film archive", "A seed bank",
    "A ferry company", "A research group", "A chain of bakeries", "A law firm", "A weather service", "An orchestra",
)  # fmt: skip
WHAT = (
    "scans of letters", "monthly reports", "sensor readings", "recordings of interviews", "backups of a database",
    "invoices", "drone pictures", "test results", "contracts", "log files", "training data", "drawings",
)  # fmt: skip


def generated(chance: random.Random, count: int, *, on: date) -> list[Question]:
    """Return that many scenarios, no two with the same requirements; fewer only if the table holds too few."""
    made: dict[frozenset[RequirementId], Question] = {}
    for _ in range(count * MOST_TRIES):
        if len(made) == count:
            break
        musts = _draw(chance)
        question = None if frozenset(musts) in made else _question(chance, musts, on)
        if question is not None:
            made[frozenset(musts)] = question
    return list(made.values())


def _draw(chance: random.Random) -> list[RequirementId]:
    """Return musts, no two of one group, so that the stem speaks of several things."""
    by_group: dict[str, list[RequirementId]] = {}
    for requirement in rules().requirements:
        by_group.setdefault(requirement.group, []).append(requirement.id)
    groups = chance.sample(sorted(by_group), chance.choice(MUSTS))
    return [chance.choice(by_group[group]) for group in groups]


def _question(chance: random.Random, musts: list[RequirementId], on: date) -> Question | None:
    decision = decide(rules(), Profile(dict.fromkeys(musts, Wish.MUST)), on)
    if not decision.standings or len(decision.ruled_out) < DISTRACTORS:
        return None
    wrong = _distractors(chance, decision.ruled_out)
    named = {each.by[0].requirement for each in wrong}
    if len(named) == 1 and len(musts) > 2:  # the others would be there for nothing
        return None
    return Question(
        id=QuestionId(f"{GENERATED}{chance.getrandbits(64):016x}"),
        topic=TOPIC,
        kind=Kind.ONE,
        stem=_stem(chance, musts),
        task=Choose(option=_options(decision, wrong)),
        explanation=_explanation(decision),
        difficulty=Difficulty.USE,
        exams=(),
        objectives=(),
        checked_on=on,
        requires=dict.fromkeys(musts, Wish.MUST.value),
    )


def _distractors(chance: random.Random, ruled_out: tuple[RuledOut, ...]) -> list[RuledOut]:
    """Return three that break as little as possible: they are the ones to think about."""
    mixed = chance.sample(ruled_out, len(ruled_out))
    return sorted(mixed, key=lambda each: len(each.by))[:DISTRACTORS]


def _stem(chance: random.Random, musts: list[RequirementId]) -> str:
    needs = "\n\n".join(
        f"{number}. {rules().requirement(must).label}." for number, must in enumerate(musts, start=1)
    )
    opening = f"{chance.choice(WHO)} keeps {chance.choice(WHAT)} in Amazon S3. All of this must hold:"
    return f"{opening}\n\n{needs}\n\nWhich way to encrypt the objects meets every one of them?"


def _options(decision: Decision, wrong: list[RuledOut]) -> tuple[Option, ...]:
    winner = decision.standings[0]
    places = count_up(1)
    key = Option(
        id=PartId(f"p{next(places)}"),
        text=_name(winner.candidate),
        reason=_cited("It meets every requirement. " + winner.musts[0].reason, winner.musts[0]),
        right=True,
        candidate=str(winner.candidate),
    )
    others = tuple(
        Option(
            id=PartId(f"p{next(places)}"),
            text=_name(each.candidate),
            reason=_ruled_out_by(each.by[0]),
            candidate=str(each.candidate),
        )
        for each in wrong
    )
    return (key, *others)


def _explanation(decision: Decision) -> str:
    return " ".join(_cited(judgement.reason, judgement) for judgement in decision.standings[0].musts)


def _ruled_out_by(judgement: Judgement) -> str:
    label = rules().requirement(judgement.requirement).label
    return _cited(f"“{label}” rules it out. {judgement.reason}", judgement)


def _cited(text: str, judgement: Judgement) -> str:
    return text + "".join(f" [{fact_id}]" for fact_id in judgement.facts[:1])


def _name(candidate: Candidate) -> str:
    return label_of(rules().register, candidate)
