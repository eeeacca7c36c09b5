"""The ways in: one question at a time, all of them on one page, and what was answered so far."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from studyapp.chooser.answering.presenters import first_screen
from studyapp.chooser.asked import Asked, asked_by
from studyapp.chooser.asking.forms import AllForm, QuestionForm
from studyapp.chooser.asking.order import left_out, next_question
from studyapp.chooser.asking.presenters import answered_groups, groups_with_rows, progress
from studyapp.chooser.asking.requirement_page import row_of
from studyapp.chooser.common import common
from studyapp.chooser.lines import fact_links
from studyapp.chooser.values import RequirementId

MALFORMED = 422  # the question was understood and cannot be answered
NOTES_OF = date(2022, 5, 1)
BACK_TO = frozenset({"answer", "check"})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    asked = asked_by(request)
    context = {
        **common(asked),
        "question_count": len(asked.rules.requirements),
        "candidate_count": len(asked.rules.candidates),
        "framework_count": len(asked.rules.frameworks),
        "notes_of": NOTES_OF,
    }
    return render(request, "choose/home.html", context)


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Lead to the next question that can still change the answer, or to the answers given if there is none."""
    asked = asked_by(request)
    following = _following(asked, None)
    return redirect(asked.link("question", following) if following else asked.link("check"))


@require_safe
def question(request: HttpRequest, requirement_id: str) -> HttpResponse:
    """Ask one question; `continue` says that the form was sent, `back` where a change was asked for."""
    asked = asked_by(request)
    try:
        requirement = asked.requirement(RequirementId(requirement_id))
    except KeyError:
        raise Http404(f"There is no requirement {requirement_id}.") from None
    back = request.GET.get("back", "")
    back = back if back in BACK_TO else ""
    is_sent = "continue" in request.GET
    sent = {requirement.id: request.GET.get(requirement.id, "")}
    form = QuestionForm(sent if is_sent else None, initial=sent, requirement=requirement)
    if is_sent and form.is_valid():
        return redirect(_after(asked, requirement.id, back))
    context = {
        **common(asked),
        "form": form,
        "requirement": requirement,
        "facts": fact_links(asked.register, requirement.facts, asked.today),
        "kept": [
            (name, wish) for name, wish in sorted(asked.profile.wishes.items()) if name != requirement.id
        ],
        "back": back,
        "back_url": _back_url(asked, requirement.id, back),
        "skip_url": _after(asked, requirement.id, back),
        **progress(asked, requirement),
    }
    return render(request, "choose/question.html", context, status=MALFORMED if form.errors else 200)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Show every answer, each with a way to change it, and what was left out because it cannot matter."""
    asked = asked_by(request)
    matter = {each.requirement for each in asked.decision.open_questions}
    context = {
        **common(asked),
        **first_screen(asked),
        "groups": answered_groups(asked),
        "left_out": [
            (asked.labels[each], asked.link("question", each, more="back=check"))
            for each in left_out(asked.labels, asked.profile, matter)
        ],
        "open_count": sum(asked.profile.wish(each) is None for each in matter),
    }
    return render(request, "choose/check.html", context)


@require_safe
def all_questions(request: HttpRequest) -> HttpResponse:
    """Show all requirements with the answer beside them; htmx fetches the answer alone."""
    asked = asked_by(request)
    context = {**common(asked), **first_screen(asked)}
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "choose/all.html#update", context)
        response.headers["HX-Push-Url"] = asked.link("all")
        return response
    groups = groups_with_rows(asked)
    form = AllForm(initial=dict(asked.profile.wishes), rules=asked.rules, groups=groups)
    return render(request, "choose/all.html", {**context, "form": form, "groups": groups})


@require_safe
def requirement(request: HttpRequest, requirement_id: str) -> HttpResponse:
    """Show a requirement's row of the table of rules, as it stands on the day."""
    asked = asked_by(request)
    try:
        shown = asked.requirement(RequirementId(requirement_id))
    except KeyError:
        raise Http404(f"There is no requirement {requirement_id}.") from None
    return render(request, "choose/requirement.html", {**common(asked), **row_of(asked, shown)})


def _following(asked: Asked, after: RequirementId | None) -> RequirementId | None:
    matter = {each.requirement for each in asked.decision.open_questions}
    return next_question(asked.labels, asked.profile, matter, after)


def _after(asked: Asked, requirement_id: RequirementId, back: str) -> str:
    if back:
        return asked.link(back)
    following = _following(asked, requirement_id)
    return (
        asked.link("question", following)
        if following and following != requirement_id
        else asked.link("check")
    )


def _back_url(asked: Asked, requirement_id: RequirementId, back: str) -> str:
    if back:
        return asked.link(back)
    before = [
        each
        for each in asked.profile.wishes
        if asked.rules.positions[each] < asked.rules.positions[requirement_id]
    ]
    if not before:
        return f"{reverse('choose:home')}?{asked.query}" if asked.query else reverse("choose:home")
    return asked.link("question", max(before, key=asked.rules.positions.__getitem__))
