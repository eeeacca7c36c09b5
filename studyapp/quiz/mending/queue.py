"""What learners reported, for staff: the queue, one report, and the answer to it."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from encryption_lab.web.after_post import done, taken_notes
from studyapp.knowledge.question_values import QuestionId
from studyapp.quiz.attempts.answering import question_in
from studyapp.quiz.editing.in_use import questions_in_use, revisions_in_use
from studyapp.quiz.mending.differences import suggested, texts_of
from studyapp.quiz.mending.forms import MOST_CHARACTERS
from studyapp.quiz.mending.problems import judge
from studyapp.quiz.models import ProblemReport
from studyapp.quiz.staff.gate import staff_only

PAGE = 25
STATES = (
    (ProblemReport.OPEN, "Open"),
    (ProblemReport.ACCEPTED, "Accepted"),
    (ProblemReport.DECLINED, "Declined"),
)


class VerdictForm(forms.Form):
    verdict = forms.CharField(
        label="Your answer",
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Public, in the question's history: one or two sentences, with the source.",
        error_messages={"required": "Say why: it is what the learner and everybody else will read."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("verdict")


@staff_only
@require_safe
def reports(request: HttpRequest) -> HttpResponseBase:
    names = dict(STATES)
    state = request.GET.get("state", "")
    state = state if state in names else ProblemReport.OPEN
    counted = dict(ProblemReport.objects.values_list("state").annotate(Count("pk")))
    order = "reported_at" if state == ProblemReport.OPEN else "-judged_at"
    found = ProblemReport.objects.filter(state=state).order_by(order, "pk")
    here = reverse("staff:reports")
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "state": state,
        "tabs": [(name, f"{here}?state={value}", counted.get(value, 0)) for value, name in STATES],
        "current": names[state],
        "notes": taken_notes(request),
    }
    return render(request, "staff/reports.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, report_id: int) -> HttpResponseBase:
    found = ProblemReport.objects.select_related("revision").filter(pk=report_id).first()
    if found is None:
        raise Http404("There is no such report.")
    form = VerdictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _answered(request, found, form.cleaned_data["verdict"])
    question = question_in(found.revision)
    present = revisions_in_use().get(QuestionId(found.question_id))
    context = {
        "report": found,
        "form": form,
        "question": question,
        "texts": texts_of(question),
        "suggested": suggested(question, found.suggestion) if found.suggestion else None,
        "in_bank": QuestionId(found.question_id) in questions_in_use(),
        "is_mended": present is not None and present.digest != found.revision_id,
        "notes": taken_notes(request),
    }
    return render(request, "staff/report.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, found: ProblemReport, verdict: str) -> HttpResponseBase:
    accepted = request.POST.get("do") == "accept"
    if not judge(found.pk, accepted=accepted, verdict=verdict, at=now()):
        here = reverse("staff:report", args=[found.pk])
        text = "Somebody else answered this report before you. Their answer stands; yours was not kept."
        return done(request, here, text, level="error")
    word = "accepted" if accepted else "declined"
    text = f"The report is {word}. Your answer stands in the history of {found.question_id}."
    to_mend = accepted and QuestionId(found.question_id) in questions_in_use()
    following = reverse("staff:edit", args=[found.question_id]) if to_mend else reverse("staff:reports")
    return done(request, following, text)
