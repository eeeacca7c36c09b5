"""Answers that the lab judges: a mended request is sent, a task is looked for in the learner's own sandbox."""

from __future__ import annotations

from django.http import HttpRequest

from studyapp.quiz.attempts.answering import Judge, judge_by_key
from studyapp.quiz.models import Asked


def judge_for(request: HttpRequest, asked: Asked) -> Judge:
    """Return who judges the answers to this question."""
    return judge_by_key
