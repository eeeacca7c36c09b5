"""The report of a sitting, what a learner knows, and their data in their own hands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from encryption_lab.web.after_post import SeeOther, done, taken_notes
from studyapp.quiz.attempts import answering
from studyapp.quiz.learners import attempt_for, learner_of, leave
from studyapp.quiz.mending.problems import reports_of
from studyapp.quiz.modes import AT_ONCE, Mode
from studyapp.quiz.practising.names import MODES
from studyapp.quiz.reporting.own_data import forget, own_data
from studyapp.quiz.reporting.progress import progress_of
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


@require_safe
def progress(request: HttpRequest) -> HttpResponseBase:
    learner = learner_of(request)
    shown = progress_of(learner, now()) if learner else None
    context = {
        "shown": shown,
        "learner": learner,
        "reports": reports_of(learner.pk) if learner else [],
        "notes": taken_notes(request),
    }
    return render(request, "quiz/progress.html", context)


@require_safe
def own_data_file(request: HttpRequest) -> HttpResponseBase:
    learner = learner_of(request)
    if learner is None:
        return done(request, reverse("quiz:progress"), "Nothing is kept of this browser yet.", level="info")
    document = JsonResponse(own_data(learner, now()), json_dumps_params={"indent": 1, "ensure_ascii": False})
    document["Content-Disposition"] = 'attachment; filename="envelope-practice.json"'
    return document


@require_http_methods(["GET", "HEAD", "POST"])
def forget_all(request: HttpRequest) -> HttpResponseBase:
    learner = learner_of(request)
    if request.method != "POST":
        return render(request, "quiz/forget.html", {"learner": learner, "notes": []})
    if learner is not None:
        forget(learner)
        leave(request)
    return done(request, reverse("quiz:home"), "Every answer, schedule and setting of yours is deleted.")
