"""The record of a decision: to read, to print, to download, and to judge again later."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from studyapp.chooser.answers import address, read_answers
from studyapp.chooser.asked import Asked, asked_by
from studyapp.chooser.common import common
from studyapp.chooser.lines import candidate_line, fact_links
from studyapp.chooser.names import setting_name
from studyapp.chooser.recording.as_json import Kept, as_json
from studyapp.chooser.recording.forms import KeptForm
from studyapp.chooser.recording.markdown import as_markdown, title_of
from studyapp.chooser.recording.record import Record, record_of, wish_words

MALFORMED = 422  # what was pasted was understood as no record


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    asked = asked_by(request)
    form = KeptForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return redirect(_then_and_now(asked, form.cleaned_data["kept"]))
    kept = _record(request, asked)
    context = {
        **common(asked),
        "form": form,
        "record": kept,
        "title": title_of(kept),
        "asked": [(label, wish_words(wish)) for label, wish in kept.asked],
        "considered": [
            {"line": candidate_line(asked.register, each.candidate), "is": each} for each in kept.considered
        ],
        "settings": [(setting_name(each), each.value) for each in kept.settings],
        "fact_links": fact_links(asked.register, (fact.id for fact in kept.facts), asked.today),
        "markdown": as_markdown(kept, asked.register),
        "markdown_url": asked.link("record-markdown"),
        "json_url": asked.link("record-json"),
    }
    return render(request, "choose/record.html", context, status=MALFORMED if form.errors else 200)


@require_safe
def markdown(request: HttpRequest) -> HttpResponse:
    asked = asked_by(request)
    return _file(as_markdown(_record(request, asked), asked.register), "text/markdown", "decision.md")


@require_safe
def json_file(request: HttpRequest) -> HttpResponse:
    asked = asked_by(request)
    return _file(as_json(_record(request, asked), asked.profile), "application/json", "decision.json")


def _record(request: HttpRequest, asked: Asked) -> Record:
    return record_of(
        asked.decision,
        asked.register,
        asked.labels,
        rules_version=asked.rules.version,
        permalink=request.build_absolute_uri(f"{reverse('choose:answer')}?{asked.permalink}"),
    )


def _then_and_now(asked: Asked, kept: Kept) -> str:
    """Return the comparison of a kept record with today, as an address."""
    pairs = (*kept.answers.items(), ("on", kept.on.isoformat()), ("rules", kept.rules_version))
    read = read_answers(asked.rules, pairs, today=asked.today)
    then = address(asked.rules, read.profile, read.on, today=asked.today, permanent=True)
    now = address(asked.rules, read.profile, asked.today, today=asked.today, permanent=True)
    return f"{reverse('choose:compare')}?{urlencode({'a': then, 'b': now, 'then': kept.chosen})}"


def _file(text: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
