"""Paste a scenario: what was read is shown and corrected, then decided. The text is kept nowhere."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from studyapp.chooser.scenario.forms import ScenarioForm
from studyapp.chooser.scenario.loaded import book, labels, reader, scenarios
from studyapp.chooser.scenario.presenters import is_wish, paragraphs, rows, sentences_not_understood
from studyapp.knowledge.scenario_values import SET_A

MALFORMED = 422
EXAMPLES = (
    "a-holiday-photos",
    "a-busy-bucket",
    "a-key-in-each-request",
    "a-encrypt-before-upload",
    "a-conflict-console",
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scenario(request: HttpRequest) -> HttpResponse:
    """Show the field, and what was read of the text: posted, in `text`, or that of an `example`."""
    known = {each.id: each for each in scenarios(SET_A)}
    sent = request.POST if request.method == "POST" else request.GET
    example = known.get(request.GET.get("example", ""))
    data = {"text": example.text} if example else sent
    is_asked = request.method == "POST" or "text" in data
    form = ScenarioForm(data if is_asked else None)
    context = {
        "form": form,
        "examples": [(known[each].id, known[each].name) for each in EXAMPLES],
        "reading": None,
    }
    if not is_asked:
        return render(request, "choose/scenario.html", context)
    if not form.is_valid():
        return render(request, "choose/scenario.html", {**context, "form": form.kept()}, status=MALFORMED)
    reading = reader().read(form.cleaned_data["text"])
    context |= {
        "reading": reading,
        "paragraphs": paragraphs(reading),
        "rows": rows(reading, book(), labels()),
        "not_understood": sentences_not_understood(reading),
    }
    return render(request, "choose/scenario.html", context)


@require_safe
def decide(request: HttpRequest) -> HttpResponse:
    """Redirect to the answer for the corrected requirements."""
    wishes = sorted(
        (name, str(value)) for name, value in request.GET.items() if name in labels() and is_wish(str(value))
    )
    return HttpResponseRedirect(f"{reverse('choose:answer')}?{urlencode(wishes)}")
