"""The register's entries as the pages show them: names instead of codes, addresses instead of ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse

from studyapp.guide.names import METHOD_NAMES, VERDICT_MARKS, VERDICT_NAMES
from studyapp.knowledge.register import Register, has_ended, is_stale
from studyapp.knowledge.values import Fact, Method, Note, Term, Theme

ONE_HUE = (
    frozenset({Method.SSE_KMS}),
    frozenset({Method.DSSE_KMS}),
    frozenset({Method.SSE_KMS, Method.DSSE_KMS}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSource:
    """`address` leads to the very place. `text_of` is empty unless the text that was read had a date of its own."""

    title: str
    publisher: str
    address: str
    checked_on: date
    text_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """`hue` is a method's code, or empty where several take part."""

    id: str
    title: str
    claim: str
    url: str
    hue: str
    methods: tuple[tuple[str, str], ...]
    sources: tuple[CitedSource, ...]
    checked_on: date
    review_by: date
    valid_from: str
    valid_until: str
    is_stale: bool
    has_ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    id: str
    number: int
    topic: str
    said: str
    verdict: str
    mark: str
    judged: str
    today: str
    since: str
    exam: str
    facts: tuple[FactLine, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLine:
    id: str
    name: str
    also: str
    meaning: str
    url: str
    facts: tuple[FactLine, ...]


def fact_line(register: Register, fact: Fact, today: date) -> FactLine:
    return FactLine(
        id=fact.id,
        title=fact.title,
        claim=fact.claim,
        url=reverse("study:fact", args=[fact.id]),
        hue=hue_of(fact),
        methods=tuple((method.value, METHOD_NAMES[method]) for method in fact.methods),
        sources=tuple(_cited_sources(register, fact)),
        checked_on=fact.checked_on,
        review_by=fact.review_by,
        valid_from=str(fact.valid_from or ""),
        valid_until=str(fact.valid_until or ""),
        is_stale=is_stale(fact, today),
        has_ended=has_ended(fact, today),
    )


def hue_of(fact: Fact) -> str:
    methods = frozenset(fact.methods)
    return fact.methods[0].value if len(methods) == 1 or methods in ONE_HUE else ""


def fact_lines(register: Register, facts: Iterable[Fact], today: date) -> tuple[FactLine, ...]:
    return tuple(fact_line(register, fact, today) for fact in facts)


def by_theme(
    register: Register, facts: Iterable[Fact], today: date
) -> list[tuple[Theme, tuple[FactLine, ...]]]:
    """Return the facts under their themes, in the order in which they come."""
    return [
        (register.theme(theme_id), fact_lines(register, of_theme, today))
        for theme_id, of_theme in groupby(facts, key=lambda fact: fact.theme)
    ]


def note_line(register: Register, note: Note, today: date) -> NoteLine:
    return NoteLine(
        id=note.id,
        number=note.number,
        topic=note.topic,
        said=note.said,
        verdict=VERDICT_NAMES[note.verdict],
        mark=VERDICT_MARKS[note.verdict],
        judged=note.judged,
        today=note.today,
        since=str(note.since or ""),
        exam=note.exam,
        facts=fact_lines(register, register.named(note.facts), today),
        url=f"{reverse('study:notes')}#{note.id}",
    )


def term_line(register: Register, term: Term, today: date) -> TermLine:
    return TermLine(
        id=term.id,
        name=term.name,
        also=", ".join(term.also),
        meaning=term.meaning,
        url=f"{reverse('study:glossary')}#{term.id}",
        facts=fact_lines(register, register.named(term.facts), today),
    )


def _cited_sources(register: Register, fact: Fact) -> Iterable[CitedSource]:
    for citation in fact.sources:
        source, address = register.cited(citation)
        yield CitedSource(
            title=source.title,
            publisher=source.publisher,
            address=address,
            checked_on=source.checked_on,
            text_of=str(source.text_of or ""),
        )
