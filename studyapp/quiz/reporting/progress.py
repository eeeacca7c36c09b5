"""The page on what a learner knows: everything from their own answers, read when the page is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.db.models import Count, Q, Sum
from django.urls import reverse

from encryption_lab.web.drawings.canvas import Markup
from studyapp.knowledge.question_values import Question, QuestionId
from studyapp.quiz.editing.in_use import bank_in_use
from studyapp.quiz.learning import Calibration, Mastery, calibrations, forecast, masteries
from studyapp.quiz.models import Asked, Attempt, Card, Learner
from studyapp.quiz.modes import Mode
from studyapp.quiz.planning import Candidate, expected
from studyapp.quiz.practising.names import MODES
from studyapp.quiz.reporting.drawings import draw_forecast, draw_mastery
from studyapp.quiz.schedule import card_of

MOST_SITTINGS = 20
RIGHT = Q(asked__right=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicShown:
    mastery: Mastery
    drawing: Markup
    page_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingShown:
    name: str
    url: str
    started_at: datetime
    right: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressShown:
    """at_exam, now   the expected share of the questions that are recalled, in percent; at_exam None without a date."""

    topics: tuple[TopicShown, ...]
    forecast: Markup
    due_soon: int
    calibrations: tuple[Calibration, ...]
    sittings: tuple[SittingShown, ...]
    answers: int
    minutes: int
    now: int
    at_exam: int | None


def pool_of(learner: Learner | None) -> tuple[Question, ...]:
    """Return the questions of the learner's exam, or all of them."""
    exam = learner.exam_id if learner else ""
    return tuple(each for each in bank_in_use().questions if not exam or exam in each.exams)


def exam_at(learner: Learner | None) -> datetime | None:
    """Return the morning of the learner's exam."""
    return datetime.combine(learner.exam_on, time(9), UTC) if learner and learner.exam_on else None


def progress_of(learner: Learner, at: datetime) -> ProgressShown:
    rows = Card.objects.filter(learner=learner).values_list("question_id", "state", "due_at")
    kept = {QuestionId(question_id): (card_of(state), due) for question_id, state, due in rows}
    cards = {question_id: card for question_id, (card, _) in kept.items()}
    pool = pool_of(learner)
    there = {question.id for question in pool}
    days = forecast([due for question_id, (_, due) in kept.items() if question_id in there], at)
    candidates = [Candidate(question_id=each.id, card=cards.get(each.id)) for each in pool]
    answered = Asked.objects.filter(learner=learner, right__isnull=False)
    totals = answered.aggregate(count=Count("pk"), seconds=Sum("seconds"))
    exam = exam_at(learner)
    return ProgressShown(
        topics=tuple(
            TopicShown(
                mastery=each,
                drawing=draw_mastery(each),
                page_url=reverse("study:page", args=[each.topic.page]),
            )
            for each in masteries(bank_in_use().topics, pool, cards, at)
        ),
        forecast=draw_forecast(days),
        due_soon=sum(count for _, count in days[:7]),
        calibrations=calibrations(
            answered.exclude(confidence="").values_list("confidence", "right").annotate(answers=Count("pk"))
        ),
        sittings=_sittings(learner),
        answers=totals["count"],
        minutes=round((totals["seconds"] or 0) / 60),
        now=round(100 * expected(candidates, at)),
        at_exam=round(100 * expected(candidates, exam)) if exam and exam > at else None,
    )


def _sittings(learner: Learner) -> tuple[SittingShown, ...]:
    found = (
        Attempt.objects.filter(learner=learner)
        .order_by("-started_at")
        .annotate(count=Count("asked"), right=Count("asked", filter=RIGHT))[:MOST_SITTINGS]
    )
    return tuple(
        SittingShown(
            name=MODES[Mode(attempt.mode)].name,
            url=reverse("quiz:report", args=[attempt.id]),
            started_at=attempt.started_at,
            right=attempt.right,
            asked=attempt.count,
        )
        for attempt in found
    )
