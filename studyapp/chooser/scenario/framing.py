"""Which of the words around a phrase decide how much it is needed: "must", "not required", "if possible"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studyapp.chooser.scenario.phrases import Found
from studyapp.chooser.scenario.sentences import Sentence
from studyapp.knowledge.phrase_values import Frame

NEXT_WORDS = 4


@dataclass(frozen=True, slots=True)
class Framing:
    """A frame that stands in a sentence, by the numbers of its words."""

    frame: Frame
    words: tuple[int, ...]

    @property
    def wish(self) -> str:
        return self.frame.wish


@dataclass(frozen=True, slots=True)
class Clauses:
    """The numbers of the words at which clauses begin, and how many words there are."""

    begins: tuple[int, ...]
    words_count: int

    def of(self, word: int) -> int:
        return bisect_right(self.begins, word)

    def is_last(self, word: int) -> bool:
        return word + 1 == self.words_count or word + 1 in self.begins

    def is_whole(self, first: int, last: int) -> bool:
        return (first == 0 or first in self.begins) and self.is_last(last)


def clauses_of(sentence: Sentence, turns: frozenset[str]) -> Clauses:
    """Return the clauses: they begin after a sign that parts them, and at a word that turns ("but")."""
    turned = {number for number, word in enumerate(sentence.words) if number and word in turns}
    return Clauses(tuple(sorted(sentence.breaks | turned)), len(sentence.words))


def most_particular(found: Sequence[Found], requirement: Callable[[int], str]) -> list[Found]:
    """Return what was found without what lies wholly inside something longer, and each place once a requirement."""
    seen: list[tuple[frozenset[int], str]] = []
    kept: list[Found] = []
    for owner, matched in sorted(set(found), key=lambda each: (-len(each[1]), each[1], each[0])):
        words, its_own = frozenset(matched), requirement(owner)
        if any(words < larger for larger, _ in seen):
            continue
        if not any(its_own == same and words & larger for larger, same in seen):
            kept.append((owner, matched))
        seen.append((words, its_own))
    return kept


def governing(phrase: tuple[int, ...], frames: Sequence[Framing], clauses: Clauses) -> Framing | None:
    """Return the frame that decides how much the phrase is needed, if there is one. `frames` are the longest ones.

    What stands right before it comes first ("no audit"), then what follows it ("is not required"), then the nearest
    before it ("would prefer").
    """
    first, last = phrase[0], phrase[-1]
    span = range(first, last + 1)
    outside = [
        framing
        for framing in frames
        if not any(word in span for word in framing.words)
        and _is_near(framing, first if framing.words[0] < first else last, clauses)
    ]
    before = [framing for framing in outside if framing.words[-1] < first]
    after = [framing for framing in outside if framing.words[0] > last]
    beside = [
        each for each in before if _reaches(each, "next", clauses) and first - each.words[-1] <= NEXT_WORDS
    ]
    if beside:
        return max(beside, key=lambda each: each.words[-1])
    nearest_after = min(after, key=lambda each: each.words[0], default=None)
    if nearest_after and _reaches(nearest_after, "before", clauses) and not _is_settled(phrase, frames):
        return nearest_after
    leading = [each for each in before if _reaches(each, "after", clauses)]
    if _denies(phrase, frames):
        # What denies by itself, as "nothing to look after", is not meant to be denied again.
        leading = [each for each in leading if each.wish != "no"]
    return max(leading, key=lambda each: each.words[-1], default=None)


def _is_near(framing: Framing, word: int, clauses: Clauses) -> bool:
    own, other = clauses.of(framing.words[0]), clauses.of(word)
    if framing.frame.reach == "below":
        return own < other and clauses.is_whole(framing.words[0], framing.words[-1])
    return own == other


def _denies(phrase: tuple[int, ...], frames: Sequence[Framing]) -> bool:
    inside = frozenset(range(phrase[0], phrase[-1] + 1))
    return any(each.wish == "no" and inside.issuperset(each.words) for each in frames)


def _is_settled(phrase: tuple[int, ...], frames: Sequence[Framing]) -> bool:
    """Say whether "must" stands inside the phrase: what follows then speaks of something else."""
    inside = frozenset(range(phrase[0], phrase[-1] + 1))
    return any(each.wish == "must" and not inside.isdisjoint(each.words) for each in frames)


def _reaches(framing: Framing, where: str, clauses: Clauses) -> bool:
    if framing.frame.reach == "below":
        return where == "after"
    if framing.frame.reach == "either":
        return where == ("before" if clauses.is_last(framing.words[-1]) else "after")
    return framing.frame.reach == where


def longest(frames: Sequence[Framing]) -> list[Framing]:
    """Return the frames without those that are part of a longer one that says something else: "need" in "need not"."""
    sets = [(frozenset(each.words), each) for each in frames]
    return [
        each
        for words, each in sets
        if not any(words < larger and each.wish != other.wish for larger, other in sets)
    ]
