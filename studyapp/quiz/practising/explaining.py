"""A question after its commit: each part with its verdict and its reason, and what all of it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studyapp.guide.guide_page_text import Mark, render_line
from studyapp.guide.loaded import register, today
from studyapp.guide.presenters import FactLine, fact_lines
from studyapp.guide.templatetags.prose import prose
from studyapp.knowledge.question_values import (
    CITATION,
    Choose,
    Fill,
    Fix,
    LabTask,
    Match,
    Order,
    PartId,
    Question,
)
from studyapp.quiz.loaded import topics, traps
from studyapp.quiz.marking import plain
from studyapp.quiz.own.names import is_own, without_topic
from studyapp.quiz.practising.asking import paragraphs
from studyapp.quiz.responses import Response

Say = Callable[[str], SafeString]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartExplained:
    """text: the part as it should be; verdict: "ok", "no" or "" (a wrong option that was rightly left)

    said    what the learner made of it, in a word or two
    """

    text: SafeString
    reason: SafeString
    verdict: str
    said: str
    is_key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionExplained:
    id: str
    stem: tuple[SafeString, ...]
    topic: str
    parts: tuple[PartExplained, ...]
    explanation: SafeString
    older_exam: SafeString | None
    trap: str
    trap_truth: SafeString | None
    facts: tuple[FactLine, ...]
    checked_on: date
    experiment_url: str
    page_title: str
    page_url: str
    is_own: bool

    @property
    def why_heading(self) -> str:
        return "What the file says of it" if self.is_own else "The rule behind it"


def question_explained(question: Question, parts: Sequence[PartId], given: Response) -> QuestionExplained:
    """Return all that is known of the question. For committed answers only: it holds the key."""
    known = register()
    there = {fact.id: fact for fact in known.facts}
    facts = [there[fact_id] for fact_id in question.facts if fact_id in there]
    marks = {fact.id: Mark(number=number, title=fact.title) for number, fact in enumerate(facts, start=1)}

    def say(text: str) -> SafeString:
        # An old revision may cite a fact that is no more.
        return render_line(CITATION.sub(lambda found: found[0] if found[1] in marks else "", text), marks)

    trap = traps().get(question.trap)
    topic = topics().get(question.topic)
    return QuestionExplained(
        id=question.id,
        stem=paragraphs(question.stem),
        topic=topic.title if topic else without_topic(question),
        parts=_PARTS[type(question.task)](question, parts, given, say),
        explanation=say(question.explanation),
        older_exam=say(question.older_exam) if question.older_exam else None,
        trap=trap.name if trap else "",
        trap_truth=prose(trap.truth) if trap else None,
        facts=fact_lines(known, facts, today()),
        checked_on=question.checked_on,
        experiment_url=reverse("lab:experiment", args=[question.experiment]) if question.experiment else "",
        page_title=_page_title(topic.page) if topic else "",
        page_url=reverse("study:page", args=[topic.page]) if topic else "",
        is_own=is_own(question),
    )


def _page_title(slug: str) -> str:
    return next((page.front.title for page in register().guide if page.slug == slug), "")


def _choose(
    question: Question, parts: Sequence[PartId], given: Response, say: Say
) -> tuple[PartExplained, ...]:
    assert isinstance(question.task, Choose)
    options = {each.id: each for each in question.task.option}
    explained = []
    for option in (options[part] for part in parts):
        chosen = option.id in given.chosen
        verdict = "ok" if option.right else "no" if chosen else ""
        said = "your answer" if chosen else ("not chosen" if option.right else "")
        explained.append(
            PartExplained(
                text=prose(option.text),
                reason=say(option.reason),
                verdict=verdict,
                said=said,
                is_key=option.right,
            )
        )
    return tuple(explained)


def _order(
    question: Question, parts: Sequence[PartId], given: Response, say: Say
) -> tuple[PartExplained, ...]:
    assert isinstance(question.task, Order)
    places = {part: place for place, part in enumerate(given.order, start=1)}
    return tuple(
        PartExplained(
            text=prose(f"{place}. {step.text}"),
            reason=say(step.reason),
            verdict="ok" if places.get(step.id) == place else "no",
            said=_place_said(places.get(step.id), place),
            is_key=True,
        )
        for place, step in enumerate(question.task.step, start=1)
    )


def _place_said(given: int | None, right: int) -> str:
    if given is None:
        return "not answered"
    return "in its place" if given == right else f"you put it at {given}"


def _match(
    question: Question, parts: Sequence[PartId], given: Response, say: Say
) -> tuple[PartExplained, ...]:
    task = question.task
    assert isinstance(task, Match)
    texts = {**{each.id: each.right for each in task.pair}, **{each.id: each.text for each in task.spare}}
    paired = tuple(
        PartExplained(
            text=prose(f"{pair.left} → {pair.right}"),
            reason=say(pair.reason),
            verdict="ok" if given.pairs.get(pair.id) == pair.id else "no",
            said=_pair_said(pair.id, given, texts),
            is_key=True,
        )
        for pair in task.pair
    )
    spare = tuple(
        PartExplained(text=prose(each.text), reason=say(each.reason), verdict="", said="belongs to nothing")
        for each in task.spare
    )
    return paired + spare


def _pair_said(pair: PartId, given: Response, texts: Mapping[PartId, str]) -> str:
    other = given.pairs.get(pair)
    if other is None:
        return "not answered"
    return "matched" if other == pair else f"you matched “{texts.get(other, other)}”".replace("`", "")


def _fill(
    question: Question, parts: Sequence[PartId], given: Response, say: Say
) -> tuple[PartExplained, ...]:
    task = question.task
    assert isinstance(task, Fill)
    right = plain(given.text) in {plain(each) for each in task.accepts}
    key = PartExplained(
        text=prose(f"`{task.accepts[0]}`"),
        reason=say(task.reason),
        verdict="ok" if right else "no",
        said="your answer" if right else f"you wrote “{given.text}”" if given.text else "not answered",
        is_key=True,
    )
    near = tuple(
        PartExplained(
            text=prose(f"`{each.text}`"),
            reason=say(each.reason),
            verdict="no" if plain(each.text) == plain(given.text) else "",
            said="your answer" if plain(each.text) == plain(given.text) else "",
        )
        for each in task.near
    )
    return (key, *near)


def _fix(question: Question, parts: Sequence[PartId], given: Response, say: Say) -> tuple[PartExplained, ...]:
    assert isinstance(question.task, Fix)
    one_way = PartExplained(
        text=format_html('<code class="part-request">{}</code>', question.task.solution),
        reason=say(question.task.reason),
        verdict="",
        said="one right way",
        is_key=True,
    )
    return (one_way,)


def _lab(question: Question, parts: Sequence[PartId], given: Response, say: Say) -> tuple[PartExplained, ...]:
    assert isinstance(question.task, LabTask)
    return (
        PartExplained(text=prose("What it shows"), reason=say(question.task.reason), verdict="", said=""),
    )


_PARTS = {Choose: _choose, Order: _order, Match: _match, Fill: _fill, Fix: _fix, LabTask: _lab}
