"""A sitting begins: what is asked, and in which order its parts are shown, is settled here and kept."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from studyapp.knowledge.question_values import Question
from studyapp.quiz.editing.in_use import revisions_in_use
from studyapp.quiz.models import Asked, AskedRevision, Attempt, Learner
from studyapp.quiz.modes import Mode
from studyapp.quiz.revisions import revision_of
from studyapp.quiz.serving import shuffled


def start(
    learner: Learner,
    mode: Mode,
    questions: Sequence[Question],
    *,
    at: datetime,
    chance: random.Random,
    subject: str = "",
    minutes: int | None = None,
) -> Attempt:
    """Keep a new attempt and return it. `minutes` is the limit with extra time already in it, None without a limit."""
    attempt = Attempt(
        id=secrets.token_urlsafe(16),
        learner=learner,
        mode=mode,
        subject=subject,
        started_at=at,
        ends_at=at + timedelta(minutes=minutes) if minutes else None,
    )
    known = revisions_in_use()
    kept = [known.get(question.id) or revision_of(question) for question in questions]
    with transaction.atomic():
        attempt.save(force_insert=True)
        AskedRevision.objects.bulk_create(
            [
                AskedRevision(digest=each.digest, question_id=each.question_id, document=each.document)
                for each in kept
            ],
            ignore_conflicts=True,
        )
        Asked.objects.bulk_create(
            Asked(
                attempt=attempt,
                learner=learner,
                position=position,
                question_id=question.id,
                revision_id=revision.digest,
                parts=list(shuffled(question, chance)),
            )
            for position, (question, revision) in enumerate(zip(questions, kept, strict=True), start=1)
        )
    return attempt
