"""The matrix as a table: chosen options side by side, the rows that answer, under the titles of their groups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from studyapp.knowledge.matrix_values import Answer, Cell, GroupId, Row
from studyapp.knowledge.option_values import Option, OptionId
from studyapp.knowledge.register import Register, as_typed

WORDS = {Answer.YES: "Yes", Answer.NO: "No", Answer.PARTLY: "Partly"}
SEEN_ON_A_PHONE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What of the matrix is asked for; an empty tuple stands for everything."""

    options: tuple[OptionId, ...] = ()
    groups: tuple[GroupId, ...] = ()
    words: tuple[str, ...] = ()
    only_differences: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine:
    """`cells` are the answers in the order of the columns, as markup; `markup` is the whole table row."""

    id: str
    question: str
    cells: tuple[SafeString, ...]
    markup: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    id: str
    title: str
    rows: tuple[RowLine, ...]


def columns(register: Register, choice: Choice) -> tuple[Option, ...]:
    return tuple(option for option in register.options if not choice.options or option.id in choice.options)


def rows(register: Register, choice: Choice) -> tuple[Row, ...]:
    """Return the rows that are asked for; words may stand in the question or in an answer that is shown."""
    shown = columns(register, choice)
    words = tuple(as_typed(word) for word in choice.words)
    return tuple(
        row
        for row in register.matrix_rows
        if (not choice.groups or row.group in choice.groups)
        and all(word in searched_text(row, shown) for word in words)
        and not (choice.only_differences and _is_the_same(row, shown))
    )


def lines(register: Register, choice: Choice) -> list[GroupLine]:
    shown = columns(register, choice)
    titles = {group.id: group.title for group in register.matrix_groups}
    return [
        GroupLine(id=group_id, title=titles[group_id], rows=tuple(_line(row, shown) for row in of_group))
        for group_id, of_group in groupby(rows(register, choice), key=lambda row: row.group)
    ]


@lru_cache(maxsize=1024)
def searched_text(row: Row, shown: tuple[Option, ...]) -> str:
    return as_typed(" ".join((row.question, *(_words(row.cell(option.id)) for option in shown))))


@lru_cache(maxsize=1024)
def _line(row: Row, shown: tuple[Option, ...]) -> RowLine:
    """Return a row, which is the same for everybody: to put it together anew takes most of a page's time."""
    cells = tuple(_markup(row.cell(option.id)) for option in shown)
    context = {"row": row, "cells": cells, "seen_on_a_phone": SEEN_ON_A_PHONE}
    markup = render_to_string("guide/_matrix_row.html", context)
    return RowLine(id=row.id, question=row.question, cells=cells, markup=markup)


def _is_the_same(row: Row, shown: tuple[Option, ...]) -> bool:
    first = row.cell(shown[0].id)
    return all(first.says_the_same_as(row.cell(option.id)) for option in shown)


def _words(cell: Cell) -> str:
    return f"{WORDS[cell.answer] if cell.answer else ''} {cell.text}".strip()


@cache
def _markup(cell: Cell) -> SafeString:
    """Return the answer as a link to its fact. There are some hundred cells, the same for everybody."""
    context = {
        "answer": cell.answer.value if cell.answer else "",
        "word": WORDS[cell.answer] if cell.answer else "",
        "text": cell.text,
        "url": reverse("study:fact", args=[cell.fact]),
    }
    return render_to_string("guide/_matrix_answer.html", context)
