"""Patterns, made ready to be found: which words fit which part of which pattern, and where a pattern stands.

The pattern language is described in studyapp/knowledge/phrase_values.py. Each set of words that a pattern names is a
slot; a word is the mask of the slots that it fits. A pattern is tried only where all its slots are present. Nothing
goes back: it is followed from left to right with all places at which it may go on, of which there are never more than
its gaps allow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

GAPS = {"..": 3, "...": 8}
HEAD = 2


class PatternError(ValueError):
    """A pattern that is not written in the language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One word of a pattern.

    slot       the bit of the set of words that fit; the same set has the same bit in all patterns
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
    needed: int


Found = tuple[int, tuple[int, ...]]


class Slots:
    """The sets of words that patterns name. `lists` are the words of each {list}."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        self._lists = lists
        self._bits: dict[frozenset[str], int] = {}
        self._exact: dict[str, int] = defaultdict(int)
        # By their first letters, so that a word is compared with few of them.
        self._stems: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.sizes: dict[int, int] = {}

    def slot(self, piece: str) -> int:
        """Return the bit of the words of a piece of a pattern, such as "rotat*|{keys}". Raises PatternError."""
        words = frozenset(word for choice in piece.split("|") for word in self._words_of(choice))
        if words not in self._bits:
            bit = self._bits[words] = 1 << len(self._bits)
            self.sizes[bit] = sum(100 if word.endswith("*") else 1 for word in words)
            for word in words:
                if word.endswith("*"):
                    self._stems[word[:HEAD]][word.removesuffix("*")] |= bit
                else:
                    self._exact[word] |= bit
        return self._bits[words]

    def mask(self, word: str) -> int:
        """Return the slots that a word fits."""
        mask = self._exact.get(word, 0)
        for stem, bits in self._stems.get(word[:HEAD], {}).items():
            if word.startswith(stem):
                mask |= bits
        return mask

    def masks(self, words: Iterable[str], known: dict[str, int]) -> list[int]:
        """Return the masks of words. `known` are those of words seen before; filled here, one for each text."""
        found = []
        for word in words:
            mask = known.get(word)
            if mask is None:
                mask = known[word] = self.mask(word)
            found.append(mask)
        return found

    def _words_of(self, choice: str) -> tuple[str, ...]:
        if choice.startswith("{") and choice.endswith("}"):
            if choice[1:-1] not in self._lists:
                raise PatternError(f"there is no list {choice}")
            return self._lists[choice[1:-1]]
        stem = choice.removesuffix("*").replace("'", "")
        if not stem.isalnum() or choice != choice.casefold() or (choice.endswith("*") and len(stem) < HEAD):
            raise PatternError(f"“{choice}” is no word in lower case")
        return (choice,)


class Matcher:
    """Finds the patterns of several owners in a sentence.

    patterns   owner's number and pattern
    """

    def __init__(self, patterns: Iterable[tuple[int, str]], slots: Slots) -> None:
        self._slots = slots
        # Each pattern under the slot that the fewest words fit.
        self._by_rarest: dict[int, list[Pattern]] = defaultdict(list)
        for owner, written in patterns:
            parts = tuple(self._parts(written))
            must_fit = {part.slot for part in parts if not part.optional}
            rarest = min(must_fit, key=lambda slot: (slots.sizes[slot], slot))
            self._by_rarest[rarest].append(Pattern(owner, parts, sum(must_fit)))
        self._rarest = sum(self._by_rarest)

    def find(self, masks: Sequence[int]) -> list[Found]:
        """Return owner and the numbers of the matched words, for each place at which a pattern stands."""
        present = 0
        for mask in masks:
            present |= mask
        found = []
        starts: dict[int, list[int]] = {}
        open_slots = present & self._rarest
        while open_slots:
            slot = open_slots & -open_slots
            open_slots ^= slot
            for pattern in self._by_rarest[slot]:
                if pattern.needed & present == pattern.needed:
                    first = pattern.parts[0].slot
                    if first not in starts:
                        starts[first] = [number for number, mask in enumerate(masks) if mask & first]
                    found += [
                        (pattern.owner, matched)
                        for start in starts[first]
                        if (matched := _follow(pattern.parts, masks, start))
                    ]
        return found

    def _parts(self, written: str) -> Iterator[Part]:
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
            yield Part(slot=self._slots.slot(piece.removesuffix("?")), gap=gap, optional=optional)
            gap, is_first = 0, False
        if is_first or gap:
            raise PatternError(f"“{written}” is empty, or ends with a gap")


def _follow(parts: tuple[Part, ...], masks: Sequence[int], start: int) -> tuple[int, ...]:
    """Return the numbers of the matched words, the shortest match from `start`; or nothing."""
    ways: dict[int, tuple[int, ...]] = {start + 1: (start,)}
    for part in parts[1:]:
        onward: dict[int, tuple[int, ...]] = dict(ways) if part.optional else {}
        for after, matched in ways.items():
            for number in range(after, min(after + part.gap + 1, len(masks))):
                if part.slot & masks[number]:
                    onward.setdefault(number + 1, (*matched, number))
        if not onward:
            return ()
        ways = onward
    return ways[min(ways)]
