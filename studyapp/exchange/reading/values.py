"""What came of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from studyapp.knowledge.question_values import Question, QuestionId, TopicId

MOST_QUESTIONS = 2000
MOST_PROBLEMS = 50
MOST_COUNTED = 10_000
MOST_PARTS = 26
MOST_CHARACTERS = 10_000  # of one text
MOST_ID_CHARACTERS = 200
NO_REASON = "The file gives no reason."
NO_EXPLANATION = "The file gives no explanation."
UNKNOWN_TOPIC = TopicId("imported")
NO_DAY = date(1970, 1, 1)  # stands for a day of checking that no file gave


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRead:
    """line: where it begins, from 1. The question's id is the file's, or follows from its texts."""

    line: int
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheld:
    """A question that is well formed and cannot be held here. label: its id, name or first words."""

    line: int
    label: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with the file."""

    line: int
    text: str


Found = QuestionRead | Unheld | Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """code           of the format
    problems       the first of them; nothing of a file with a problem is taken
    problem_count  how many there are; reading stops at MOST_COUNTED
    """

    code: str
    questions: tuple[QuestionRead, ...] = ()
    unheld: tuple[Unheld, ...] = ()
    problems: tuple[Problem, ...] = ()
    problem_count: int = 0

    @property
    def problems_said(self) -> str:
        if self.problem_count >= MOST_COUNTED:
            return f"{MOST_COUNTED:,} problems or more"
        return f"{self.problem_count:,} problem{'s' * (self.problem_count != 1)}"

    def question(self, question_id: QuestionId) -> Question:
        return next(each.question for each in self.questions if each.question.id == question_id)


class Refused(Exception):
    """A file, or a question of it, that is wrong. `line` is from 1."""

    def __init__(self, line: int, text: str) -> None:
        self.line, self.text = line, text
        super().__init__(text)


class CannotHold(Exception):
    """A question that is right and has no place here; the text says why."""
