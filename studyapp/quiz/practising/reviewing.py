"""What to review now, by the learner's memory and the day of their exam; no more a day than they want."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studyapp.knowledge.question_values import Question, QuestionId
from studyapp.quiz.models import Asked, Card, Learner
from studyapp.quiz.modes import IN_THE_LAB, Mode
from studyapp.quiz.planning import cards_of, plan
from studyapp.quiz.reporting.progress import exam_at, pool_of
from studyapp.quiz.schedule import card_of


def to_review(learner: Learner, at: datetime) -> Sequence[Question]:
    """Return what is due, or with an exam ahead what helps most on its day, new questions among it."""
    left = learner.daily_limit - reviewed_today(learner, at)
    rows = Card.objects.filter(learner=learner).values_list("question_id", "state")
    cards = {QuestionId(question_id): card_of(state) for question_id, state in rows}
    exam = exam_at(learner)
    is_dated = exam is not None and exam > at
    pool = {each.id: each for each in pool_of(learner) if each.kind not in IN_THE_LAB}
    asked = [each for each in pool if is_dated or each in cards]
    return [pool[question_id] for question_id in plan(cards_of(cards, asked), at, exam, max(0, left))]


def reviewed_today(learner: Learner, at: datetime) -> int:
    since = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return Asked.objects.filter(learner=learner, attempt__mode=Mode.REVIEW, committed_at__gte=since).count()
