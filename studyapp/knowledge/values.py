"""The entries of the register. Each text is ours, and plain but for `code` between backticks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from studyapp.knowledge.dates import Moment

SourceId = NewType("SourceId", str)
ThemeId = NewType("ThemeId", str)
FactId = NewType("FactId", str)
TermId = NewType("TermId", str)
NoteId = NewType("NoteId", str)


class Method(StrEnum):
    SSE_S3 = "sse-s3"
    SSE_KMS = "sse-kms"
    DSSE_KMS = "dsse-kms"
    SSE_C = "sse-c"
    CLIENT_SIDE = "cse"


class Verdict(StrEnum):
    """What became of a statement of the 2022 notes."""

    RIGHT = "right"
    INCOMPLETE = "incomplete"
    OUTDATED = "outdated"
    MISLEADING = "misleading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page, a recorded answer or a program. `text_of`: how old the text was that was read, if it had a date."""

    id: SourceId
    title: str
    publisher: str
    address: str
    checked_on: date
    text_of: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A source, and the place in it: the part of its address behind #, or empty."""

    source_id: SourceId
    anchor: str = ""

    def __str__(self) -> str:
        return f"{self.source_id}#{self.anchor}" if self.anchor else self.source_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A file of facts. `checked_on` and `review_by` hold for each fact in it that says nothing else."""

    id: ThemeId
    title: str
    about: str
    order: int
    checked_on: date
    review_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One claim.

    review_by      after this day somebody has to look at the sources again
    valid_from     since when the claim holds, valid_until the last time it did; None where unknown or open
    follows_from   facts from which this one is concluded
    is_change      belongs on the timeline, at `valid_from`
    """

    id: FactId
    theme: ThemeId
    title: str
    claim: str
    sources: tuple[Citation, ...]
    checked_on: date
    review_by: date
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    methods: tuple[Method, ...] = ()
    terms: tuple[TermId, ...] = ()
    follows_from: tuple[FactId, ...] = ()
    is_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of AWS. `facts` are what its meaning rests on."""

    id: TermId
    name: str
    meaning: str
    facts: tuple[FactId, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A statement of the 2022 notes, judged.

    said       the statement, in our own words
    judged     the verdict in a few words that fit this statement
    today      how it reads now; `since` is when it came to read so
    """

    id: NoteId
    number: int
    topic: str
    said: str
    verdict: Verdict
    judged: str
    today: str
    facts: tuple[FactId, ...]
    since: Moment | None = None
    exam: str = ""
