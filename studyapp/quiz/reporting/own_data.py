"""Everything that practice keeps of a learner, to take along; and nothing of it, if they say so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from studyapp.quiz.models import Asked, Attempt, Card, ImportedQuestion, Learner, ProblemReport
from studyapp.quiz.own.kept import delete_unasked_revisions


def own_data(learner: Learner, at: datetime) -> dict[str, Any]:
    """Return all of it as JSON values. The token is left out: it would open the learner's pages."""
    return {
        "exported_at": at,
        "settings": {
            "exam_id": learner.exam_id,
            "exam_on": learner.exam_on,
            "daily_limit": learner.daily_limit,
            "extra_percent": learner.extra_percent,
            "may_pause": learner.may_pause,
            "has_keys": learner.has_keys,
            "created_at": learner.created_at,
        },
        "sittings": list(
            Attempt.objects.filter(learner=learner)
            .order_by("started_at")
            .values("id", "mode", "subject", "started_at", "ends_at", "finished_at")
        ),
        "answers": list(
            Asked.objects.filter(learner=learner)
            .order_by("attempt__started_at", "position")
            .values(
                *("attempt_id", "position", "question_id", "revision_id", "parts", "response", "confidence"),
                *("flagged", "seen_at", "saved_at", "committed_at", "right", "judged", "late", "seconds"),
            )
        ),
        "reports": list(
            ProblemReport.objects.filter(learner=learner)
            .order_by("reported_at")
            .values(
                "question_id",
                "revision_id",
                "text",
                "suggestion",
                "reported_at",
                "state",
                "verdict",
                "judged_at",
            )
        ),
        "own_questions": list(
            ImportedQuestion.objects.filter(learner=learner)
            .order_by("own_id")
            .values("own_id", "question_id", "revision", "document", "imported_at", "changed_at")
        ),
        "memory": list(
            Card.objects.filter(learner=learner)
            .order_by("question_id")
            .values(
                "question_id", "due_at", "state", "last_right", "last_confidence", "answers", "times_wrong"
            )
        ),
    }


def forget(learner: Learner) -> None:
    """Delete the learner and all that was kept of them.

    The bank's questions that were asked stay: they name nobody. Those of the learner's own files go.
    """
    with transaction.atomic():
        learner.delete()
        delete_unasked_revisions()
