"""Which facts a reader asks for: words, a theme, a method, a state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from studyapp.knowledge.register import Register, as_typed, is_stale
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
    words = tuple(as_typed(word) for word in question.words)
    standing = _standing(register, question.standing, today)
    return tuple(
        fact
        for fact in register.facts
        if (question.theme is None or fact.theme == question.theme)
        and (question.method is None or question.method in fact.methods)
        and standing(fact)
        and all(word in register.searched_text(fact.id) for word in words)
    )


def _standing(register: Register, standing: Standing | None, today: date) -> Callable[[Fact], bool]:
    match standing:
        case None:
            return lambda fact: True
        case Standing.CHANGED:
            return lambda fact: fact.is_change
        case Standing.IN_THE_NOTES:
            in_the_notes = {fact_id for note in register.notes for fact_id in note.facts}
            return lambda fact: fact.id in in_the_notes
        case Standing.STALE:
            return lambda fact: is_stale(fact, today)
