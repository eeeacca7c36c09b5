"""From what was asked for to a sitting: which questions, and how long."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from studyapp.guide.loaded import register
from studyapp.knowledge.question_values import Question
from studyapp.quiz.attempts.remembering import known_of
from studyapp.quiz.attempts.starting import start
from studyapp.quiz.editing.in_use import bank_in_use
from studyapp.quiz.generating import generated
from studyapp.quiz.loaded import mock_plans
from studyapp.quiz.mocks import Sitting, compose
from studyapp.quiz.models import Attempt, Learner
from studyapp.quiz.modes import COUNT, Mode, missed, to_drill, to_learn
from studyapp.quiz.own.kept import own_ids, own_questions
from studyapp.quiz.practising.reviewing import to_review


class NothingToAsk(Exception):
    """No question fits; the text says why and what to do."""


def begin(
    learner: Learner, mode: Mode, wanted: Mapping[str, Any], *, at: datetime, chance: random.Random
) -> Attempt:
    """Start and return an attempt. `wanted` is a valid StartForm's data. Raises NothingToAsk."""
    if mode is Mode.MOCK:
        sitting = _mock(wanted, chance)
        minutes = round(sitting.minutes * (100 + learner.extra_percent) / 100)
        return start(
            learner, mode, sitting.questions, at=at, chance=chance, subject=wanted["mock"], minutes=minutes
        )
    questions = _questions(learner, mode, wanted, at, chance)
    if not questions:
        raise NothingToAsk(NOTHING[mode])
    return start(learner, mode, questions, at=at, chance=chance, subject=wanted.get("subject", ""))


NOTHING = {
    Mode.LEARN: "The bank has no question for that exam yet.",
    Mode.DRILL: "The bank has no question on that yet.",
    Mode.REVIEW: "Nothing is left to review today: nothing is due, or your daily number is reached.",
    Mode.MISSED: "There is nothing that you last got wrong.",
    Mode.OWN: "You have no questions of your own yet. Import a file of them first.",
    Mode.SURPRISE: "No scenario could be made up just now. Try again.",
}


def _questions(
    learner: Learner, mode: Mode, wanted: Mapping[str, Any], at: datetime, chance: random.Random
) -> Sequence[Question]:
    pool, known = bank_in_use().questions, known_of(learner.pk)
    count = int(wanted.get("count") or COUNT)
    if mode is Mode.SURPRISE:
        return generated(chance, count, on=at.date())
    if mode is Mode.OWN:
        chosen = to_drill(own_ids(learner), known, chance, count)
        return own_questions(learner, [each.id for each in chosen])
    if mode is Mode.REVIEW:
        return to_review(learner, at)
    if mode is Mode.MISSED:
        return missed(pool, known, learner.daily_limit)
    if mode is Mode.DRILL:
        subject = wanted["subject"]
        return to_drill([each for each in pool if subject in (each.topic, each.trap)], known, chance, count)
    exam = wanted.get("exam") or ""
    return to_learn([each for each in pool if not exam or exam in each.exams], known, chance, count)


def _mock(wanted: Mapping[str, Any], chance: random.Random) -> Sitting:
    exam = next(each for each in register().exams if each.id == wanted["mock"])
    plan = next(each for each in mock_plans() if each.exam == exam.id)
    sitting = compose(exam, plan, bank_in_use().questions, chance, short=wanted["length"] == "short")
    if not sitting.questions:
        raise NothingToAsk("The bank has no question for that exam yet.")
    return sitting
