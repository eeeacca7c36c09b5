"""What a learner gave, from a form's fields to a value; the one place where it is judged to be an answer at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from studyapp.knowledge.question_values import Choose, Fill, Fix, LabTask, Match, Order, PartId, Question
from studyapp.quiz.serving import parts_of

MOST_CHARACTERS: Mapping[type, int] = {Fill: 200, Fix: 8192}
CHOICE, TEXT, PLACE, PAIR = "choice", "text", "place-", "pair-"


class Confidence(StrEnum):
    GUESS = "guess"
    UNSURE = "unsure"
    SURE = "sure"


class Fields(Protocol):
    """A form's data, as Django's QueryDict has it: all values of a field, in the order in which they came."""

    def getlist(self, name: str, /) -> Sequence[str]: ...


class NoAnswer(Exception):
    """What was sent is no answer to the question. The text says what is missing; `name` is the field to go to."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        super().__init__(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One of: options chosen, steps in an order, right-hand side by pair, or text. A lab task has none of them."""

    chosen: tuple[PartId, ...] = ()
    order: tuple[PartId, ...] = ()
    pairs: Mapping[PartId, PartId] = field(default_factory=dict)
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        whole = {
            "chosen": list(self.chosen),
            "order": list(self.order),
            "pairs": dict(self.pairs),
            "text": self.text,
        }
        return {name: value for name, value in whole.items() if value}


def response_from_json(value: Mapping[str, Any]) -> Response:
    return Response(
        chosen=tuple(value.get("chosen", ())),
        order=tuple(value.get("order", ())),
        pairs=value.get("pairs", {}),
        text=value.get("text", ""),
    )


def read_response(question: Question, fields: Fields) -> Response:
    """Return what the fields answer. Raises NoAnswer: an answer is whole, or it is none."""
    match question.task:
        case Choose():
            return _read_choice(question, fields)
        case Order():
            return _read_order(question, fields)
        case Match():
            return _read_pairs(question.task, fields)
        case Fill() | Fix():
            return _read_text(question, fields)
        case LabTask():
            return Response()


def sent_so_far(question: Question, fields: Fields) -> Response:
    """Return what the fields hold, whole answer or not, to fill them again."""
    parts = parts_of(question)
    placed = [(place, part) for part in parts if (place := _last(fields, PLACE + part))]
    paired = {part: PartId(other) for part in parts if (other := _last(fields, PAIR + part))}
    return Response(
        chosen=tuple(part for part in parts if part in fields.getlist(CHOICE)),
        order=tuple(part for _, part in sorted(placed)),
        pairs=paired,
        text=_last(fields, TEXT),
    )


def _read_choice(question: Question, fields: Fields) -> Response:
    known = parts_of(question)
    chosen = dict.fromkeys(fields.getlist(CHOICE))
    if not set(chosen) <= set(known):
        raise NoAnswer(CHOICE, "One of the answers does not belong to this question. Choose again.")
    wanted = question.choose_count
    if len(chosen) != wanted:
        raise NoAnswer(CHOICE, "Choose one answer." if wanted == 1 else _how_many(wanted, len(chosen)))
    return Response(chosen=tuple(part for part in known if part in chosen))


def _how_many(wanted: int, got: int) -> str:
    return f"Choose {in_words(wanted)} answers: there {'is' if got == 1 else 'are'} {in_words(got)} so far."


def in_words(number: int) -> str:
    words = ("none", "one", "two", "three", "four", "five", "six")
    return words[number] if number < len(words) else str(number)


def _read_order(question: Question, fields: Fields) -> Response:
    parts = parts_of(question)
    by_place: dict[str, PartId] = {}
    for part in parts:
        place = _last(fields, PLACE + part)
        if place not in {str(number + 1) for number in range(len(parts))}:
            raise NoAnswer(PLACE + part, "Give every step a place.")
        if place in by_place:
            raise NoAnswer(PLACE + part, f"Two steps have place {place}: each place is for one step.")
        by_place[place] = part
    return Response(order=tuple(by_place[str(number + 1)] for number in range(len(parts))))


def _read_pairs(task: Match, fields: Fields) -> Response:
    known = {each.id for each in task.pair} | {each.id for each in task.spare}
    pairs: dict[PartId, PartId] = {}
    for pair in task.pair:
        other = PartId(_last(fields, PAIR + pair.id))
        if other not in known:
            raise NoAnswer(PAIR + pair.id, "Match every line: one has no partner yet.")
        pairs[pair.id] = other
    return Response(pairs=pairs)


def _last(fields: Fields, name: str) -> str:
    values = fields.getlist(name)
    return values[-1] if values else ""


def _read_text(question: Question, fields: Fields) -> Response:
    text = _last(fields, TEXT).replace("\r\n", "\n").replace("\x00", "").strip()
    most = MOST_CHARACTERS[type(question.task)]
    if not text:
        raise NoAnswer(TEXT, "Write your answer first.")
    if len(text) > most:
        raise NoAnswer(TEXT, f"An answer here has at most {most:,} characters; this one has {len(text):,}.")
    return Response(text=text)
