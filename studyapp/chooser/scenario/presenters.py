"""A reading as the page shows it: the text with its words marked, and one row for each requirement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from studyapp.chooser.names import WISH_NAMES
from studyapp.chooser.scenario.reading import Reading, Span, strongest
from studyapp.chooser.values import RequirementId
from studyapp.knowledge.phrase_values import PhraseBook

MOST_QUOTES = 5
MOST_PASSAGES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of the text. `numbers` are of the rows that it led to; none where nothing was found."""

    words: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    words: str
    why: str
    because_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    more_quotes   how many further places say the same and are not quoted
    choices       value, name and whether it is chosen
    """

    number: int
    requirement: str
    label: str
    quotes: tuple[Quote, ...]
    more_quotes: int
    choices: tuple[tuple[str, str, bool], ...]
    disagrees: bool


def rows(reading: Reading, book: PhraseBook, labels: Mapping[str, str]) -> list[Row]:
    whys = {phrase.id: phrase.why for phrase in book.phrases}
    found = reading.by_requirement.items()
    contradictions = set(reading.contradictions)
    return [
        Row(
            number=number,
            requirement=requirement,
            label=labels.get(requirement, requirement),
            quotes=tuple(_quote(reading, span, whys) for span in _different(reading, spans)[:MOST_QUOTES]),
            more_quotes=max(0, len(_different(reading, spans)) - MOST_QUOTES),
            choices=tuple((wish.value, name, wish is strongest(spans)) for wish, name in WISH_NAMES.items()),
            disagrees=requirement in contradictions,
        )
        for number, (requirement, spans) in enumerate(found, start=1)
    ]


def paragraphs(reading: Reading) -> list[list[Part]]:
    """Return the text, a list of parts for each of its lines that is not empty."""
    numbers = {requirement: number for number, requirement in enumerate(reading.by_requirement, start=1)}
    lines: list[list[Part]] = [[]]
    for part in _parts(reading.text, reading.spans, numbers):
        first, *others = part.words.splitlines(keepends=True) or [""]
        for is_new, words in ((False, first), *((True, other) for other in others)):
            if is_new:
                lines.append([])
            lines[-1].append(Part(words=words, numbers=part.numbers))
        if part.words.endswith("\n"):
            lines.append([])
    return [line for line in lines if any(part.words.strip() for part in line)]


def _parts(text: str, spans: tuple[Span, ...], numbers: Mapping[RequirementId, int]) -> Iterator[Part]:
    """Cut the text wherever marked words begin or end; words may belong to several rows."""
    marked: dict[int, set[int]] = {}
    edges = {0, len(text), *(edge for span in spans for piece in span.pieces for edge in piece)}
    cuts = sorted(edges)
    place = {cut: number for number, cut in enumerate(cuts)}
    for span in spans:
        for start, end in span.pieces:
            for number in range(place[start], place[end]):
                marked.setdefault(number, set()).add(numbers[span.requirement])
    for number, (start, end) in enumerate(pairwise(cuts)):
        yield Part(words=text[start:end], numbers=tuple(sorted(marked.get(number, ()))))


def _different(reading: Reading, spans: tuple[Span, ...]) -> list[Span]:
    """Return the spans without those that say the same in the same words."""
    said = {(reading.text[span.start : span.end].casefold(), span.phrase, span.wish): span for span in spans}
    return list(said.values())


def _quote(reading: Reading, span: Span, whys: Mapping[str, str]) -> Quote:
    words = " … ".join(reading.text[start:end] for start, end in span.pieces)
    return Quote(words=words, why=whys[span.phrase], because_of=span.because_of)


def sentences_not_understood(reading: Reading) -> list[str]:
    """Return the first of them; what is left out is counted by `more_not_understood`."""
    return [reading.text[each.start : each.end] for each in reading.not_understood[:MOST_PASSAGES]]


def more_not_understood(reading: Reading) -> int:
    return max(0, len(reading.not_understood) - MOST_PASSAGES)


def unread_share(reading: Reading) -> str:
    """Return how much was read where not all was, such as "the first 15,149 of 100,000 characters"; else nothing."""
    whole = len(reading.text)
    return f"the first {reading.read_to:,} of {whole:,} characters" if reading.read_to < whole else ""
