"""Choose a mode, answer, go on. asking.py has what is shown of a question before its commit, explaining.py after it."""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from encryption_lab.web.after_post import SeeOther, done, taken_notes
from studyapp.knowledge.question_values import LabTask, Question
from studyapp.quiz.attempts import answering
from studyapp.quiz.attempts.remembering import known_of
from studyapp.quiz.judging.by_lab import judge_for, lab_time
from studyapp.quiz.learners import attempt_for, learner_for, learner_of
from studyapp.quiz.loaded import topics
from studyapp.quiz.models import Asked, Learner
from studyapp.quiz.modes import AT_ONCE, Mode
from studyapp.quiz.own.names import without_topic
from studyapp.quiz.practising.asking import question_asked
from studyapp.quiz.practising.explaining import question_explained
from studyapp.quiz.practising.forms import StartForm
from studyapp.quiz.practising.home import home_shown
from studyapp.quiz.practising.names import CONFIDENCE, MODES
from studyapp.quiz.practising.progress import rail_of
from studyapp.quiz.practising.settings_form import SettingsForm
from studyapp.quiz.practising.starting import NothingToAsk, begin
from studyapp.quiz.responses import (
    Confidence,
    NoAnswer,
    Response,
    read_response,
    response_from_json,
    sent_so_far,
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    learner = learner_of(request)
    shown = home_shown(learner, known_of(learner.pk if learner else None), now())
    initial = {**_initial(learner), **_subject(request)}
    forms = {mode: StartForm(mode=mode, initial=initial) for mode in Mode}
    cards = [(mode, MODES[mode], forms[mode], shown.waiting(mode)) for mode in MODES]
    context = {"shown": shown, "cards": cards, "notes": taken_notes(request)}
    return render(request, "quiz/home.html", context)


@require_POST
def start(request: HttpRequest) -> HttpResponseBase:
    mode = request.POST.get("mode", "")
    if mode not in set(Mode):
        raise Http404("There is no such mode.")
    form = StartForm(request.POST, mode=Mode(mode))
    if not form.is_valid():
        wrong = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return done(request, reverse("quiz:home"), f"Nothing was started. {wrong}", level="error")
    learner = learner_for(request)
    try:
        attempt = begin(
            learner, Mode(mode), form.cleaned_data, at=now(), chance=random.Random(secrets.randbits(64))
        )
    except NothingToAsk as reason:
        return done(request, reverse("quiz:home"), str(reason), level="info")
    return SeeOther(reverse("quiz:question", args=[attempt.id, 1]))


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, attempt_id: str, position: int) -> HttpResponseBase:
    attempt, at = attempt_for(request, attempt_id), now()
    asked = attempt.asked.select_related("revision").filter(position=position).first()
    if asked is None:
        raise Http404("This sitting has no such question.")
    asked.attempt = attempt
    if request.method == "POST":
        return _answer(request, asked, at)
    if answering.is_over(attempt, at):
        answering.finish(attempt, at)
    if attempt.paused_at is not None:
        return SeeOther(reverse("quiz:review", args=[attempt.id]))
    return _page(request, asked, at)


def _answer(request: HttpRequest, asked: Asked, at: datetime) -> HttpResponseBase:
    attempt = asked.attempt
    question = answering.question_in(asked.revision)
    try:
        given = read_response(question, request.POST)
    except NoAnswer as problem:
        if request.POST.get("do") == "flag":
            return _flag(asked)
        return _page(request, asked, at, problem=problem)
    if answering.is_over(attempt, at):
        answering.finish(attempt, at)
        kept = answering.keep_late(asked, given) if asked.committed_at is None else False
        text = "Time was up before this answer came. " + (
            "It is kept and shown, and does not count." if kept else "What you had saved before it counts."
        )
        return done(request, reverse("quiz:report", args=[attempt.id]), text, level="info")
    confidence = _confidence(request)
    if request.POST.get("do") == "flag":
        answering.save(asked, given, confidence, at)
        return _flag(asked)
    if attempt.mode in AT_ONCE:
        return _commit(request, asked, given, confidence, at)
    if not answering.save(asked, given, confidence, at):
        return done(request, reverse("quiz:report", args=[attempt.id]), _already(), level="info")
    return SeeOther(_after(asked, request.POST.get("do", "")))


def _commit(
    request: HttpRequest, asked: Asked, given: Response, confidence: Confidence | None, at: datetime
) -> HttpResponseBase:
    """Commit what is an answer. A task of the lab that is not done yet stays open, unless the learner gives it up."""
    here, judge = _url(asked), judge_for(request, asked)
    try:
        judged = judge(answering.question_in(asked.revision), given)
    except NoAnswer as problem:
        return _page(request, asked, at, problem=problem)
    is_task = isinstance(answering.question_in(asked.revision).task, LabTask)
    if is_task and not judged.right and request.POST.get("do") != "give-up":
        return _page(request, asked, at, found=judged.findings)
    first = answering.commit(asked, given, confidence, at, lambda question, response: judged)
    return SeeOther(here) if first else done(request, here, _already(), level="info")


