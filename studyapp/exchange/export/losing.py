"""What formats cannot hold, as rows that one loop reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from studyapp.exchange.values import WHOLE, Loss
from studyapp.knowledge.question_values import Choose, Fill, Kind, Match, Order, Question

PROOF = "the steps by which the lab proves it"
JUDGING = "its judging by the lab"
CITATIONS = "which sentence rests on which source"
LOG = "its log of changes"


@dataclass(frozen=True, slots=True)
class Gap:
    befalls: Callable[[Question], object]
    what: str
    why: str


def losses(questions: Iterable[Question], gaps: tuple[Gap, ...]) -> tuple[Loss, ...]:
    """Return the losses, gap by gap. Of a question that is left out nothing else is said."""
    there = tuple(questions)
    whole = [gap for gap in gaps if gap.what == WHOLE]
    out = {question.id for question in there for gap in whole if gap.befalls(question)}
    return tuple(
        Loss(question_id=question.id, what=gap.what, why=gap.why)
        for gap in gaps
        for question in there
        if gap.befalls(question) and (gap.what == WHOLE or question.id not in out)
    )


def of_kind(*kinds: Kind) -> Callable[[Question], bool]:
    return lambda question: question.kind in kinds


def always(question: Question) -> bool:
    return True


NO_LAB = Gap(
    of_kind(Kind.LAB), WHOLE, "A task in the lab is judged by what happens there; no other program has it."
)
NO_PART_IDS = Gap(
    lambda question: isinstance(question.task, Choose | Order | Match),
    "the ids of its parts",
    "Options, lines and pairs are told apart by their place; taken back in, they get new ids.",
)
NO_JUDGE = Gap(
    of_kind(Kind.FIX),
    JUDGING,
    "It becomes a question that is answered in free text; a person compares it with the solution.",
)
OUTSIDE = (
    Gap(lambda question: question.proof, PROOF, "Only Envelope's lab can run them."),
    Gap(
        lambda question: question.requires,
        "the requirements behind its scenario",
        "Only Envelope's chooser knows them.",
    ),
    Gap(lambda question: question.changed, LOG, "There is no field for it."),
)
NO_CITATIONS = Gap(
    lambda question: question.facts, CITATIONS, "The sources are listed once, at the end of the explanation."
)
PARTLY_RIGHT = Gap(
    of_kind(Kind.SEVERAL),
    "all or nothing",
    "Envelope counts all right options or none; here some of them, without a wrong one, give part of the mark.",
)
NO_LABEL = Gap(
    lambda question: isinstance(question.task, Fill),
    "what stands before its field",
    "A field to fill in has no name of its own there.",
)
ONE_SPACING = Gap(
    lambda question: isinstance(question.task, Fill),
    "answers with other spacing",
    "Envelope overlooks repeated spaces in what is filled in; here they count.",
)
