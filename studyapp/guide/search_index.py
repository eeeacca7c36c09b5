"""Everything of the register that can be found, with its address. Built once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from django.urls import reverse

from studyapp.guide.guide_page_text import PLACE, place_of
from studyapp.guide.loaded import register
from studyapp.guide.matrix_presenter import searched_text
from studyapp.knowledge.guide_text import CITATION
from studyapp.knowledge.guide_values import GuidePage
from studyapp.knowledge.ranking import Entry
from studyapp.knowledge.register import Register

KINDS = {
    "guide": "Guide",
    "fact": "Facts",
    "change": "What changed",
    "term": "Glossary",
    "note": "The 2022 notes",
    "row": "Comparison",
    "objective": "Exam objectives",
}
HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)


@cache
def entries() -> tuple[Entry, ...]:
    known = register()
    return (*_of_guide(known), *_of_facts(known), *_of_words(known), *_of_rows(known), *_of_exams(known))


def _of_guide(known: Register) -> Iterator[Entry]:
    for page in sorted(known.guide, key=lambda page: page.front.order):
        address = reverse("study:page", args=[page.slug])
        yield Entry(kind="guide", title=page.front.title, text=page.front.about, url=address)
        for heading, text in _sections(page):
            yield Entry(
                kind="guide",
                title=f"{heading} · {page.front.title}",
                text=text,
                url=f"{address}#{PLACE}{place_of(heading)}",
            )


def _sections(page: GuidePage) -> Iterator[tuple[str, str]]:
    parts = HEADING.split(page.text)
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        plain = re.sub(r"[*#|]|-{3,}|```\w*", " ", CITATION.sub("", text))
        yield heading, " ".join(plain.split())


def _of_facts(known: Register) -> Iterator[Entry]:
    for fact in known.facts:
        address = reverse("study:fact", args=[fact.id])
        more = known.searched_text(fact.id)
        yield Entry(kind="fact", title=fact.title, text=fact.claim, url=address, more=more)
    for fact in reversed(known.changes):
        address = f"{reverse('study:changes')}#{fact.id}"
        title = f"{fact.valid_from}: {fact.title}"
        yield Entry(kind="change", title=title, text=fact.claim, url=address)


def _of_words(known: Register) -> Iterator[Entry]:
    for term in known.terms:
        address = f"{reverse('study:glossary')}#{term.id}"
        yield Entry(kind="term", title=term.name, text=term.meaning, url=address, more=" ".join(term.also))
    for note in known.notes:
        address = f"{reverse('study:notes')}#{note.id}"
        yield Entry(kind="note", title=note.topic, text=note.today, url=address, more=note.said)


def _of_rows(known: Register) -> Iterator[Entry]:
    for row in known.matrix_rows:
        address = f"{reverse('study:matrix')}#{row.id}"
        answers = "; ".join(dict.fromkeys(cell.text for cell in row.cells if cell.text))
        more = searched_text(row, known.options)
        yield Entry(kind="row", title=row.question, text=answers, url=address, more=more)


def _of_exams(known: Register) -> Iterator[Entry]:
    codes = {exam.id: exam.code for exam in known.exams}
    for objective in known.objectives:
        pages = [page for page in known.guide if objective.id in page.front.objectives]
        if pages:
            title = f"{codes[objective.exam]}: {objective.title}"
            address = reverse("study:page", args=[pages[0].slug])
            yield Entry(
                kind="objective", title=title, text=objective.text, url=address, more=str(objective.id)
            )
