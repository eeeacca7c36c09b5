"""Patterns, made ready to be found: which words fit which part of which pattern, and where a pattern stands.

The pattern language is described in studyapp/knowledge/phrase_values.py. Nothing goes back: a pattern is followed from
left to right with all places at which it may go on, of which there are never more than its gaps allow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

GAPS = {"..": 3, "...": 8}


class PatternError(ValueError):
    """A pattern that is not written in the language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One word of a pattern.

    slot       the number of the set of words that fit; the same set has the same number in all patterns
    gap        how many other words may stand before it
    optional   whether the pattern also goes on without it
    """

    slot: int
    gap: int
    optional: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    owner: int
    parts: tuple[Part, ...]
    needed: frozenset[int]


Found = tuple[int, tuple[int, ...]]


class Matcher:
    """Finds the patterns of several owners in a sentence.

    patterns   owner's number and pattern
    lists      the words of each {list}
    """

    def __init__(self, patterns: Iterable[tuple[int, str]], lists: Mapping[str, tuple[str, ...]]) -> None:
        self._slots: dict[frozenset[str], int] = {}
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._stems: dict[str, set[int]] = defaultdict(set)
        self._by_first: dict[int, list[Pattern]] = defaultdict(list)
        for owner, written in patterns:
            parts = tuple(self._parts(written, lists))
            needed = frozenset(part.slot for part in parts if not part.optional)
            self._by_first[parts[0].slot].append(Pattern(owner, parts, needed))
        self._longest_stem = max(map(len, self._stems), default=0)

    def find(self, words: tuple[str, ...], known: dict[str, frozenset[int]]) -> list[Found]:
        """Return owner and the numbers of the matched words, for each place at which a pattern stands.

        known   the slots of words seen so far; filled here, one for each text and matcher
        """
        standing: dict[int, list[int]] = defaultdict(list)
        slots_at = []
        for number, word in enumerate(words):
            slots = known.get(word)
            if slots is None:
                slots = known[word] = self._slots_of(word)
            slots_at.append(slots)
            for slot in slots:
                standing[slot].append(number)
        present = standing.keys()
        return [
            (pattern.owner, matched)
            for slot, starts in standing.items()
            for pattern in self._by_first.get(slot, ())
            if pattern.needed <= present
            for start in starts
            if (matched := _follow(pattern.parts, slots_at, start))
        ]

    def _slots_of(self, word: str) -> frozenset[int]:
        found = set(self._exact.get(word, ()))
        for length in range(1, min(len(word), self._longest_stem) + 1):
            found |= self._stems.get(word[:length], set())
        return frozenset(found)

    def _parts(self, written: str, lists: Mapping[str, tuple[str, ...]]) -> Iterator[Part]:
        gap, is_first = 0, True
        for piece in written.split():
            if piece in GAPS:
                if gap or is_first:
                    raise PatternError(f"“{written}”: a gap stands first, or beside another")
                gap = GAPS[piece]
                continue
            optional = piece.endswith("?")
            if optional and (is_first or gap):
                raise PatternError(f"“{written}”: what may be missing stands first, or after a gap")
            yield Part(slot=self._slot(piece.removesuffix("?"), lists), gap=gap, optional=optional)
            gap, is_first = 0, False
        if is_first or gap:
            raise PatternError(f"“{written}” is empty, or ends with a gap")

    def _slot(self, piece: str, lists: Mapping[str, tuple[str, ...]]) -> int:
        words = frozenset(word for choice in piece.split("|") for word in _words_of(choice, lists))
        if words not in self._slots:
            slot = self._slots[words] = len(self._slots)
            for word in words:
                (self._stems if word.endswith("*") else self._exact)[word.removesuffix("*")].add(slot)
        return self._slots[words]


def _words_of(choice: str, lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if choice.startswith("{") and choice.endswith("}"):
        if choice[1:-1] not in lists:
            raise PatternError(f"there is no list {choice}")
        return lists[choice[1:-1]]
    stem = choice.removesuffix("*").replace("'", "")
    if not stem.isalnum() or choice != choice.casefold():
        raise PatternError(f"“{choice}” is no word in lower case")
    return (choice,)


def _follow(parts: tuple[Part, ...], slots_at: list[frozenset[int]], start: int) -> tuple[int, ...]:
    """Return the numbers of the matched words, the shortest match from `start`; or nothing."""
    ways: dict[int, tuple[int, ...]] = {start + 1: (start,)}
    for part in parts[1:]:
        onward: dict[int, tuple[int, ...]] = dict(ways) if part.optional else {}
        for after, matched in ways.items():
            for number in range(after, min(after + part.gap + 1, len(slots_at))):
                if part.slot in slots_at[number]:
                    onward.setdefault(number + 1, (*matched, number))
        if not onward:
            return ()
        ways = onward
    return ways[min(ways)]
