"""The answer, and how it came about."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from studyapp.chooser.answering.presenters import answer as answer_of
from studyapp.chooser.asked import Asked, asked_by
from studyapp.chooser.common import common

# Names of pages that take a decision further, with what a link to each says; those that are there are shown.
TAKE_AWAY = (
    ("apply", "Get the configuration"),
    ("prove", "Prove it in the lab"),
    ("cost", "See what it costs"),
)


@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    asked = asked_by(request)
    context = {**common(asked), **answer_of(asked), "take_away": _take_away(asked)}
    context["permalink"] = request.build_absolute_uri(f"{reverse('choose:answer')}?{asked.permalink}")
    return render(request, "choose/answer.html", context)


def _take_away(asked: Asked) -> list[tuple[str, str]]:
    candidate = asked.decision.recommended
    links = []
    for page, words in TAKE_AWAY:
        try:
            links.append((words, asked.link(page, more=f"candidate={candidate}".replace("+", "%2B"))))
        except NoReverseMatch:
            continue
    return links
