"""A question before its commit: what the page shows. Nothing here reads a key or a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from studyapp.guide.templatetags.prose import prose
from studyapp.knowledge.question_values import (
    Choose,
    Fill,
    Fix,
    Kind,
    LabTask,
    Match,
    Order,
    PartId,
    Question,
)
from studyapp.quiz.practising.names import DIFFICULTY, KINDS
from studyapp.quiz.responses import Response, in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class PartAsked:
    """value: what a field sends for it; given: what was answered, as the field's value, "" for nothing."""

    id: PartId
    text: SafeString
    plain: str
    given: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked:
    """kind picks the template of the fields. `lines` are the left-hand sides of a match, `parts` all that is shuffled.

    text   what stands in the text field of a fill or a fix
    """

    kind: Kind
    stem: tuple[SafeString, ...]
    how: str
    difficulty: str
    topic: str
    parts: tuple[PartAsked, ...] = ()
    lines: tuple[PartAsked, ...] = ()
    places: tuple[str, ...] = ()
    label: str = ""
    text: str = ""
    hint: str = ""
    checks: tuple[str, ...] = field(default_factory=tuple)
    many: bool = False


def paragraphs(text: str) -> tuple[SafeString, ...]:
    return tuple(prose(part.strip()) for part in text.split("\n\n") if part.strip())


def question_asked(question: Question, topic: str, parts: Sequence[PartId], given: Response) -> QuestionAsked:
    shown = _FIELDS[type(question.task)](question, parts, given)
    return QuestionAsked(
        kind=question.kind,
        stem=paragraphs(question.stem),
        difficulty=DIFFICULTY[question.difficulty],
        topic=topic,
        **{"how": KINDS[question.kind], **shown},
    )


def _part(part: PartId, text: str, given: str = "") -> PartAsked:
    return PartAsked(id=part, text=prose(text), plain=text.replace("`", ""), given=given)


def _choose(question: Question, parts: Sequence[PartId], given: Response) -> dict[str, Any]:
    assert isinstance(question.task, Choose)
    texts = {each.id: each.text for each in question.task.option}
    count = question.choose_count
    return {
        "how": f"Choose {in_words(count)}",
        "many": count > 1,
        "parts": tuple(_part(part, texts[part], part if part in given.chosen else "") for part in parts),
    }


def _order(question: Question, parts: Sequence[PartId], given: Response) -> dict[str, Any]:
    assert isinstance(question.task, Order)
    texts = {each.id: each.text for each in question.task.step}
    places = {part: str(place) for place, part in enumerate(given.order, start=1)}
    return {
        "parts": tuple(_part(part, texts[part], places.get(part, "")) for part in parts),
        "places": tuple(str(number + 1) for number in range(len(parts))),
    }


def _match(question: Question, parts: Sequence[PartId], given: Response) -> dict[str, Any]:
    task = question.task
    assert isinstance(task, Match)
    texts = {**{each.id: each.right for each in task.pair}, **{each.id: each.text for each in task.spare}}
    return {
        "parts": tuple(_part(part, texts[part]) for part in parts),
        "lines": tuple(_part(each.id, each.left, given.pairs.get(each.id, "")) for each in task.pair),
    }


def _fill(question: Question, parts: Sequence[PartId], given: Response) -> dict[str, Any]:
    assert isinstance(question.task, Fill)
    return {"label": question.task.label, "text": given.text}


def _fix(question: Question, parts: Sequence[PartId], given: Response) -> dict[str, Any]:
    assert isinstance(question.task, Fix)
    return {"label": "The request, mended", "text": given.text or question.task.request}


def _lab(question: Question, parts: Sequence[PartId], given: Response) -> dict[str, Any]:
    assert isinstance(question.task, LabTask)
    return {
        "hint": question.task.hint,
        "checks": tuple(str(check.get("label", "")) for check in question.task.check),
    }


_FIELDS = {Choose: _choose, Order: _order, Match: _match, Fill: _fill, Fix: _fix, LabTask: _lab}
