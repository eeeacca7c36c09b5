"""Answers: saved as they are given, committed once. What is committed is never marked again.

Commits are conditional updates, so that a double click, a second tab and a second device come out as one answer: the
first. A mock's answers are committed all together when it ends, by the server's clock, even if nobody is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction

from studyapp.knowledge.question_values import Question
from studyapp.quiz.attempts.remembering import remember
from studyapp.quiz.marking import Mark, mark
from studyapp.quiz.models import Asked, AskedRevision, Attempt
from studyapp.quiz.responses import Confidence, Response, response_from_json
from studyapp.quiz.revisions import question_of

MOST_SECONDS = 6 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """right, and what the lab found, as JSON values."""

    right: bool
    findings: Mapping[str, Any] | None = None


Judge = Callable[[Question, Response], Judged]


def judge_by_key(question: Question, response: Response) -> Judged:
    """Raises NeedsTheLab."""
    found: Mark = mark(question, response)
    return Judged(right=found.right)


@lru_cache(maxsize=1024)
def question_in(revision: AskedRevision) -> Question:
    """Return the question as it was asked. A model's equality is its key, here the digest, so this is a sound cache."""
    return question_of(revision.document)


def is_over(attempt: Attempt, at: datetime) -> bool:
    if attempt.finished_at is not None:
        return True
    return attempt.ends_at is not None and attempt.paused_at is None and at >= attempt.ends_at


def save(asked: Asked, response: Response, confidence: Confidence | None, at: datetime) -> bool:
    """Keep an answer without committing it; the newest counts. Return False where it was committed before."""
    return bool(
        Asked.objects.filter(pk=asked.pk, committed_at=None, attempt__finished_at=None).update(
            response=response.as_json(), confidence=confidence or "", saved_at=at
        )
    )


def commit(
    asked: Asked, response: Response, confidence: Confidence | None, at: datetime, judge: Judge = judge_by_key
) -> bool:
    """Mark an answer and keep it for good. Return False, and change nothing, where one was committed before."""
    judged = judge(question_in(asked.revision), response)
    with transaction.atomic():
        first = Asked.objects.filter(pk=asked.pk, committed_at=None).update(
            response=response.as_json(),
            confidence=confidence or "",
            saved_at=at,
            committed_at=at,
            right=judged.right,
            judged=judged.findings,
            seconds=_seconds(asked.seen_at, at),
        )
        if first:
            asked.right, asked.confidence, asked.committed_at = judged.right, confidence or "", at
            remember(asked.learner_id, [asked])
    return bool(first)


def finish(attempt: Attempt, at: datetime) -> bool:
    """End an attempt and mark what was saved. Return False where it had ended before.

    It ends at its own limit at the latest, whenever that is noticed.
    """
    ended = min(at, attempt.ends_at) if attempt.ends_at and attempt.paused_at is None else at
    with transaction.atomic():
        first = Attempt.objects.filter(pk=attempt.pk, finished_at=None).update(
            finished_at=ended, paused_at=None
        )
        if not first:
            attempt.refresh_from_db()
            return False
        attempt.finished_at, attempt.paused_at = ended, None
        open_ones = attempt.asked.filter(committed_at=None, response__isnull=False).select_related("revision")
        remember(attempt.learner_id, list(_marked(open_ones, ended)))
    return True


def turn_clock(attempt: Attempt, at: datetime) -> None:
    """Pause a running attempt, or go on with a paused one: its end moves on by the pause."""
    if attempt.paused_at is None:
        Attempt.objects.filter(pk=attempt.pk, paused_at=None, finished_at=None).update(paused_at=at)
    elif attempt.ends_at is not None:
        ends = attempt.ends_at + max(timedelta(0), at - attempt.paused_at)
        Attempt.objects.filter(pk=attempt.pk, paused_at=attempt.paused_at).update(
            paused_at=None, ends_at=ends
        )


def keep_late(asked: Asked, response: Response) -> bool:
    """Keep an answer that came after the end, to be shown and not counted. Return False if there is one already."""
    return bool(Asked.objects.filter(pk=asked.pk, late__isnull=True).update(late=response.as_json()))


def _marked(open_ones: Iterable[Asked], at: datetime) -> Iterable[Asked]:
    for asked in open_ones:
        judged = judge_by_key(question_in(asked.revision), response_from_json(asked.response or {}))
        asked.right, asked.committed_at = judged.right, at
        asked.seconds = _seconds(asked.seen_at, asked.saved_at or at)
        asked.save(update_fields=["right", "committed_at", "seconds"])
        yield asked


def _seconds(since: datetime | None, until: datetime) -> int:
    """Return whole seconds; 0 where a clock ran backwards, no more than six hours where a page was left open."""
    return max(0, min(MOST_SECONDS, round((until - since).total_seconds()))) if since else 0
