"""Configuration to take away: `choose:apply`, and each piece or all of them as files."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from studyapp.chooser.applying.archive import zip_of
from studyapp.chooser.applying.artefacts import Artefact, artefacts, headers_of
from studyapp.chooser.applying.forms import ApplyForm
from studyapp.chooser.applying.presenters import CANDIDATES, candidate_of, choices, method_of, piece_line
from studyapp.guide.loaded import register, today

MALFORMED = 422  # the question was understood and cannot be answered
ARCHIVE = "envelope.zip"


@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    is_well_formed = form.is_valid()
    address = reverse("choose:apply")
    pieces = _pieces(form) if is_well_formed else ()
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    chosen = candidate_of(form["candidate"].value())
    known, day = register(), today()
    context = {
        "form": form,
        "kept": [(name, value) for name, value in request.GET.items() if name not in form.fields],
        "answers": urlencode(
            [(name, value) for name, value in request.GET.items() if name not in form.fields]
        ),
        "pieces": [piece_line(known, piece, day, f"{address}/{piece.file_name}{query}") for piece in pieces],
        "headers": headers_of(chosen, (), form.parameters) if is_well_formed and chosen else (),
        "method": method_of(known, chosen) if chosen else "none",
        "name": dict(choices(known)).get(str(chosen), ""),
        "archive": f"{address}/{ARCHIVE}{query}",
    }
    return render(request, "choose/apply.html", context, status=200 if is_well_formed else MALFORMED)


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out one piece, or all of them; a question that has no answer goes back to the page, which says why."""
    form = _form(request)
    if not form.is_valid():
        return redirect(f"{reverse('choose:apply')}?{request.GET.urlencode()}")
    pieces = _pieces(form)
    if name == ARCHIVE:
        return _download(zip_of(pieces), "application/zip", name)
    for piece in pieces:
        if piece.file_name == name:
            return _download(piece.text.encode(), "text/plain; charset=utf-8", name)
    raise Http404(f"There is no {name} for this method.")


def _form(request: HttpRequest) -> ApplyForm:
    asked = {name: request.GET.get(name, "") for name in ApplyForm.base_fields if name in request.GET}
    asked.setdefault("candidate", str(CANDIDATES[0]))
    return ApplyForm(asked, candidates=choices(register()))


def _pieces(form: ApplyForm) -> tuple[Artefact, ...]:
    chosen = candidate_of(form.cleaned_data["candidate"])
    assert chosen, "the form lets only candidates pass"
    return artefacts(chosen, (), form.parameters)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
