"""The bank that is asked now. Every worker process sees an edit at its next request, without a restart.

Whether something was edited costs one small query, once a request; the bank is built anew only then.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from django.core.signals import request_finished, request_started
from django.db.models import Count, Max

from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import Bank, Question, QuestionId
from studyapp.quiz.editing.overlay import Edit, InUse, overlaid
from studyapp.quiz.models import QuestionEdit
from studyapp.quiz.revisions import Revision, revisions

Version = tuple[Any, ...]
_request = threading.local()
_built: tuple[Version, InUse] | None = None


def in_use() -> InUse:
    global _built
    version = _version()
    built = _built
    if built is None or built[0] != version:
        built = (version, overlaid(bank(), revisions(), _newest()))
        _built = built
    return built[1]


def bank_in_use() -> Bank:
    return in_use().bank


def questions_in_use() -> Mapping[QuestionId, Question]:
    return in_use().questions


def revisions_in_use() -> Mapping[QuestionId, Revision]:
    return in_use().revisions


def look_again() -> None:
    """Forget what this request knew of the version: something was edited in it."""
    _request.version = None


def _version() -> Version:
    known: Version | None = getattr(_request, "version", None)
    if known is None:
        # Both count and greatest number: two edits may become visible in another order than they were numbered.
        found = QuestionEdit.objects.aggregate(count=Count("pk"), last=Max("pk"), at=Max("edited_at"))
        known = tuple(found.values())
        if getattr(_request, "is_running", False):
            _request.version = known
    return known


def _newest() -> list[Edit]:
    rows = QuestionEdit.objects.order_by("number").values_list("question_id", "digest", "document")
    newest = {
        name: Edit(question_id=QuestionId(name), digest=digest, document=text) for name, digest, text in rows
    }
    return list(newest.values())


def begin_request(**_: object) -> None:
    _request.version, _request.is_running = None, True


def end_request(**_: object) -> None:
    _request.version, _request.is_running = None, False


request_started.connect(begin_request)
request_finished.connect(end_request)
