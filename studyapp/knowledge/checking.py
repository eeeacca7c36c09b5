"""What must hold for the register as a whole, as a table of checks; each yields what it finds wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from studyapp.knowledge.guide_checking import GUIDE_CHECKS
from studyapp.knowledge.matrix_checking import MATRIX_CHECKS
from studyapp.knowledge.problems import Problem
from studyapp.knowledge.register import Register
from studyapp.knowledge.rule_checking import RULE_CHECKS

__all__ = ["CHECKS", "Problem", "check"]

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_LETTERS = 360


def check(register: Register, today: date) -> list[Problem]:
    """Return everything that is wrong, in the order of the checks; an empty list is what one wants."""
    return [problem for one_check in CHECKS for problem in one_check(register, today)]


def ids(register: Register, today: date) -> Iterator[Problem]:
    for kind, entries in _by_kind(register):
        for entry_id, times in Counter(entries).items():
            if not ID.fullmatch(entry_id):
                yield _problem(kind, entry_id, "id", "must be lower-case words with hyphens between them")
            if times > 1:
                yield _problem(kind, entry_id, "id", f"is given {times} times")


def references(register: Register, today: date) -> Iterator[Problem]:
    known = {kind: set(entries) for kind, entries in _by_kind(register)}
    for kind, entry_id, field, target, named in _named(register):
        for name in named:
            if name not in known[target]:
                yield _problem(kind, entry_id, field, f"names the unknown {target} {name}")


def foundations(register: Register, today: date) -> Iterator[Problem]:
    """Nothing is claimed without a source, and nothing explained without a fact."""
    for fact in register.facts:
        if not fact.sources:
            yield _problem("fact", fact.id, "sources", "has none")
    for term in register.terms:
        if not term.facts:
            yield _problem("term", term.id, "facts", "has none")
    for note in register.notes:
        if not note.facts:
            yield _problem("note", note.id, "facts", "has none")


def orphans(register: Register, today: date) -> Iterator[Problem]:
    cited = {citation.source_id for fact in register.facts for citation in fact.sources}
    cited |= {citation.source_id for exam in register.exams for citation in exam.sources}
    cited |= {citation.source_id for objective in register.objectives for citation in objective.sources}
    used = {term_id for fact in register.facts for term_id in fact.terms}
    filled = {fact.theme for fact in register.facts}
    for source in register.sources:
        if source.id not in cited:
            yield _problem("source", source.id, "id", "is cited by no fact")
    for term in register.terms:
        if term.id not in used:
            yield _problem("term", term.id, "id", "is named by no fact")
    for theme in register.themes:
        if theme.id not in filled:
            yield _problem("theme", theme.id, "id", "has no facts")


def addresses(register: Register, today: date) -> Iterator[Problem]:
    times = Counter(source.address for source in register.sources)
    for source in register.sources:
        if not re.fullmatch(r"https://[^\s#]+", source.address):
            yield _problem(
                "source", source.id, "address", "must begin with https:// and hold neither space nor #"
            )
        if times[source.address] > 1:
            yield _problem("source", source.id, "address", "is that of another source too")


def dates(register: Register, today: date) -> Iterator[Problem]:
    for source in register.sources:
        if source.checked_on > today:
            yield _problem("source", source.id, "checked_on", "lies in the future")
        if source.text_of and source.text_of.first > source.checked_on:
            yield _problem("source", source.id, "text_of", "lies after the day on which it was checked")
    for fact in register.facts:
        if fact.checked_on > today:
            yield _problem("fact", fact.id, "checked_on", "lies in the future")
        if fact.review_by <= fact.checked_on:
            yield _problem("fact", fact.id, "review_by", "must lie after checked_on")
        if fact.valid_from and fact.valid_until and fact.valid_from.first > fact.valid_until.last:
            yield _problem("fact", fact.id, "valid_until", "lies before valid_from")
        if fact.is_change and not fact.valid_from:
            yield _problem("fact", fact.id, "valid_from", "is missing: a change has a date")


def wording(register: Register, today: date) -> Iterator[Problem]:
    texts: list[tuple[str, str, str, str]]
    texts = [("fact", fact.id, "claim", fact.claim) for fact in register.facts]
    texts += [("term", term.id, "meaning", term.meaning) for term in register.terms]
    for note in register.notes:
        texts += [("note", note.id, "said", note.said), ("note", note.id, "today", note.today)]
    for kind, entry_id, field, text in texts:
        if "UNVERIFIED" in text:
            yield _problem(kind, entry_id, field, "is not verified, so it must not be printed")
        if not text.endswith("."):
            yield _problem(kind, entry_id, field, "must end with a full stop")
        if text.count("`") % 2:
            yield _problem(kind, entry_id, field, "has a backtick without its partner")
        if len(text) > MOST_LETTERS:
            yield _problem(
                kind, entry_id, field, f"has more than {MOST_LETTERS} letters: it says too much at once"
            )


def conclusions(register: Register, today: date) -> Iterator[Problem]:
    for fact in register.facts:
        if any(concluded.id == fact.id for concluded in register.dependants(fact.id).facts):
            yield _problem("fact", fact.id, "follows_from", "leads back to the fact itself")


def numbers(register: Register, today: date) -> Iterator[Problem]:
    for place, note in enumerate(register.notes, start=1):
        if note.number != place:
            yield _problem("note", note.id, "number", f"must be {place}, its place in the file")


CHECKS: tuple[Callable[[Register, date], Iterator[Problem]], ...] = (
    ids,
    references,
    foundations,
    orphans,
    addresses,
    dates,
    wording,
    conclusions,
    numbers,
    *GUIDE_CHECKS,
    *MATRIX_CHECKS,
    *RULE_CHECKS,
)


def _problem(kind: str, entry_id: str, field: str, reason: str) -> Problem:
    return Problem(entry=f"{kind} {entry_id}", field=field, reason=reason)


def _by_kind(register: Register) -> Iterator[tuple[str, list[str]]]:
    yield "source", [source.id for source in register.sources]
    yield "theme", [theme.id for theme in register.themes]
    yield "fact", [fact.id for fact in register.facts]
    yield "term", [term.id for term in register.terms]
    yield "note", [note.id for note in register.notes]
    yield "option", [option.id for option in register.options]
    yield "group", [group.id for group in register.matrix_groups]
    yield "row", [row.id for row in register.matrix_rows]
    yield "exam", [exam.id for exam in register.exams]


def _named(register: Register) -> Iterator[tuple[str, str, str, str, Iterable[str]]]:
    """Yield who names what: kind, id and field, then the kind that is named and the ids."""
    for fact in register.facts:
        yield "fact", fact.id, "theme", "theme", [fact.theme]
        yield "fact", fact.id, "sources", "source", [citation.source_id for citation in fact.sources]
        yield "fact", fact.id, "terms", "term", fact.terms
        yield "fact", fact.id, "follows_from", "fact", fact.follows_from
    for term in register.terms:
        yield "term", term.id, "facts", "fact", term.facts
    for note in register.notes:
        yield "note", note.id, "facts", "fact", note.facts
    for exam in register.exams:
        yield "exam", exam.id, "sources", "source", [citation.source_id for citation in exam.sources]
    for objective in register.objectives:
        named = [citation.source_id for citation in objective.sources]
        yield "objective", objective.id, "sources", "source", named
    for option in register.options:
        yield "option", option.id, "facts", "fact", option.facts
    for row in register.matrix_rows:
        yield "row", row.id, "group", "group", [row.group]
        yield "row", row.id, "cells", "fact", [cell.fact for cell in row.cells]
        yield "row", row.id, "cells", "option", [id for cell in row.cells for id in cell.options]
