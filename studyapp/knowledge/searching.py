"""Which facts a reader asks for: words, a theme, a method, a state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from studyapp.knowledge.register import Register, is_stale
from studyapp.knowledge.values import Fact, Method, ThemeId


class Standing(StrEnum):
    """Facts that share something but their theme."""

    CHANGED = "changed"
    IN_THE_NOTES = "notes"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`words` must all occur, in any order and case; None stands for any."""

    words: tuple[str, ...] = ()
    theme: ThemeId | None = None
    method: Method | None = None
    standing: Standing | None = None


def find_facts(register: Register, question: Question, today: date) -> tuple[Fact, ...]:
    """Return the facts that answer the question, in the register's order."""
    return tuple(fact for fact in register.facts if _fits(register, fact, question, today))


def _fits(register: Register, fact: Fact, question: Question, today: date) -> bool:
    return (
        (question.theme is None or fact.theme == question.theme)
        and (question.method is None or question.method in fact.methods)
        and (question.standing is None or _stands(register, fact, question.standing, today))
        and _holds_all(_text_of(register, fact), question.words)
    )


def _stands(register: Register, fact: Fact, standing: Standing, today: date) -> bool:
    match standing:
        case Standing.CHANGED:
            return fact.is_change
        case Standing.IN_THE_NOTES:
            return bool(register.dependants(fact.id).notes)
        case Standing.STALE:
            return is_stale(fact, today)


def _holds_all(text: str, words: tuple[str, ...]) -> bool:
    return all(_as_typed(word) in text for word in words)


def _as_typed(text: str) -> str:
    return text.casefold().replace("’", "'")


def _text_of(register: Register, fact: Fact) -> str:
    names = [
        name for term_id in fact.terms for name in (register.term(term_id).name, *register.term(term_id).also)
    ]
    parts = [fact.id, fact.title, fact.claim, register.theme(fact.theme).title, *names]
    return _as_typed(" ".join(parts)).replace("`", "")
