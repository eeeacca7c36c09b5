"""Which entries a reader's words lead to, in an order that can be explained.

Every word has to occur. An entry comes the earlier, the more of the words stand in its title; the phrase as a whole
in the title comes before all; then the order of the register decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from studyapp.knowledge.register import as_typed

LIKE_ENOUGH = 0.7


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that can be found. `text` is plain but for backticks; `more` is searched and not shown."""

    kind: str
    title: str
    text: str
    url: str
    more: str = field(default="")

    @cached_property
    def typed_title(self) -> str:
        return as_typed(self.title)

    @cached_property
    def typed(self) -> str:
        return as_typed(f"{self.title} {self.text} {self.more}")


def find(entries: Iterable[Entry], words: Sequence[str]) -> list[Entry]:
    """Return the entries in which every word occurs, the best first; none if there are no words."""
    sought = [as_typed(word) for word in words]
    if not sought:
        return []
    found = [entry for entry in entries if all(word in entry.typed for word in sought)]
    phrase = " ".join(sought)
    return sorted(found, key=lambda entry: _rank(entry, sought, phrase))


def _rank(entry: Entry, sought: Sequence[str], phrase: str) -> tuple[bool, int]:
    return phrase not in entry.typed_title, -sum(word in entry.typed_title for word in sought)


def meant(words: Sequence[str], names: Iterable[str], most: int = 3) -> list[str]:
    """Return names that are spelt almost like what was asked for."""
    by_spelling = {as_typed(name): name for name in names}
    asked = as_typed(" ".join(words))
    return [by_spelling[spelt] for spelt in get_close_matches(asked, by_spelling, most, LIKE_ENOUGH)]
