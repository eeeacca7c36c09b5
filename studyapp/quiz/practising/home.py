"""What the front page of practice knows of a learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from studyapp.knowledge.question_values import QuestionId
from studyapp.quiz.editing.in_use import bank_in_use
from studyapp.quiz.models import Attempt, Learner
from studyapp.quiz.modes import Known, Mode
from studyapp.quiz.practising.names import MODES

MOST_OPEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSitting:
    name: str
    url: str
    started_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeShown:
    """Counts of questions: in the bank, seen, right at the last answer, due, last answered wrongly, and one's own."""

    total: int
    seen: int
    right: int
    due: int
    missed: int
    own: int
    open: tuple[OpenSitting, ...]

    def waiting(self, mode: Mode) -> str:
        """Return in words how many questions a mode has waiting, "" where it has no number."""
        if mode is Mode.REVIEW:
            return f"{self.due} due" if self.due else "nothing due"
        if mode is Mode.MISSED:
            return f"{self.missed} to mend" if self.missed else "none"
        if mode is Mode.OWN:
            return f"{self.own} of your own" if self.own else "none yet"
        if mode is Mode.LEARN:
            return f"{self.total - self.seen} new"
        return ""


def home_shown(learner: Learner | None, known: Mapping[QuestionId, Known], at: datetime) -> HomeShown:
    there = {question.id for question in bank_in_use().questions}
    mine = [each for question_id, each in known.items() if question_id in there]
    return HomeShown(
        total=len(there),
        seen=len(mine),
        right=sum(each.right for each in mine),
        due=sum(each.due_at <= at for each in mine),
        missed=sum(not each.right for each in mine),
        own=learner.own_questions.count() if learner else 0,
        open=_open_sittings(learner, at),
    )


def _open_sittings(learner: Learner | None, at: datetime) -> tuple[OpenSitting, ...]:
    if learner is None:
        return ()
    found = Attempt.objects.filter(learner=learner, finished_at=None).order_by("-started_at")[:MOST_OPEN]
    return tuple(
        OpenSitting(
            name=MODES[Mode(attempt.mode)].name,
            url=reverse("quiz:review", args=[attempt.id]),
            started_at=attempt.started_at,
            ends_at=attempt.ends_at,
        )
        for attempt in found
        if attempt.ends_at is None or attempt.paused_at is not None or attempt.ends_at > at
    )
