"""Write a question, mend one, look at it as learners will, take an edit back, take all edits along as a patch."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from encryption_lab.web.after_post import done, taken_notes
from studyapp.guide.loaded import register
from studyapp.knowledge.content_errors import ContentError
from studyapp.knowledge.problems import Problem
from studyapp.knowledge.question_reading import QUESTIONS, read_question
from studyapp.knowledge.question_values import Kind, Question, QuestionId
from studyapp.quiz.editing.fields import NotTables, initial_of
from studyapp.quiz.editing.forms import QuestionForm
from studyapp.quiz.editing.gates import problems_with, unproved_by_lab
from studyapp.quiz.editing.in_use import bank_in_use, in_use, questions_in_use
from studyapp.quiz.editing.patching import patch
from studyapp.quiz.editing.saving import ChangedMeanwhile, newest_edit, number_of, save_edit
from studyapp.quiz.loaded import topics
from studyapp.quiz.practising.asking import question_asked
from studyapp.quiz.practising.explaining import question_explained
from studyapp.quiz.practising.names import KINDS
from studyapp.quiz.responses import Response
from studyapp.quiz.revisions import entry_of, revision_of
from studyapp.quiz.serving import parts_of
from studyapp.quiz.staff.gate import staff_of, staff_only


@staff_only
@require_safe
def edits(request: HttpRequest) -> HttpResponseBase:
    found, topic = in_use(), request.GET.get("topic", "")
    asked = [each for each in found.bank.questions if not topic or each.topic == topic]
    context = {
        "topics": [(each.id, each.title) for each in found.bank.topics],
        "topic": topic,
        "kinds": [(kind.value, name) for kind, name in KINDS.items()],
        "rows": [(each, each.id in found.edited) for each in asked],
        "edited": len(found.edited),
        "notes": taken_notes(request),
    }
    return render(request, "staff/questions.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponseBase:
    given = request.GET.get("kind", "")
    if given not in set(Kind):
        raise Http404("There is no such kind of question.")
    initial = {"began_at": 0, "checked_on": now().date(), "why": "New question."}
    return _page(request, Kind(given), None, initial)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, question_id: str) -> HttpResponseBase:
    question = questions_in_use().get(QuestionId(question_id))
    if question is None:
        raise Http404("The bank has no such question.")
    initial = {**initial_of(entry_of(revision_of(question).document)), "began_at": number_of(question_id)}
    return _page(request, question.kind, question, initial)


def _page(
    request: HttpRequest, kind: Kind, present: Question | None, initial: dict[str, Any]
) -> HttpResponseBase:
    is_sent = request.method == "POST"
    form = QuestionForm(request.POST if is_sent else None, initial=initial, kind=kind, is_new=present is None)
    drafted = _drafted(form, present) if is_sent else None
    if drafted is not None and request.POST.get("do") == "save" and not form.errors:
        return _saved(request, form, drafted, present)
    return _shown(request, form, drafted or present, present, status=422 if form.errors else 200)


def _drafted(form: QuestionForm, present: Question | None) -> Question | None:
    """Return the question that the form describes, with what the gates find told in the form; None if it is none."""
    at = now()
    if not form.is_valid():
        return None
    name = present.id if present else QuestionId(form.cleaned_data["id"])
    if present is None and (name in questions_in_use() or newest_edit(name) is not None):
        form.add_error("id", "There is a question with this id already, or there was one.")
        return None
    log = [{"on": at.date(), "what": form.cleaned_data["why"]}] if present else []
    older = [{"on": each.on, "what": each.what} for each in present.changed] if present else []
    try:
        drafted = read_question("the form", {**form.entry(name), "changed": log + older})
    except NotTables as problem:
        form.add_error("rest", str(problem))
        return None
    except ContentError as problem:
        form.tell(
            Problem(
                entry=problem.entry, field=problem.field.split(".")[0].split("[")[0], reason=problem.reason
            )
        )
        return None
    found = problems_with(drafted, bank_in_use(), register(), at) or unproved_by_lab(drafted, at)
    for problem_found in found:
        form.tell(problem_found)
    return drafted


def _saved(
    request: HttpRequest, form: QuestionForm, drafted: Question, present: Question | None
) -> HttpResponseBase:
    author = staff_of(request)
    assert author is not None  # staff_only let nobody else come here
    began_at, why = form.cleaned_data["began_at"], form.cleaned_data["why"]
    try:
        save_edit(drafted.id, drafted, began_at=began_at, author=author, why=why, at=now())
    except ChangedMeanwhile as problem:
        who = problem.edit.author.get_username() if problem.edit and problem.edit.author else "Somebody"
        told = f": “{problem.edit.why}”" if problem.edit else ""
        form.add_error(
            None,
            f"{who} saved this question while you were writing{told}. Nothing of theirs or yours is lost: your text "
            "stands below. Open the question in another tab, take over what you need, and save again.",
        )
        sent = request.POST.copy()
        sent["began_at"] = str(number_of(drafted.id))
        form.data = sent
        return _shown(request, form, drafted, present, status=409)
    text = "The question is saved, and asked from now on. Sittings that have begun keep what they asked."
    return done(request, reverse("staff:edit", args=[drafted.id]), text)


def _shown(
    request: HttpRequest,
    form: QuestionForm,
    question: Question | None,
    present: Question | None,
    *,
    status: int,
) -> HttpResponse:
    newest = newest_edit(present.id) if present else None
    context = {
        "form": form,
        "kind": KINDS[form.kind],
        "question": present,
        "preview": _preview(question) if question else None,
        "explained": question_explained(question, parts_of(question), Response()) if question else None,
        "is_sent": request.method == "POST",
        "newest": newest,
        "is_edited": present is not None and present.id in in_use().edited,
        "notes": taken_notes(request),
    }
    return render(request, "staff/edit.html", context, status=status)


def _preview(question: Question) -> object:
    topic = topics().get(question.topic)
    return question_asked(question, topic.title if topic else "", parts_of(question), Response())


@staff_only
@require_POST
def take_back(request: HttpRequest, question_id: str) -> HttpResponseBase:
    author, began_at = staff_of(request), request.POST.get("began_at", "")
    assert author is not None
    here = reverse("staff:questions")
    if not began_at.isdecimal() or QuestionId(question_id) not in in_use().edited:
        return done(request, here, "There is no edit of this question to take back.", level="error")
    why = "The edit was taken back."
    try:
        save_edit(question_id, None, began_at=int(began_at[:6]), author=author, why=why, at=now())
    except ChangedMeanwhile:
        return done(
            request, here, "Somebody saved this question just now. Nothing was taken back.", level="error"
        )
    return done(request, here, f"{question_id} is again as its file has it. The edit itself is kept.")


@staff_only
@require_safe
def patch_file(request: HttpRequest) -> HttpResponseBase:
    found = in_use()
    text = patch(QUESTIONS, [each for each in found.bank.questions if each.id in found.edited])
    if not text:
        return done(request, reverse("staff:questions"), "Nothing differs from the files.", level="info")
    answer = HttpResponse(text, content_type="text/x-diff; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="questions.patch"'
    return answer
