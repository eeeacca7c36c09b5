"""Choose a file, see what it holds, confirm; see one's own questions, and delete them."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from encryption_lab.web.after_post import SeeOther, done, taken_notes
from studyapp.exchange.importing.drafts import Waiting, draft_for, draft_of, keep, opened
from studyapp.exchange.importing.forms import ImportForm, too_large
from studyapp.exchange.importing.keeping import Gone, TooMany, changes_of, confirm
from studyapp.exchange.importing.uploads import InMemory, is_too_large
from studyapp.exchange.reading.building import given_id
from studyapp.exchange.reading.files import READERS, read_questions
from studyapp.exchange.reading.values import FileRead
from studyapp.quiz.learners import learner_for, learner_of
from studyapp.quiz.models import ImportedQuestion, Learner
from studyapp.quiz.own.kept import delete_unasked_revisions
from studyapp.quiz.revisions import question_of

READ = ["GET", "HEAD", "POST"]
SHOWN = 100
GONE = (
    "This preview is no more: it was confirmed before, or other files came after it. Choose the file again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions that have the same fate. heading: with their number; more: how many are not listed."""

    heading: str
    questions: tuple[Waiting, ...]
    more: int


@csrf_exempt  # the inner view checks, once the body's size is known and its way is set
@require_http_methods(READ)
def import_questions(request: HttpRequest) -> HttpResponseBase:
    if request.method == "POST":
        if is_too_large(request):
            return _page(request, ImportForm(), too_large=too_large(), status=413)
        request.upload_handlers = [InMemory(request)]
    return _import_questions(request)


@csrf_protect
def _import_questions(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data["file"]
    name = given.name or ""
    found = read_questions(given.read(), name, form.cleaned_data["format"])
    if found.problem_count:
        return _page(request, form, found=found, name=name, status=422)
    draft = keep(learner_for(request), draft_of(found), name, now())
    return SeeOther(reverse("exchange:preview", args=[draft.pk]))


@require_http_methods(READ)
def preview(request: HttpRequest, draft_id: str) -> HttpResponseBase:
    learner = learner_of(request)
    kept = draft_for(learner, draft_id)
    if learner is None or kept is None:
        return done(request, reverse("exchange:import"), GONE, level="info")
    if request.method == "POST":
        try:
            changes = confirm(learner, kept, now())
        except Gone:
            return done(request, reverse("exchange:import"), GONE, level="info")
        except TooMany as error:
            return done(request, reverse("exchange:own"), f"Nothing was imported. {error}", level="error")
        words = (
            f"{len(changes.new)} new, {len(changes.changed)} changed, {len(changes.same)} the same as before."
        )
        return done(request, reverse("exchange:own"), f"The file is imported: {words}")
    draft = opened(kept)
    changes = changes_of(learner, draft)
    context = {
        "kept": kept,
        "format_name": READERS[draft.code].name,
        "groups": [
            _group("new", changes.new),
            _group("changed since your last import", changes.changed),
            _group("the same as you have", changes.same),
        ],
        "unheld": draft.unheld[:SHOWN],
        "unheld_count": len(draft.unheld),
        "count": len(draft.questions),
        "write_count": len(changes.new) + len(changes.changed),
        "notes": taken_notes(request),
    }
    return render(request, "exchange/preview.html", context)


@require_http_methods(READ)
def own(request: HttpRequest) -> HttpResponseBase:
    learner = learner_of(request)
    if request.method == "POST":
        count = _delete(learner, request.POST.getlist("question"))
        words = f"{count} question{'s' * (count != 1)} deleted." if count else "Nothing was marked."
        return done(request, reverse("exchange:own"), words, level="success" if count else "info")
    rows = ImportedQuestion.objects.filter(learner=learner).order_by("pk")
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "count": page.paginator.count,
        "questions": [(row, question_of(row.document).stem, given_id(row.own_id)) for row in page],
        "notes": taken_notes(request),
    }
    return render(request, "exchange/own.html", context)


@require_http_methods(READ)
def own_delete(request: HttpRequest) -> HttpResponseBase:
    learner = learner_of(request)
    if request.method == "POST":
        count = _delete(learner, None)
        words = f"All your own questions are deleted: {count}."
        return done(request, reverse("exchange:import"), words)
    count = ImportedQuestion.objects.filter(learner=learner).count()
    if not count:
        return SeeOther(reverse("exchange:own"))
    return render(request, "exchange/own_delete.html", {"count": count, "notes": []})


def _delete(learner: Learner | None, marked: list[str] | None) -> int:
    """Delete the marked questions of the learner, or all; sittings keep the revisions that they name."""
    if learner is None:
        return 0
    rows = ImportedQuestion.objects.filter(learner=learner)
    if marked is not None:
        rows = rows.filter(question_id__in=[each for each in marked[:SHOWN] if "\0" not in each])
    with transaction.atomic():
        count, _ = rows.delete()
        delete_unasked_revisions()
    return count


def _group(words: str, questions: tuple[Waiting, ...]) -> Group:
    return Group(
        heading=f"{len(questions)} {words}",
        questions=questions[:SHOWN],
        more=max(0, len(questions) - SHOWN),
    )


def _page(
    request: HttpRequest,
    form: ImportForm,
    *,
    found: FileRead | None = None,
    name: str = "",
    too_large: str = "",
    status: int = 200,
) -> HttpResponse:
    learner = learner_of(request)
    context = {
        "form": form,
        "found": found,
        "more": found is not None and found.problem_count > len(found.problems),
        "file_name": name,
        "too_large": too_large,
        "own_count": ImportedQuestion.objects.filter(learner=learner).count() if learner else 0,
        "readers": READERS.values(),
        "notes": taken_notes(request),
    }
    return render(request, "exchange/import.html", context, status=status)
