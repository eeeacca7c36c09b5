"""Report a problem with a question that one was asked, and see what became of reports and which changes it had."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from encryption_lab.web.after_post import done, taken_notes
from studyapp.knowledge.question_values import QuestionId
from studyapp.quiz.attempts.answering import question_in
from studyapp.quiz.editing.in_use import questions_in_use
from studyapp.quiz.learners import attempt_for
from studyapp.quiz.mending.forms import ProblemForm
from studyapp.quiz.mending.problems import TooMany, judged, report_problem
from studyapp.quiz.own.names import is_own
from studyapp.quiz.practising.asking import paragraphs


@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: HttpRequest, attempt_id: str, position: int) -> HttpResponseBase:
    attempt = attempt_for(request, attempt_id)
    asked = attempt.asked.select_related("revision").filter(position=position).first()
    if asked is None:
        raise Http404("This sitting has no such question.")
    if is_own(question_in(asked.revision)):
        raise Http404("A question of your own has nobody here to mend it.")
    here = reverse("quiz:question", args=[attempt.id, position])
    form = ProblemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            report_problem(asked, given["text"], given["suggestion"], now())
        except TooMany as reason:
            return done(request, here, str(reason), level="error")
        return done(
            request,
            here,
            "Thank you. Your report is kept; what becomes of it stands in the question's history.",
        )
    shown = {
        "form": form,
        "back_url": here,
        "stem": paragraphs(question_in(asked.revision).stem),
        "notes": [],
    }
    return render(request, "quiz/problem.html", shown, status=422 if form.errors else 200)


@require_safe
def history(request: HttpRequest, question_id: str) -> HttpResponse:
    question = questions_in_use().get(QuestionId(question_id))
    if question is None:
        raise Http404("The bank has no such question.")
    shown = {"question": question, "reports": judged(question_id), "notes": taken_notes(request)}
    return render(request, "quiz/history.html", shown)
