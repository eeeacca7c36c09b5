"""The words by which a text names a requirement, and the words around them that weaken, deny or stress it.

A **pattern** is words in their order, in one sentence, in lower case:

  rotate           this word
  rotat*           a word that begins so
  rotate|renew*    either
  {keys}           any word of the list of that name; may be mixed: {keys}|secret
  the?             this word, or none
  ..               up to three other words
  ...              up to eight other words

A hyphen or a slash parts words, so "server-side" is written `server side`. An apostrophe does not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from studyapp.knowledge.content_errors import ContentError, structured

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One thing that texts say, in several wordings, and the requirement that it implies.

    requirement   the id of a requirement of the chooser
    wish          "must", "like" or "no": what it implies where nothing around it says otherwise
    why           one sentence for the reader: why these words imply it
    matches       sentences in which it is found with that wish
    not_matches   sentences in which it is not found, though they are near
    unless        requirements that explain the words as well: where the text demands one, the phrase implies nothing
    """

    id: str
    requirement: str
    patterns: tuple[str, ...]
    why: str
    matches: tuple[str, ...]
    not_matches: tuple[str, ...]
    wish: str = "must"
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Words that say how much a thing is needed.

    wish    "must", "like" or "no", for the phrases that they govern
    reach   "after": what follows in the clause; "before": what precedes; "either": what precedes where they end the
            clause, else what follows; "next": only what begins within four words; "below": where they are a clause
            of their own, such as "Out of scope:", all clauses after it
    """

    id: str
    wish: str
    reach: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """`id` is its name in patterns: {keys}."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseBook:
    phrases: tuple[Phrase, ...]
    frames: tuple[Frame, ...]
    lists: tuple[WordList, ...]

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words of a list. Raises KeyError where there is none of that name."""
        return {each.id: each.words for each in self.lists}[name]


def read_phrases(folder: Path) -> PhraseBook:
    """Return what the folder's TOML files hold. Raises ContentError for the first entry that has another shape."""
    entries = [entry for path in sorted(folder.glob("*.toml")) for entry in read_entries(path)]
    return PhraseBook(
        phrases=_all(entries, "phrase", Phrase),
        frames=_all(entries, "frame", Frame),
        lists=_all(entries, "list", WordList),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    file: str
    table: str
    values: dict[str, Any]


def read_entries(path: Path) -> Iterator[Entry]:
    """Yield each [[table]] of a file. Raises ContentError where it is no TOML or holds something else."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(file=path.name, reason=f"is not TOML: {error}") from error
    for table, found in tables.items():
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise ContentError(file=path.name, entry=table, reason=f"must be entries under [[{table}]]")
        yield from (Entry(path.name, table, each) for each in found)


def _all(entries: list[Entry], table: str, kind: type[T]) -> tuple[T, ...]:
    for entry in entries:
        if entry.table not in ("phrase", "frame", "list"):
            raise ContentError(file=entry.file, entry=entry.table, reason="is unknown here")
    return tuple(
        structured(entry.file, None, f"{table} {entry.values.get('id', 'without id')}", entry.values, kind)
        for entry in entries
        if entry.table == table
    )
