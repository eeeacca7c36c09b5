"""Configuration to take away: `choose:apply`, and each piece or all of them as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from studyapp.chooser.applying.archive import zip_of
from studyapp.chooser.applying.artefacts import artefacts, headers_of
from studyapp.chooser.applying.chosen import Chosen, chosen_by, chosen_lines, chosen_link
from studyapp.chooser.applying.forms import EXAMPLE_CONTEXT, ApplyForm
from studyapp.chooser.applying.plan import plan_for
from studyapp.chooser.applying.presenters import choices, piece_groups, setting_lines
from studyapp.chooser.common import common
from studyapp.chooser.rules import rules

MALFORMED = 422  # the question was understood and cannot be answered
ARCHIVE = "envelope.zip"
# What a must or a wish makes the form ask as well.
ASKED_FOR = (("object-access-audit", "trail"), ("cloudfront", "distribution"))


@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    chosen = chosen_by(request.GET, ApplyForm.base_fields)
    context: dict[str, object] = {**common(chosen.asked), **chosen_lines(chosen, "apply")}
    if chosen.candidate is None and "candidate" not in request.GET:
        return render(request, "choose/none_fits.html", {**context, "page_title": "Configuration"})
    form = _form(request, chosen)
    is_well_formed = form.is_valid()
    context |= {
        "form": form,
        "kept": [(name, value) for name, value in request.GET.items() if name not in form.fields],
        "is_open": not is_well_formed,
        "prove_url": chosen_link(chosen, "prove"),
        "cost_url": chosen_link(chosen, "cost"),
    }
    if is_well_formed:
        context |= _written(request, chosen, form)
    return render(request, "choose/apply.html", context, status=200 if is_well_formed else MALFORMED)


def _written(request: HttpRequest, chosen: Chosen, form: ApplyForm) -> dict[str, object]:
    assert chosen.candidate, "the form lets only candidates pass"
    candidate, settings, parameters = chosen.candidate, chosen.settings, form.parameters
    address, query = reverse("choose:apply"), f"?{request.GET.urlencode()}" if request.GET else ""
    pieces = artefacts(candidate, settings, parameters)
    return {
        "groups": piece_groups(chosen.asked.register, pieces, chosen.asked.today, address, query),
        "settings": setting_lines(settings, plan_for(candidate, settings, parameters)),
        "headers": headers_of(candidate, settings, parameters),
        "parameters": parameters,
        "archive": f"{address}/{ARCHIVE}{query}",
    }


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out one piece, or all of them; a question that has no answer goes back to the page, which says why."""
    chosen = chosen_by(request.GET, ApplyForm.base_fields)
    form = _form(request, chosen)
    if chosen.candidate is None or not form.is_valid():
        return redirect(f"{reverse('choose:apply')}?{request.GET.urlencode()}")
    pieces = artefacts(chosen.candidate, chosen.settings, form.parameters)
    if name == ARCHIVE:
        return _download(zip_of(pieces), "application/zip", name)
    for piece in pieces:
        if piece.file_name == name:
            return _download(piece.text.encode(), "text/plain; charset=utf-8", name)
    raise Http404(f"There is no {name} for this method.")


def _form(request: HttpRequest, chosen: Chosen) -> ApplyForm:
    given = {name: request.GET.get(name, "") for name in ApplyForm.base_fields if name in request.GET}
    asked = {"candidate": str(chosen.candidate or ""), **given}
    wanted = {str(need) for setting in chosen.settings for need in setting.because}
    if "context-bound" in wanted:
        asked.setdefault("context", EXAMPLE_CONTEXT)
    also = tuple(name for need, name in ASKED_FOR if need in wanted)
    return ApplyForm(asked, candidates=choices(rules()), also=also)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
