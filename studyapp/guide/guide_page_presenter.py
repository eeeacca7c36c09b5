"""A page of the guide as its template shows it: what it says, what it rests on, and what comes before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.urls import reverse

from encryption_lab.web.drawings.canvas import Markup
from studyapp.guide.drawings import draw
from studyapp.guide.guide_page_text import RenderedPage, render_page
from studyapp.guide.loaded import register
from studyapp.guide.names import METHOD_NAMES
from studyapp.guide.presenters import FactLine, NoteLine, fact_lines, note_line
from studyapp.knowledge.guide_values import GuidePage, GuideSlug, LabExperiment, Objective
from studyapp.knowledge.register import Register
from studyapp.knowledge.values import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A page in a list."""

    slug: str
    title: str
    about: str
    order: int
    minutes: int
    hue: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveLine:
    """`when` says since or until when the exam can be sat, or is empty."""

    code: str
    exam: str
    title: str
    text: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePageShown:
    """`facts` are in the order of their numbers in the text; `notes` are those of 2022 that they judge.

    `rules` are pairs (label, address) of the chooser's requirements that the page explains.
    `facts_checked_on` is the earliest day; `facts_checked_lately` says that others were checked after it.
    """

    line: PageLine
    checked_on: date
    rendered: RenderedPage
    drawing: Markup
    headers: tuple[tuple[str, str], ...]
    visible: tuple[tuple[str, str], ...]
    experiments: tuple[Experiment, ...]
    objectives: tuple[ObjectiveLine, ...]
    notes: tuple[NoteLine, ...]
    rules: tuple[tuple[str, str], ...]
    facts: tuple[FactLine, ...]
    facts_checked_on: date
    facts_checked_lately: bool
    stale_count: int
    previous: PageLine | None
    next: PageLine | None


def guide_page_shown(known: Register, page: GuidePage, today: date) -> GuidePageShown:
    front = page.front
    place = known.guide.index(page)
    facts = fact_lines(known, known.named(page.facts), today)
    days = {fact.checked_on for fact in facts} or {front.checked_on}
    return GuidePageShown(
        line=page_line(page),
        checked_on=front.checked_on,
        rendered=rendered(page.slug),
        drawing=drawn(front.drawing),
        headers=tuple((header.name, header.value) for header in front.headers),
        visible=tuple((sight.who, sight.sees) for sight in front.visible),
        experiments=tuple(_experiments(known, page)),
        objectives=tuple(_objective_line(known, known.objective(each), today) for each in front.objectives),
        notes=tuple(
            note_line(known, note, today) for note in known.notes if set(note.facts) <= set(page.facts)
        ),
        rules=tuple(
            (known.requirement(each).label, reverse("choose:requirement", args=[each]))
            for each in front.rules
        ),
        facts=facts,
        facts_checked_on=min(days),
        facts_checked_lately=len(days) > 1,
        stale_count=sum(fact.is_stale for fact in facts),
        previous=page_line(known.guide[place - 1]) if place else None,
        next=page_line(known.guide[place + 1]) if place + 1 < len(known.guide) else None,
    )


def page_line(page: GuidePage) -> PageLine:
    return PageLine(
        slug=page.slug,
        title=page.front.title,
        about=page.front.about,
        order=page.front.order,
        minutes=page.minutes,
        hue=page.front.method or "",
        url=reverse("study:page", args=[page.slug]),
    )


@cache
def rendered(slug: GuideSlug) -> RenderedPage:
    """Neither the text nor a drawing depends on anything but the files, which are read once."""
    return render_page(register().page(slug), register())


@cache
def drawn(name: str) -> Markup:
    return draw(name)


def lab_experiments(shown: Iterable[LabExperiment]) -> tuple[Experiment, ...]:
    return tuple(
        Experiment(title=each.title, url=reverse("lab:experiment", args=[each.id])) for each in shown
    )


def _experiments(known: Register, page: GuidePage) -> Iterable[Experiment]:
    by_id = {experiment.id: experiment for experiment in known.experiments}
    yield from lab_experiments(by_id[each] for each in page.front.experiments)
    method = page.front.method
    if method:
        name = "client-side encryption" if method is Method.CLIENT_SIDE else METHOD_NAMES[method]
        title = f"Store a file with {name} and look at what became of it"
    else:
        title = "Store one file with every method and compare"
    yield Experiment(title=title, url=f"{reverse('lab:bench')}?method={method or 'all'}")


def _objective_line(known: Register, objective: Objective, today: date) -> ObjectiveLine:
    exam = known.exam(objective.exam)
    if exam.valid_until:
        when = f"until {exam.valid_until}"
    elif exam.valid_from and exam.valid_from.first > today:
        when = f"from {exam.valid_from}"
    else:
        when = ""
    task = objective.id.partition("/")[2]
    number = task if task[0].isdigit() else ""
    return ObjectiveLine(
        code=f"{exam.code} {number}".strip(),
        exam=exam.name,
        title=objective.title,
        text=objective.text,
        when=when,
    )
