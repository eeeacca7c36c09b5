"""A question as it was when it was asked: an attempt names the revision, so that mending one re-grades nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any

from encryption_lab.primitives.digests import sha256
from studyapp.knowledge.question_reading import bank, read_question
from studyapp.knowledge.question_values import Question, QuestionId

FOR_THE_LAB = frozenset({"set_up", "action", "expect", "afterwards", "check"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """digest: 32 hex digits of the document, which is the whole question as JSON."""

    question_id: QuestionId
    digest: str
    document: str


def revision_of(question: Question) -> Revision:
    document = json.dumps(_lean(asdict(question)), ensure_ascii=False, sort_keys=True)
    return Revision(question_id=question.id, digest=sha256(document.encode()).hex()[:32], document=document)


def question_of(document: str) -> Question:
    """Return the question of a document that `revision_of` wrote. Raises ContentError for another."""
    return read_question("revision", entry_of(document))


def entry_of(document: str) -> dict[str, Any]:
    """Return the table that a file would have for the document's question."""
    entry: dict[str, Any] = json.loads(document)
    task = entry.pop("task")
    dated = {
        "checked_on": date.fromisoformat(entry["checked_on"]),
        "changed": [_dated(each) for each in entry.get("changed", [])],
    }
    return {**entry, **task, **dated}


@cache
def revisions() -> Mapping[QuestionId, Revision]:
    """Return the present revision of each question of the bank."""
    return {question.id: revision_of(question) for question in bank().questions}


def _dated(change: Mapping[str, str]) -> dict[str, Any]:
    return {**change, "on": date.fromisoformat(change["on"])}


def _lean(value: Any) -> Any:
    """Leave out empty texts and None, which the reader takes for missing fields; the lab's tables stay as they are."""
    if isinstance(value, Mapping):
        kept = {name: each if name in FOR_THE_LAB else _lean(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in ("", None)}
    if isinstance(value, list | tuple):
        return [_lean(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
