"""A text as sentences and words, each with its place. One pass over the text; no expression here can go back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A token is a word, a sign that parts clauses, or a sign or gap that may end a sentence.
TOKEN = re.compile(
    r"(?P<word>[^\W_]+(?:['’][^\W_]+)*)"
    r"|(?P<clause>[;:–—(])"
    r"|(?P<end>[.!?](?=\s|[\"”’')\]]|\Z)|\n(?=[ \t\r]{0,8}\n)|\n(?=[ \t]{0,8}(?:[-*•–·]|\d{1,3}[.)])))"
)
MOST_WORDS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """words    as rules know them: in one case, with a straight apostrophe, without a final 's
    places   where each word stands in the text: its first character, and the one after its last
    breaks   the numbers of the words before which a clause begins; never 0
    """

    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    breaks: frozenset[int]

    @property
    def start(self) -> int:
        return self.places[0][0]

    @property
    def end(self) -> int:
        return self.places[-1][1]


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences that have words; one of more than 80 words is cut, so that work stays in bounds."""
    words: list[str] = []
    places: list[tuple[int, int]] = []
    breaks: set[int] = set()
    known: dict[str, str] = {}
    for found in TOKEN.finditer(text):
        if found.lastgroup == "word":
            written = found.group()
            word = known.get(written)
            if word is None:
                word = known[written] = _as_known(written)
            words.append(word)
            places.append(found.span())
        elif found.lastgroup == "clause":
            breaks.add(len(words))
        if words and (found.lastgroup == "end" or len(words) >= MOST_WORDS):
            yield _sentence(words, places, breaks)
            words, places, breaks = [], [], set()
    if words:
        yield _sentence(words, places, breaks)


def _as_known(word: str) -> str:
    return word.casefold().replace("’", "'").removesuffix("'s")


def _sentence(words: list[str], places: list[tuple[int, int]], breaks: set[int]) -> Sentence:
    return Sentence(words=tuple(words), places=tuple(places), breaks=frozenset(breaks - {0}))
