"""Reports of problems with questions, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studyapp.quiz.models import Asked, ProblemReport

MOST_OPEN = 20  # of one learner


class TooMany(Exception):
    """A learner has as many open reports as may be; the text says so."""


def report_problem(asked: Asked, text: str, suggestion: str, at: datetime) -> ProblemReport:
    """Keep a report about a question as it was asked. The same text once more changes nothing. Raises TooMany."""
    mine = ProblemReport.objects.filter(learner_id=asked.learner_id, state=ProblemReport.OPEN)
    same = mine.filter(question_id=asked.question_id, text=text, suggestion=suggestion).first()
    if same is not None:
        return same
    if mine.count() >= MOST_OPEN:
        raise TooMany(
            f"You have {MOST_OPEN} reports that nobody has answered yet. Wait for an answer to one of them."
        )
    return ProblemReport.objects.create(
        question_id=asked.question_id,
        revision_id=asked.revision_id,
        learner_id=asked.learner_id,
        text=text,
        suggestion=suggestion,
        reported_at=at,
    )


def judge(report_id: int, *, accepted: bool, verdict: str, at: datetime) -> bool:
    """Answer an open report; the verdict is public. Return False if there is no such open report."""
    state = ProblemReport.ACCEPTED if accepted else ProblemReport.DECLINED
    return bool(
        ProblemReport.objects.filter(pk=report_id, state=ProblemReport.OPEN).update(
            state=state, verdict=verdict, judged_at=at
        )
    )


def judged(question_id: str) -> Sequence[ProblemReport]:
    """Return the reports on a question that were answered, the newest first; who reported is not told."""
    found = ProblemReport.objects.filter(question_id=question_id).exclude(state=ProblemReport.OPEN)
    return list(found.order_by("-judged_at"))


def reports_of(learner_id: int) -> Sequence[ProblemReport]:
    """Return what a learner reported and what became of it, the newest first."""
    return list(ProblemReport.objects.filter(learner_id=learner_id).order_by("-reported_at"))
