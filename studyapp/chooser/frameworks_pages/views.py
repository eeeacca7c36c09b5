"""What a compliance framework really implies, and answers to start from."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studyapp.chooser.asked import Asked, asked_by
from studyapp.chooser.common import common
from studyapp.chooser.lines import fact_links, requirement_url
from studyapp.chooser.names import WISH_NAMES
from studyapp.chooser.values import Edit
from studyapp.knowledge.framework_values import Framework, Stated


@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    asked = asked_by(request)
    shown = [
        {
            "is": each,
            "url": asked.link("framework", each.id),
            "musts": sum(i.wish == "must" for i in each.implies),
            "wishes": sum(i.wish == "like" for i in each.implies),
        }
        for each in asked.rules.frameworks
    ]
    return render(request, "choose/frameworks.html", {**common(asked), "frameworks": shown})


@require_safe
def framework(request: HttpRequest, framework_id: str) -> HttpResponse:
    asked = asked_by(request)
    shown = next((each for each in asked.rules.frameworks if each.id == framework_id), None)
    if shown is None:
        raise Http404(f"There is no framework {framework_id}.")
    edits = _edits(shown, asked)
    context = {
        **common(asked),
        "framework": shown,
        "facts": fact_links(asked.register, shown.facts, asked.today),
        "implies": [
            {
                "label": asked.labels[each.requirement],
                "url": requirement_url(asked, each.requirement),
                "wish": WISH_NAMES[each.wish],
                "clause": each.clause,
                "reason": each.reason,
                "facts": fact_links(asked.register, each.facts, asked.today),
            }
            for each in shown.implies
        ],
        "not_demanded": _stated(asked, shown.not_demanded),
        "judged": _stated(asked, shown.judged),
        "start_url": asked.link("all", edits=edits),
        "answer_url": asked.link("answer", edits=edits),
    }
    return render(request, "choose/framework.html", context)


def _edits(shown: Framework, asked: Asked) -> tuple[Edit, ...]:
    """Return what the framework adds to the answers; a must that was given already stays one."""
    return tuple(
        Edit(requirement=each.requirement, before=asked.profile.wish(each.requirement), after=each.wish)
        for each in sorted(shown.implies, key=lambda each: each.wish == "must")
        if asked.profile.wish(each.requirement) != "must"
    )


def _stated(asked: Asked, statements: Iterable[Stated]) -> list[dict[str, object]]:
    return [
        {"text": each.text, "facts": fact_links(asked.register, each.facts, asked.today)}
        for each in statements
    ]