def _already() -> str:
    return "This question was answered before, in another tab or by a double click. The first answer counts."


def _flag(asked: Asked) -> HttpResponseBase:
    asked.flagged = not asked.flagged
    asked.save(update_fields=["flagged"])
    return SeeOther(_url(asked))


def _after(asked: Asked, do: str) -> str:
    count = asked.attempt.asked.count()
    if do == "review" or asked.position >= count:
        return reverse("quiz:review", args=[asked.attempt_id])
    return reverse("quiz:question", args=[asked.attempt_id, asked.position + 1])


def _page(
    request: HttpRequest,
    asked: Asked,
    at: datetime,
    problem: NoAnswer | None = None,
    found: Mapping[str, Any] | None = None,
) -> HttpResponse:
    attempt = asked.attempt
    question = answering.question_in(asked.revision)
    if asked.seen_at is None:
        asked.seen_at = at
        asked.seen_in_lab_at = lab_time(request) if isinstance(question.task, LabTask) else None
        asked.save(update_fields=["seen_at", "seen_in_lab_at"])
    given = response_from_json(asked.response or {})
    rail = rail_of(attempt, asked.position, at)
    context: dict[str, Any] = {
        "attempt": attempt,
        "asked": asked,
        "rail": rail,
        "mode": MODES[Mode(attempt.mode)],
        "confidences": [(value.value, name) for value, name in CONFIDENCE.items()],
        "notes": taken_notes(request),
        "problem": problem,
        "found": found,
        "at_once": attempt.mode in AT_ONCE,
    }
    if asked.committed_at is not None or attempt.finished_at is not None:
        late = response_from_json(asked.late) if asked.late else None
        context["shown"] = question_explained(question, asked.parts, given)
        context["late"] = late
        return render(request, "quiz/explained.html", context)
    topic = topics().get(question.topic)
    context["shown"] = question_asked(
        question,
        topic.title if topic else without_topic(question),
        asked.parts,
        _shown(request, question, given),
    )
    return render(request, "quiz/question.html", context, status=422 if problem else 200)


def _shown(request: HttpRequest, question: Question, given: Response) -> Response:
    """Return what the fields are to hold: what was just sent, even if it was no answer yet."""
    if request.method != "POST":
        return given
    return sent_so_far(question, request.POST)


@require_safe
def review(request: HttpRequest, attempt_id: str) -> HttpResponseBase:
    attempt, at = attempt_for(request, attempt_id), now()
    if answering.is_over(attempt, at):
        answering.finish(attempt, at)
        return SeeOther(reverse("quiz:report", args=[attempt.id]))
    rail = rail_of(attempt, 0, at)
    context = {
        "attempt": attempt,
        "rail": rail,
        "mode": MODES[Mode(attempt.mode)],
        "notes": taken_notes(request),
    }
    return render(request, "quiz/review.html", context)


@require_POST
def finish(request: HttpRequest, attempt_id: str) -> HttpResponseBase:
    attempt = attempt_for(request, attempt_id)
    answering.finish(attempt, now())
    return SeeOther(reverse("quiz:report", args=[attempt.id]))


@require_POST
def pause(request: HttpRequest, attempt_id: str) -> HttpResponseBase:
    """Stop the clock of a mock, or let it run on."""
    attempt, at = attempt_for(request, attempt_id), now()
    here = reverse("quiz:review", args=[attempt.id])
    if answering.is_over(attempt, at):
        return SeeOther(here)
    if not attempt.learner.may_pause:
        return done(request, here, "Pausing is off. Practise, Settings turns it on.", level="info")
    answering.turn_clock(attempt, at)
    return SeeOther(here)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponseBase:
    learner = learner_of(request)
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=learner or Learner())
    if request.method == "POST" and form.is_valid():
        kept = SettingsForm(request.POST, instance=learner_for(request))
        kept.save()
        return done(request, reverse("quiz:home"), "Your settings are saved.")
    context = {"form": form, "notes": taken_notes(request)}
    return render(request, "quiz/settings.html", context, status=422 if form.errors else 200)


def _confidence(request: HttpRequest) -> Confidence | None:
    said = request.POST.get("confidence", "")
    return Confidence(said) if said in set(Confidence) else None


def _url(asked: Asked) -> str:
    return reverse("quiz:question", args=[asked.attempt_id, asked.position])


def _subject(request: HttpRequest) -> dict[str, str]:
    """Return the topic that a page of the guide led here for, if the bank has one."""
    page = request.GET.get("page", "")
    return next(({"subject": topic.id} for topic in reversed(topics().values()) if topic.page == page), {})


def _initial(learner: Learner | None) -> dict[str, str]:
    exam = learner.exam_id if learner else ""
    return {"exam": exam, "mock": exam} if exam else {}
