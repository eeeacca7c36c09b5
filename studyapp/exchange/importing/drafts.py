"""What was read waits between preview and confirmation: of the last files only, and for a day."""

from __future__ import annotations

import json
import secrets
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from studyapp.exchange.export.wording import clean
from studyapp.exchange.reading.holding import held
from studyapp.exchange.reading.values import CannotHold, FileRead, QuestionRead, Unheld
from studyapp.quiz.models import ImportDraft, Learner
from studyapp.quiz.revisions import revision_of

MOST_DRAFTS = 3  # of a learner, so that two tabs do not take each other's file
KEPT = timedelta(days=1)
MOST_NAME_CHARACTERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A question to keep. document: as in AskedRevision, with its digest."""

    own_id: str
    line: int
    stem: str
    question_id: str
    digest: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    code: str
    questions: tuple[Waiting, ...]
    unheld: tuple[Unheld, ...]


def draft_of(found: FileRead) -> Draft:
    """Return what can be kept of a file without problems."""
    waiting: list[Waiting] = []
    unheld = list(found.unheld)
    for each in found.questions:
        try:
            waiting.append(_waiting(each))
        except CannotHold as error:
            unheld.append(Unheld(line=each.line, label=each.question.id[:80], why=str(error)))
    return Draft(
        code=found.code,
        questions=tuple(waiting),
        unheld=tuple(sorted(unheld, key=lambda each: each.line)),
    )


def keep(learner: Learner, draft: Draft, file_name: str, at: datetime) -> ImportDraft:
    with transaction.atomic():
        ImportDraft.objects.filter(made_at__lt=at - KEPT).delete()
        mine = ImportDraft.objects.filter(learner=learner).order_by("-made_at", "pk")
        older = list(mine.values_list("pk", flat=True)[MOST_DRAFTS - 1 :])
        ImportDraft.objects.filter(pk__in=older).delete()
        return ImportDraft.objects.create(
            id=secrets.token_urlsafe(16),
            learner=learner,
            file_name=clean(file_name)[-MOST_NAME_CHARACTERS:],
            content=zlib.compress(json.dumps(asdict(draft)).encode()),
            made_at=at,
        )


def opened(kept: ImportDraft) -> Draft:
    document: dict[str, Any] = json.loads(zlib.decompress(kept.content))
    return Draft(
        code=document["code"],
        questions=tuple(Waiting(**each) for each in document["questions"]),
        unheld=tuple(Unheld(**each) for each in document["unheld"]),
    )


def draft_for(learner: Learner | None, draft_id: str) -> ImportDraft | None:
    """Return the draft if it is this learner's and still there."""
    if learner is None:
        return None
    return ImportDraft.objects.filter(pk=draft_id, learner=learner).first()


def _waiting(read: QuestionRead) -> Waiting:
    revision = revision_of(held(read.question))
    return Waiting(
        own_id=read.question.id,
        line=read.line,
        stem=read.question.stem,
        question_id=revision.question_id,
        digest=revision.digest,
        document=revision.document,
    )
