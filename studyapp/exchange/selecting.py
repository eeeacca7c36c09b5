"""Which questions go out, with what they rest on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache

from studyapp.exchange.values import LONG_AGO, Reference, Selection
from studyapp.guide.loaded import register
from studyapp.knowledge.guide_values import ExamId
from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import Bank, Question, TopicId
from studyapp.knowledge.register import Register
from studyapp.knowledge.values import FactId

TITLE = "Envelope: S3 encryption"


def selection_of(
    there: Bank,
    topics: Collection[TopicId] = (),
    exams: Collection[ExamId] = (),
    made_at: datetime = LONG_AGO,
) -> Selection:
    """Return a bank's questions of any of the topics and for any of the exams; an empty collection means all."""
    return selected(
        tuple(
            question
            for question in there.questions
            if (not topics or question.topic in topics) and (not exams or set(exams) & set(question.exams))
        ),
        made_at,
    )


def selected(questions: tuple[Question, ...], made_at: datetime = LONG_AGO) -> Selection:
    return Selection(
        title=TITLE,
        questions=questions,
        topics={topic.id: topic for topic in bank().topics},
        references=references(),
        made_at=made_at,
    )


@cache
def references() -> dict[FactId, tuple[Reference, ...]]:
    known = register()
    return {fact.id: tuple(_references(known, fact.id)) for fact in known.facts}


def _references(known: Register, fact_id: FactId) -> list[Reference]:
    """Return the sources of a fact; of one that is concluded from others, theirs."""
    fact = known.fact(fact_id)
    found = [known.cited(citation) for citation in fact.sources]
    own = [Reference(source.title, address, fact.checked_on) for source, address in found]
    return own or [each for concluded in fact.follows_from for each in _references(known, concluded)]
