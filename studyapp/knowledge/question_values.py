"""The question bank. A question is what all kinds share, and one task; every part of a task has a reason of its own.

A reason is inline Markdown that cites facts as the guide does: "… [fact-id]". A question rests on what it cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NewType

from studyapp.knowledge.guide_values import ExamId, ExperimentId, GuideSlug, ObjectiveId
from studyapp.knowledge.values import FactId

QuestionId = NewType("QuestionId", str)
TopicId = NewType("TopicId", str)
PartId = NewType("PartId", str)
NO_EXPERIMENT = ExperimentId("")
CITATION = re.compile(r"\s*\[([a-z0-9]+(?:-[a-z0-9]+)+)\](?!\()")


class Kind(StrEnum):
    ONE = "one"
    SEVERAL = "several"
    ORDER = "order"
    MATCH = "match"
    FILL = "fill"
    FIX = "fix"
    LAB = "lab"


class Difficulty(StrEnum):
    RECALL = "recall"
    USE = "use"
    SPECIALTY = "specialty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a file of questions is about: a row of the heat map. `page` is where to read about it."""

    id: TopicId
    title: str
    about: str
    order: int
    page: GuideSlug


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """candidate   the chooser's code, in a scenario question
    observed    what the lab would show if this option were right, in a question with `proof.answer`
    """

    id: PartId
    text: str
    reason: str
    right: bool = False
    candidate: str = ""
    observed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """One right option, or several; how many is always said."""

    option: tuple[Option, ...]

    @property
    def right(self) -> frozenset[PartId]:
        return frozenset(each.id for each in self.option if each.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    id: PartId
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """step: in the right order."""

    step: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    id: PartId
    left: str
    right: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """spare: right-hand sides that belong to nothing."""

    pair: tuple[Pair, ...]
    spare: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A wrong answer that people give, and why it is wrong."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """label     what stands before the field, such as "Header name"
    accepts   right answers, compared without case and outer or repeated spaces; the first is the one to show
    """

    label: str
    accepts: tuple[str, ...]
    reason: str
    near: tuple[Near, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A request to mend. It is judged by what the lab answers after `set_up`, never by its text.

    request    what is wrong: an `aws s3api` line, or a request line with headers below it
    solution   one right way, which the tests send; request and solution may say {name} for what a step of set_up made
    set_up, afterwards, expect   as in an experiment of the lab; the request's own step is called "answer" and comes
               between set_up and afterwards
    """

    request: str
    solution: str
    reason: str
    set_up: tuple[Mapping[str, Any], ...]
    expect: tuple[Mapping[str, Any], ...]
    afterwards: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabTask:
    """Something to do in one's own sandbox, judged by its state and trail since the task was begun.

    check   what must be so, in the words of encryption_lab/tasks; each with a `label`
    hint    where to begin, for who asks
    """

    check: tuple[Mapping[str, Any], ...]
    hint: str
    reason: str


Task = Choose | Order | Match | Fill | Fix | LabTask
TASKS: Mapping[Kind, type[Task]] = {
    Kind.ONE: Choose,
    Kind.SEVERAL: Choose,
    Kind.ORDER: Order,
    Kind.MATCH: Match,
    Kind.FILL: Fill,
    Kind.FIX: Fix,
    Kind.LAB: LabTask,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Steps that a test runs in the lab; they must show what the key says.

    set_up, action, expect   as in an experiment of the lab
    answer   "step.field": what is seen there is `observed` of the right option, and of no other; of a fill question,
             one of `accepts`. May be empty where `expect` says it all
    """

    action: tuple[Mapping[str, Any], ...]
    set_up: tuple[Mapping[str, Any], ...] = ()
    expect: tuple[Mapping[str, Any], ...] = ()
    answer: str = ""
    own_lab: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A change that a learner may want to know of: a mended key, a stem made clearer."""

    on: date
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the bank. Nothing depends on the position of a part: parts are shuffled when served.

    id            its address, for good
    trap          the misconception that it catches, an id of traps.toml; may be empty
    experiment    where the lab shows it
    older_exam    what an exam written before a change expects, where that differs from today; may be empty
    requires      of a scenario: requirement to "must" or "like", as the chooser takes them
    proof         see Proof; a question without one, without `requires` and without a task judged by the lab says in
                  `unproved` why the lab cannot show it
    changed       its public log, the newest first
    """

    id: QuestionId
    topic: TopicId
    kind: Kind
    stem: str
    task: Task
    explanation: str
    difficulty: Difficulty
    exams: tuple[ExamId, ...]
    objectives: tuple[ObjectiveId, ...]
    checked_on: date
    trap: str = ""
    experiment: ExperimentId = NO_EXPERIMENT
    older_exam: str = ""
    requires: Mapping[str, str] = field(default_factory=dict)
    proof: Proof | None = None
    unproved: str = ""
    changed: tuple[Changed, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(reasons_of(self.task))

    @property
    def facts(self) -> tuple[FactId, ...]:
        """Return each cited fact once, in the order of first citation: reasons, explanation, older exam."""
        texts = (*self.reasons, self.explanation, self.older_exam)
        return tuple(dict.fromkeys(FactId(found) for text in texts for found in CITATION.findall(text)))

    @property
    def choose_count(self) -> int:
        """Return how many options are right; 0 where nothing is chosen from options."""
        return len(self.task.right) if isinstance(self.task, Choose) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """A misconception that questions are written against: one to drill."""

    id: str
    name: str
    truth: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    topics: tuple[Topic, ...]
    traps: tuple[Trap, ...]
    questions: tuple[Question, ...]

    def of_topic(self, topic_id: TopicId) -> tuple[Question, ...]:
        return tuple(each for each in self.questions if each.topic == topic_id)


def reasons_of(task: Task) -> Iterator[str]:
    match task:
        case Choose():
            yield from (each.reason for each in task.option)
        case Order():
            yield from (each.reason for each in task.step)
        case Match():
            yield from (each.reason for each in task.pair)
            yield from (each.reason for each in task.spare)
        case Fill():
            yield from (task.reason, *(each.reason for each in task.near))
        case Fix() | LabTask():
            yield task.reason


def without_citations(text: str) -> str:
    """Return a text for formats that know no facts."""
    return CITATION.sub("", text)
