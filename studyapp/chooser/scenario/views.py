"""Paste a scenario: what was read is shown and corrected, then decided. The text is kept nowhere."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from studyapp.chooser.asked import asked_by
from studyapp.chooser.scenario.forms import ScenarioForm
from studyapp.chooser.scenario.loaded import book, labels, reader, scenarios
from studyapp.chooser.scenario.presenters import (
    more_not_understood,
    paragraphs,
    rows,
    sentences_not_understood,
    unread_share,
)
from studyapp.knowledge.scenario_values import SET_A

MALFORMED = 422
MOST_IN_ADDRESS = 2_000
TOO_BIG = (
    "What was sent is larger than 256 KiB, or has too many fields. It was not read, and the text could not be kept. "
    "Shorten it to 100,000 characters and send it again."
)
TOO_LONG_FOR_AN_ADDRESS = (
    "An address may hold at most 2,000 characters of text. Nothing was read; the text stands below, so that you can "
    "send it from there."
)
EXAMPLES = (
    "a-holiday-photos",
    "a-busy-bucket",
    "a-key-in-each-request",
    "a-encrypt-before-upload",
    "a-conflict-console",
)


# Reading changes nothing, so a token would protect nothing; and without one a body that is too large is answered here.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scenario(request: HttpRequest) -> HttpResponse:
    """Show the field, and what was read of the text: posted, in `text`, or that of an `example`."""
    form, is_asked = _form(request)
    if not is_asked:
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form.kept(), status=MALFORMED)
    reading = reader().read(form.cleaned_data["text"])
    return _page(
        request,
        form,
        reading=reading,
        paragraphs=paragraphs(reading),
        rows=rows(reading, book(), labels()),
        not_understood=sentences_not_understood(reading),
        more_not_understood=more_not_understood(reading),
        read_only=unread_share(reading),
    )


@require_safe
def decide(request: HttpRequest) -> HttpResponse:
    """Redirect to the answer for the corrected requirements."""
    return HttpResponseRedirect(asked_by(request).link("answer"))


def _form(request: HttpRequest) -> tuple[ScenarioForm, bool]:
    """Return the form with what was sent, and whether anything was."""
    if request.method == "POST":
        try:
            return ScenarioForm(request.POST), True
        except (RequestDataTooBig, TooManyFieldsSent):
            return ScenarioForm({"text": ""}, refused=TOO_BIG), True
    example = {each.id: each for each in scenarios(SET_A)}.get(request.GET.get("example", ""))
    if example:
        return ScenarioForm({"text": example.text}), True
    if "text" not in request.GET:
        return ScenarioForm(), False
    is_long = len(request.GET["text"]) > MOST_IN_ADDRESS
    return ScenarioForm(request.GET, refused=TOO_LONG_FOR_AN_ADDRESS if is_long else ""), True


def _page(request: HttpRequest, form: ScenarioForm, *, status: int = 200, **more: object) -> HttpResponse:
    known = {each.id: each for each in scenarios(SET_A)}
    examples = [(known[each].id, known[each].name) for each in EXAMPLES]
    context = {"form": form, "examples": examples, "reading": None, **more}
    return render(request, "choose/scenario.html", context, status=status)
