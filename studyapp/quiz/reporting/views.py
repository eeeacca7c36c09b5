"""The report of a sitting."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from encryption_lab.web.after_post import SeeOther, taken_notes
from studyapp.quiz.attempts import answering
from studyapp.quiz.learners import attempt_for
from studyapp.quiz.modes import AT_ONCE, Mode
from studyapp.quiz.practising.names import MODES
from studyapp.quiz.reporting.report import report_of


@require_safe
def report(request: HttpRequest, attempt_id: str) -> HttpResponseBase:
    attempt, at = attempt_for(request, attempt_id), now()
    rows = list(attempt.asked.select_related("revision").order_by("position"))
    all_answered = attempt.mode in AT_ONCE and all(asked.committed_at for asked in rows)
    if answering.is_over(attempt, at) or all_answered:
        if answering.finish(attempt, at):
            rows = list(attempt.asked.select_related("revision").order_by("position"))
    elif attempt.finished_at is None:
        return SeeOther(reverse("quiz:review", args=[attempt.id]))
    context = {
        "attempt": attempt,
        "mode": MODES[Mode(attempt.mode)],
        "report": report_of(attempt, rows),
        "notes": taken_notes(request),
    }
    return render(request, "quiz/report.html", context)
