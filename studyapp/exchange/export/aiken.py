"""Aiken: a stem, lettered options, `ANSWER: B`. One right option and nothing else.

Source: Moodle documentation, "Aiken format".
"""

from __future__ import annotations

import re

from studyapp.exchange.export.losing import NO_PART_IDS, Gap, always, losses
from studyapp.exchange.export.wording import plain
from studyapp.exchange.values import WHOLE, Exported, Selection
from studyapp.knowledge.question_values import Choose, Kind, Question

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NOT_A_STEM = re.compile(r"([A-Za-z][.)]\s|ANSWER:)")
GAPS = (
    NO_PART_IDS,
    Gap(
        lambda question: question.kind is not Kind.ONE,
        WHOLE,
        "Aiken knows questions with one right option only.",
    ),
    Gap(
        lambda question: question.kind is Kind.ONE and _misread(question),
        WHOLE,
        "Its text begins as an option of Aiken does, and Aiken has no way to say that it is none.",
    ),
    Gap(always, "the reasons, the explanation and their sources", "Aiken has no feedback."),
    Gap(
        always,
        "its id, topic, exams and date",
        "Aiken has no fields, so a second import makes new questions.",
    ),
)


def write(selection: Selection) -> Exported:
    lost = losses(selection.questions, GAPS)
    out = {loss.question_id for loss in lost if loss.what == WHOLE}
    written = [_written(question) for question in selection.questions if question.id not in out]
    return Exported(
        name="envelope-questions.txt", media_type="text/plain", body="\n".join(written).encode(), losses=lost
    )


def _written(question: Question) -> str:
    assert isinstance(question.task, Choose)
    lines = [plain(question.stem)]
    for letter, option in zip(LETTERS, question.task.option, strict=False):
        lines.append(f"{letter}. {plain(option.text)}")
    right = next(place for place, option in enumerate(question.task.option) if option.right)
    return "\n".join([*lines, f"ANSWER: {LETTERS[right]}", ""])


def _misread(question: Question) -> bool:
    return NOT_A_STEM.match(plain(question.stem)) is not None
