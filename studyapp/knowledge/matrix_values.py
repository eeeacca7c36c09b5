"""The comparison of all options: questions in groups, and for each option an answer that rests on a fact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from studyapp.knowledge.option_values import OptionId
from studyapp.knowledge.values import FactId

RowId = NewType("RowId", str)
GroupId = NewType("GroupId", str)


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    PARTLY = "partly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What holds for some options alike. `text` adds to the answer, or is the answer where that is None."""

    options: tuple[OptionId, ...]
    fact: FactId
    answer: Answer | None = None
    text: str = ""

    def says_the_same_as(self, other: Cell) -> bool:
        """Say whether a reader would see no difference, whatever the facts behind the cells."""
        return (self.answer, self.text) == (other.answer, other.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    id: GroupId
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question. Its cells name each option once between them."""

    id: RowId
    group: GroupId
    question: str
    cells: tuple[Cell, ...]

    def cell(self, option_id: OptionId) -> Cell:
        """Return the answer for an option; raises KeyError if the row has none."""
        for cell in self.cells:
            if option_id in cell.options:
                return cell
        raise KeyError(option_id)
