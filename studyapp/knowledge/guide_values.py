"""The guide: a page of study notes for each subject, and the exam objectives that they serve."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import NewType

from studyapp.knowledge.dates import Moment
from studyapp.knowledge.requirement_values import RequirementId
from studyapp.knowledge.values import Citation, FactId, Method

GuideSlug = NewType("GuideSlug", str)
ExamId = NewType("ExamId", str)
ObjectiveId = NewType("ObjectiveId", str)
ExperimentId = NewType("ExperimentId", str)

WORDS_A_MINUTE = 220
NO_WORD = re.compile(r"\[[a-z0-9-]+\]|^[\s|:*#-]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabExperiment:
    """An experiment of the lab, as far as the guide knows it: its address and what it shows."""

    id: ExperimentId
    title: str
    facts: tuple[FactId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A line of an HTTP message, in TOML a pair: ["name", "value"]."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one party gets to see: who = "S3, while it works", sees = "the plaintext"."""

    who: str
    sees: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What stands between the two +++ lines of a page.

    order         its place on the reading path, from 1
    method        the method whose hue it has, if it is about one
    drawing       a name known to studyapp/guide/drawings
    headers       what goes over the wire
    traps         sentences in inline Markdown, with citations
    experiments   ids of experiments in encryption_lab/experiments
    rules         requirements of the chooser, for links to them
    """

    title: str
    about: str
    order: int
    checked_on: date
    objectives: tuple[ObjectiveId, ...]
    drawing: str
    headers: tuple[Header, ...]
    visible: tuple[Sight, ...]
    traps: tuple[str, ...]
    experiments: tuple[ExperimentId, ...]
    rules: tuple[RequirementId, ...]
    method: Method | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedFact:
    """Where a page says [fact-id]: the line of its file. `field` is "traps" or "text"."""

    fact_id: FactId
    line: int
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """One page. `text` is Markdown; `citations` are in the order of reading: the text, then the traps."""

    slug: GuideSlug
    front: FrontMatter
    text: str
    citations: tuple[CitedFact, ...]

    @property
    def facts(self) -> tuple[FactId, ...]:
        """Each fact once, in the order in which it is first cited: its place is its number on the page."""
        return tuple(dict.fromkeys(cited.fact_id for cited in self.citations))

    @property
    def words(self) -> int:
        return sum(1 for word in self.text.split() if not NO_WORD.fullmatch(word.strip(".,;:)")))

    @property
    def minutes(self) -> int:
        return max(1, math.ceil(self.words / WORDS_A_MINUTE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A part of an exam; `weight_percent` is its share of the scored questions."""

    number: int
    title: str
    weight_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """One version of an exam.

    questions, minutes, pass_mark   None where no source was read for them; the mark is out of 1,000
    valid_until                     the last day on which it could be sat, if known
    """

    id: ExamId
    code: str
    name: str
    sources: tuple[Citation, ...]
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    questions: int | None = None
    minutes: int | None = None
    pass_mark: int | None = None
    domains: tuple[Domain, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What an exam asks about encryption, in our own words. Its id is exam/task: "scs-c03/5.2"."""

    id: ObjectiveId
    exam: ExamId
    title: str
    text: str
    sources: tuple[Citation, ...]
