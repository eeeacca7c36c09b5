"""What a text asks for, as far as the phrase rules tell; which words say so, and what was not understood.

One sentence at a time: find the phrases, find the frames ("must", "not required", "if possible"), and let the frames
govern the phrases in their clause. No model, no chance, no network: the same text always reads the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from studyapp.chooser.scenario.framing import Framing, clauses_of, governing, longest, most_particular
from studyapp.chooser.scenario.phrases import Matcher, Slots
from studyapp.chooser.scenario.sentences import Sentence, sentences
from studyapp.chooser.values import Profile, RequirementId, Wish
from studyapp.knowledge.phrase_values import PhraseBook

MOST_LETTERS = 100_000
# No requirements document says more; of what is made to be long the rest is left unread, and the page says so.
MOST_SPANS = 300
COMMON_SHARE = 0.18
FEW_WORDS = 8
# The strongest first: where a text says two things, the stronger is taken until the reader decides.
STRENGTH = (Wish.MUST, Wish.LIKE, Wish.NOT_NEEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words of the text that imply something.

    start, end   in characters, from the first matched word to behind the last
    pieces       the matched words themselves, neighbours joined, each as start and end
    because_of   the words around it that decided how much it is needed; empty where the phrase alone did
    """

    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]
    phrase: str
    requirement: RequirementId
    wish: Wish
    because_of: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence about keys, encryption or audit in which no rule found anything."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A phrase in a sentence, by the numbers of its words, and the frame that governs it."""

    owner: int
    words: tuple[int, ...]
    frame: Framing | None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """
    spans        in the order of the text
    read_to      the character at which reading stopped: the end of the text, or where more than enough was found
    is_english   False where hardly a word of it is common English
    """

    text: str
    spans: tuple[Span, ...]
    not_understood: tuple[Passage, ...]
    read_to: int
    is_english: bool

    @cached_property
    def by_requirement(self) -> dict[RequirementId, tuple[Span, ...]]:
        found: dict[RequirementId, list[Span]] = {}
        for span in self.spans:
            found.setdefault(span.requirement, []).append(span)
        return {name: tuple(spans) for name, spans in found.items()}

    @property
    def profile(self) -> Profile:
        return Profile({name: strongest(spans) for name, spans in self.by_requirement.items()})

    @property
    def contradictions(self) -> tuple[RequirementId, ...]:
        """The requirements that the text both asks for and says it does not need."""
        return tuple(
            name
            for name, spans in self.by_requirement.items()
            if len(said := {span.wish for span in spans}) > 1 and Wish.NOT_NEEDED in said
        )


def strongest(spans: Iterable[Span]) -> Wish:
    return min((span.wish for span in spans), key=STRENGTH.index)


class Reader:
    """Holds the rules of a book, made ready. Raises PatternError for a pattern that is not in the language."""

    def __init__(self, book: PhraseBook) -> None:
        lists = {each.id: each.words for each in book.lists}
        self._phrases = book.phrases
        self._slots = Slots(lists)
        self._matcher = Matcher(_numbered(phrase.patterns for phrase in book.phrases), self._slots)
        self._unless = {phrase.id: frozenset(map(RequirementId, phrase.unless)) for phrase in book.phrases}
        self._frames = book.frames
        self._frame_matcher = Matcher(_numbered(frame.patterns for frame in book.frames), self._slots)
        self._topics = self._slots.slot("{topics}")
        self._turns = frozenset(lists["turns"])
        self._common = frozenset(lists["common-english"])

    def read(self, text: str) -> Reading:
        """Return the reading of at most the first 100,000 characters of a text."""
        text = text[:MOST_LETTERS]
        known: dict[str, int] = {}
        # What stands there twice is read once: a long text often repeats itself, an attack does.
        seen: dict[tuple[tuple[str, ...], frozenset[int]], tuple[Judged, ...] | None] = {}
        spans: list[Span] = []
        unread: list[Passage] = []
        words = common = 0
        read_to = len(text)
        for sentence in sentences(text):
            if len(spans) >= MOST_SPANS:
                read_to = sentence.start
                break
            words += len(sentence.words)
            common += sum(word in self._common for word in sentence.words)
            same = (sentence.words, sentence.breaks)
            if same not in seen:
                seen[same] = self._judge(sentence, known)
            judged = seen[same]
            if judged is None:
                unread.append(Passage(sentence.start, sentence.end))
            spans += [self._span(sentence, each) for each in judged or ()]
        return Reading(
            text=text,
            spans=self._needed(spans),
            not_understood=tuple(unread),
            read_to=read_to,
            is_english=words < FEW_WORDS or common >= COMMON_SHARE * words,
        )

    def _judge(self, sentence: Sentence, known: dict[str, int]) -> tuple[Judged, ...] | None:
        """Return what a sentence says; None if it speaks of keys or encryption and was not understood."""
        masks = self._slots.masks(sentence.words, known)
        phrases = most_particular(self._matcher.find(masks), self._requirement)
        if not phrases:
            return None if any(mask & self._topics for mask in masks) else ()
        frames = longest(
            [Framing(self._frames[owner], matched) for owner, matched in self._frame_matcher.find(masks)]
        )
        clauses = clauses_of(sentence, self._turns)
        return tuple(
            Judged(owner, matched, governing(matched, frames, clauses))
            for owner, matched in sorted(phrases, key=lambda found: (found[1][0], found[1][-1], found[0]))
        )

    def _needed(self, spans: list[Span]) -> tuple[Span, ...]:
        """Return the spans without those whose words something else that the text demands explains as well."""
        demanded = {span.requirement for span in spans if span.wish is Wish.MUST}
        return tuple(span for span in spans if not demanded & self._unless[span.phrase])

    def _requirement(self, owner: int) -> str:
        return self._phrases[owner].requirement

    def _span(self, sentence: Sentence, judged: Judged) -> Span:
        phrase, frame = self._phrases[judged.owner], judged.frame
        wish = Wish(phrase.wish)
        # "Must" stresses what a phrase says; it does not make "the least effort" a condition.
        decides = frame is not None and Wish(frame.wish) not in (Wish.MUST, wish)
        return Span(
            start=sentence.places[judged.words[0]][0],
            end=sentence.places[judged.words[-1]][1],
            pieces=_pieces(sentence, judged.words),
            phrase=phrase.id,
            requirement=RequirementId(phrase.requirement),
            wish=Wish(frame.wish) if decides and frame else wish,
            because_of=" ".join(sentence.words[each] for each in frame.words) if decides and frame else "",
        )


def _pieces(sentence: Sentence, numbers: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Return the places of the words; neighbours become one place."""
    pieces: list[tuple[int, int]] = []
    for place, number in enumerate(numbers):
        start, end = sentence.places[number]
        if place and numbers[place - 1] == number - 1:
            start = pieces.pop()[0]
        pieces.append((start, end))
    return tuple(pieces)


def _numbered(patterns: Iterable[tuple[str, ...]]) -> list[tuple[int, str]]:
    return [(owner, pattern) for owner, its_own in enumerate(patterns) for pattern in its_own]
