"""What is taken along, what becomes of it, and what was left behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from studyapp.knowledge.question_values import Question, QuestionId, Topic, TopicId
from studyapp.knowledge.values import FactId

LICENCE = "MIT"
WHOLE = "the whole question"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reference:
    """A source behind a fact, and the day on which the fact was last checked against it."""

    title: str
    address: str
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Questions to export, in this order.

    title        what the whole is called in the other program
    topics       by id; a question whose topic is missing goes under `title`
    references   sources by fact; a fact that is missing has none
    made_at      when; Anki alone asks for it, since it takes a card anew only if that is newer than its own
    """

    title: str
    questions: tuple[Question, ...]
    topics: Mapping[TopicId, Topic] = field(default_factory=dict)
    references: Mapping[FactId, tuple[Reference, ...]] = field(default_factory=dict)
    made_at: datetime = LONG_AGO

    def topic_title(self, question: Question) -> str:
        topic = self.topics.get(question.topic)
        return topic.title if topic else self.title

    def sources(self, question: Question) -> tuple[Reference, ...]:
        """Return each source of the question once."""
        found = (each for fact in question.facts for each in self.references.get(fact, ()))
        return tuple({each.address: each for each in found}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something of a question that the format cannot hold.

    what   in a few words that are the same for each question it befalls: "the reason of each option"
    why    a sentence on the format
    """

    question_id: QuestionId
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file. Its bytes depend on the selection alone: the same selection gives the same bytes.

    left_out   of the losses, those of whole questions
    """

    name: str
    media_type: str
    body: bytes
    losses: tuple[Loss, ...]

    @property
    def left_out(self) -> frozenset[QuestionId]:
        return frozenset(loss.question_id for loss in self.losses if loss.what == WHOLE)
