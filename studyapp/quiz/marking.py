"""Right or wrong: one function for every kind that needs no lab, and the same for a mock, a drill and an import.

An answer is right as a whole or not at all, as in AWS's exams; what is right in it is told part by part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studyapp.knowledge.question_values import Choose, Fill, Fix, LabTask, Match, Order, PartId, Question
from studyapp.quiz.responses import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """parts: whether an option was rightly chosen or rightly left; whether a step or a pair is in its place."""

    right: bool
    parts: Mapping[PartId, bool] = field(default_factory=dict)


class NeedsTheLab(Exception):
    """A question whose answer is judged by what the lab answers: see `judging`."""


def mark(question: Question, response: Response) -> Mark:
    """Raises NeedsTheLab for the kinds "fix" and "lab"."""
    match question.task:
        case Choose() as task:
            return _of({each.id: each.right == (each.id in response.chosen) for each in task.option})
        case Order() as task:
            given = dict(enumerate(response.order))
            return _of({each.id: given.get(place) == each.id for place, each in enumerate(task.step)})
        case Match() as task:
            return _of({each.id: response.pairs.get(each.id) == each.id for each in task.pair})
        case Fill() as task:
            return Mark(right=plain(response.text) in {plain(accepted) for accepted in task.accepts})
        case Fix() | LabTask():
            raise NeedsTheLab(question.id)


def _of(parts: Mapping[PartId, bool]) -> Mark:
    return Mark(right=all(parts.values()), parts=parts)


def plain(text: str) -> str:
    """Return the text as fill answers are compared: without case, outer and repeated spaces, backticks and quotes."""
    return " ".join(text.casefold().replace("`", "").strip("\"' ").split()).replace(": ", ":")
