"""What one can choose: each method, and each variant of it that differs in who makes, holds or sees a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from studyapp.knowledge.values import FactId, Method

OptionId = NewType("OptionId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A column of the matrix and an answer of the chooser.

    label     its name in a sentence
    short     its name where there is little room
    about     one sentence on what it is
    """

    id: OptionId
    method: Method
    label: str
    short: str
    about: str
    order: int
    facts: tuple[FactId, ...]
