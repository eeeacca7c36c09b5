"""The bank of the files with the edits of staff over it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from studyapp.knowledge.content_errors import ContentError
from studyapp.knowledge.question_values import Bank, Question, QuestionId
from studyapp.quiz.revisions import Revision, question_of, revision_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The newest edit of a question; document is "" where the edits were taken back."""

    question_id: QuestionId
    digest: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InUse:
    """edited: the questions that differ from their files."""

    bank: Bank
    questions: Mapping[QuestionId, Question]
    revisions: Mapping[QuestionId, Revision]
    edited: frozenset[QuestionId]


def overlaid(bank: Bank, files: Mapping[QuestionId, Revision], edits: Iterable[Edit]) -> InUse:
    """Return what is asked: an edit wins over its file, unless the file has caught up and says the same.

    An edit that this version cannot read, or whose topic is gone, is left out and told in the log.
    """
    newest = [
        each
        for each in edits
        if each.document and (each.question_id not in files or files[each.question_id].digest != each.digest)
    ]
    topics = {topic.id for topic in bank.topics}
    read = [question for each in newest for question in _read(each) if question.topic in topics]
    whole = bank
    for question in read:
        whole = with_question(whole, question)
    changed = {question.id: revision_of(question) for question in read}
    return InUse(
        bank=whole,
        questions={question.id: question for question in whole.questions},
        revisions={**files, **changed},
        edited=frozenset(changed),
    )


def with_question(bank: Bank, question: Question) -> Bank:
    """Return the bank with the question in the place of the one with its id, or at the end."""
    if all(each.id != question.id for each in bank.questions):
        return replace(bank, questions=(*bank.questions, question))
    mended = tuple(question if each.id == question.id else each for each in bank.questions)
    return replace(bank, questions=mended)


def _read(edit: Edit) -> list[Question]:
    try:
        return [question_of(edit.document)]
    except (ContentError, ValueError, KeyError, TypeError) as error:
        log.warning("The edit of question %s cannot be read and is left out: %s", edit.question_id, error)
        return []
