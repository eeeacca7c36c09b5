"""What the pages of Decide show of the engine's values: names, hues, facts as links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from studyapp.chooser.asked import Asked
from studyapp.chooser.names import MEETS_NAMES, WISH_NAMES, label_of, method_of, short_of
from studyapp.chooser.values import Candidate, Edit, Judgement, Meets, RequirementId
from studyapp.knowledge.register import Register, is_stale
from studyapp.knowledge.values import FactId

MARKS = {Meets.YES: "ok", Meets.PARTLY: "noise", Meets.NO: "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateLine:
    code: str
    label: str
    short: str
    method: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLink:
    title: str
    url: str
    checked_on: date
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonLine:
    """A judgement: what was asked, and how a candidate does on it. `mark`: see components/_status.html."""

    requirement: str
    url: str
    meets: str
    mark: str
    text: str
    since: date | None
    until: date | None
    facts: tuple[FactLink, ...]


def candidate_line(register: Register, candidate: Candidate) -> CandidateLine:
    return CandidateLine(
        code=str(candidate),
        label=label_of(register, candidate),
        short=short_of(register, candidate),
        method=method_of(register, candidate),
        about=register.option(candidate.option).about,
    )


def fact_links(register: Register, fact_ids: Iterable[FactId], today: date) -> tuple[FactLink, ...]:
    # reverse() for each of a hundred facts would be most of a page's time.
    place = reverse("study:fact", args=["x"]).removesuffix("x")
    return tuple(
        FactLink(
            title=fact.title,
            url=place + fact.id,
            checked_on=fact.checked_on,
            is_stale=is_stale(fact, today),
        )
        for fact in register.named(fact_ids)
    )


def reason_line(asked: Asked, judgement: Judgement) -> ReasonLine:
    return ReasonLine(
        requirement=asked.labels[judgement.requirement],
        url=requirement_url(asked, judgement.requirement),
        meets=MEETS_NAMES[judgement.meets],
        mark=MARKS[judgement.meets],
        text=judgement.reason,
        since=judgement.valid_from,
        until=judgement.valid_until,
        facts=fact_links(asked.register, judgement.facts, asked.today),
    )


def reason_lines(asked: Asked, judgements: Iterable[Judgement]) -> tuple[ReasonLine, ...]:
    return tuple(reason_line(asked, judgement) for judgement in judgements)


def requirement_url(asked: Asked, requirement: RequirementId) -> str:
    return asked.link("requirement", requirement)


def edit_words(asked: Asked, edit: Edit) -> str:
    """Return an edit as the end of "if …": "“Objects are …” were a must"."""
    label = asked.labels[edit.requirement]
    if edit.after.value == "must":
        return f"“{label}” were a must"
    return f"“{label}” were no longer {'a must' if edit.before == 'must' else 'wished for'}"


def wish_name(asked: Asked, requirement: RequirementId) -> str:
    wish = asked.profile.wish(requirement)
    return WISH_NAMES[wish] if wish else "Not answered"
