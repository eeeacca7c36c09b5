"""From a question of a file to one that is kept here: under a name of its own, without what Envelope alone vouches for.

A file may name facts, topics, misconceptions and experiments of the bank. None of them is kept, since the page would
show them as checked.
"""

from __future__ import annotations

from dataclasses import replace

from studyapp.exchange.reading.values import NO_DAY, NO_EXPLANATION, NO_REASON, CannotHold
from studyapp.knowledge.guide_text import cited_in_line
from studyapp.knowledge.guide_values import ExperimentId
from studyapp.knowledge.question_values import (
    CITATION,
    Choose,
    Fill,
    Fix,
    LabTask,
    Match,
    Order,
    Question,
    Task,
)
from studyapp.quiz.own.names import OWN_TOPIC, asked_as

BY_THE_LAB = "It is judged by steps in the lab, which only questions that come with Envelope may have."


def held(question: Question) -> Question:
    """Return the question as it is kept and asked. Raises CannotHold."""
    return replace(
        question,
        id=asked_as(question.id),
        topic=OWN_TOPIC,
        task=_task(question.task),
        explanation=uncited(question.explanation) or NO_EXPLANATION,
        older_exam=uncited(question.older_exam),
        exams=(),
        objectives=(),
        checked_on=NO_DAY,
        trap="",
        experiment=ExperimentId(""),
        requires={},
        proof=None,
        unproved="",
        changed=(),
    )


def uncited(text: str) -> str:
    """Return a text of Markdown that cites no fact, whatever stands in it."""
    before = None
    while before != text:
        before, text = text, CITATION.sub("", text)
    cites = any(True for _ in cited_in_line(text))
    return (text.replace("[", "\\[") if cites else text).strip()


def _task(task: Task) -> Task:
    match task:
        case Choose():
            return Choose(
                option=tuple(
                    replace(each, reason=_reason(each.reason), candidate="", observed="")
                    for each in task.option
                )
            )
        case Order():
            return Order(step=tuple(replace(each, reason=_reason(each.reason)) for each in task.step))
        case Match():
            return Match(
                pair=tuple(replace(each, reason=_reason(each.reason)) for each in task.pair),
                spare=tuple(replace(each, reason=_reason(each.reason)) for each in task.spare),
            )
        case Fill():
            near = tuple(replace(each, reason=_reason(each.reason)) for each in task.near)
            return replace(task, reason=_reason(task.reason), near=near)
        case Fix() | LabTask():
            raise CannotHold(BY_THE_LAB)


def _reason(text: str) -> str:
    return uncited(text) or NO_REASON
