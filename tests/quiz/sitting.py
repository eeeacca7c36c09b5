"""A browser in the middle of a sitting."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from django.test import Client

from studyapp.knowledge.question_values import Kind, Question
from studyapp.quiz.attempts.starting import start
from studyapp.quiz.models import Attempt, Learner
from studyapp.quiz.modes import Mode
from tests.quiz.samples import TASKS, sample

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def learner(token: str = "a" * 32, **settings: object) -> Learner:
    return Learner.objects.create(token=token, created_at=AT, **settings)


def browser_of(who: Learner) -> Client:
    client = Client()
    session = client.session  # a signed cookie, whose key is its content
    session["learner"] = who.token
    session.save()
    client.cookies["envelope"] = session.session_key or ""
    return client


def sitting(
    who: Learner, mode: Mode = Mode.LEARN, *questions: Question, minutes: int | None = None
) -> Attempt:
    """Return a sitting that begins now, of one question of each kind unless some are given."""
    asked = questions or tuple(sample(kind) for kind in TASKS)
    return start(who, mode, asked, at=datetime.now(UTC), chance=random.Random(1), minutes=minutes)


def right_answer(kind: Kind) -> dict[str, list[str] | str]:
    answers: dict[Kind, dict[str, list[str] | str]] = {
        Kind.ONE: {"choice": "b"},
        Kind.SEVERAL: {"choice": ["a", "b"]},
        Kind.ORDER: {"place-draw": "1", "place-seal": "2", "place-wrap": "3"},
        Kind.MATCH: {"pair-x": "x", "pair-y": "y"},
        Kind.FILL: {"text": "aws:kms:dsse"},
    }
    return answers[kind]
