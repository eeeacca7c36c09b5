"""Two decisions side by side, differences first: `a` and `b` are query strings of answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studyapp.chooser.answering.presenters import why
from studyapp.chooser.asked import Asked, asked_of
from studyapp.chooser.common import common
from studyapp.chooser.comparing.differences import Fate, Place, differences
from studyapp.chooser.lines import candidate_line, reason_lines
from studyapp.chooser.names import WISH_NAMES
from studyapp.chooser.values import Wish


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    one, other = (asked_of(QueryDict(request.GET.get(name, ""))) for name in ("a", "b"))
    found = differences(one.decision, other.decision, one.labels)
    chosen_then = request.GET.get("then", "")
    known = {str(each): each for each in one.rules.candidates}
    context = {
        **common(one),
        "problems": (*one.problems, *other.problems),
        "is_of_today": True,
        "other_rules": one.other_rules or other.other_rules,
        "sides": [_side("A", one), _side("B", other)],
        "winner_differs": found.winner_differs,
        "then": candidate_line(one.register, known[chosen_then]) if chosen_then in known else None,
        "then_still": chosen_then == str(other.decision.recommended),
        "asked": [
            (one.labels[each.requirement], _wish(each.before), _wish(each.after)) for each in found.asked
        ],
        "alike": [(one.labels[each], _wish(one.profile.wish(each))) for each in found.asked_alike],
        "judged": [
            {
                "line": candidate_line(one.register, each.candidate),
                "sides": [(_fate(one, each.before), "A"), (_fate(other, each.after), "B")],
            }
            for each in found.judged
        ],
    }
    return render(request, "choose/compare.html", context)


def _side(name: str, asked: Asked) -> dict[str, object]:
    candidate = asked.decision.recommended
    return {
        "name": name,
        "on": asked.on,
        "url": asked.link("answer"),
        "line": candidate_line(asked.register, candidate) if candidate else None,
        "in_short": why(asked),
    }


def _wish(wish: Wish | None) -> str:
    return WISH_NAMES[wish] if wish else "Not answered"


def _fate(asked: Asked, fate: Fate) -> dict[str, object]:
    return {
        "words": f"fits, rank {fate.rank}" if fate.place is Place.FITS else fate.place.value,
        "mark": "no" if fate.place in (Place.RULED_OUT, Place.NOT_YET) else "ok",
        "by": reason_lines(asked, fate.by),
        "reason": fate.reason,
    }
