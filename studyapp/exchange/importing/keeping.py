"""What a draft would change, and the change: all of it or nothing.

A running attempt names revisions, so nothing here touches one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from studyapp.exchange.importing.drafts import Draft, Waiting, opened
from studyapp.quiz.models import ImportDraft, ImportedQuestion, Learner

MOST_OWN = 2000


class TooMany(Exception):
    """A learner would have more questions than may be; the text says so."""


class Gone(Exception):
    """The draft was confirmed before, or is no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    new: tuple[Waiting, ...]
    changed: tuple[Waiting, ...]
    same: tuple[Waiting, ...]


def changes_of(learner: Learner, draft: Draft) -> Changes:
    there = _digests(learner)
    return Changes(
        new=tuple(each for each in draft.questions if each.own_id not in there),
        changed=tuple(
            each for each in draft.questions if each.own_id in there and there[each.own_id] != each.digest
        ),
        same=tuple(each for each in draft.questions if there.get(each.own_id) == each.digest),
    )


def confirm(learner: Learner, kept: ImportDraft, at: datetime) -> Changes:
    """Keep a draft's questions, once. Raises TooMany and Gone, and has then changed nothing."""
    with transaction.atomic():
        Learner.objects.select_for_update().get(pk=learner.pk)
        taken, _ = ImportDraft.objects.filter(pk=kept.pk, learner=learner).delete()
        if not taken:
            raise Gone
        changes = changes_of(learner, opened(kept))
        total = ImportedQuestion.objects.filter(learner=learner).count() + len(changes.new)
        if total > MOST_OWN:
            raise TooMany(
                f"You would have {total:,} questions of your own; {MOST_OWN:,} is the most. Delete some first."
            )
        _create(learner, changes.new, at)
        _update(learner, changes.changed, at)
    return changes


def _create(learner: Learner, new: tuple[Waiting, ...], at: datetime) -> None:
    ImportedQuestion.objects.bulk_create(
        (
            ImportedQuestion(
                learner=learner,
                own_id=each.own_id,
                question_id=each.question_id,
                digest=each.digest,
                document=each.document,
                imported_at=at,
                changed_at=at,
            )
            for each in new
        ),
        batch_size=100,
    )


def _update(learner: Learner, changed: tuple[Waiting, ...], at: datetime) -> None:
    by_id = {each.own_id: each for each in changed}
    mended = [
        row for row in ImportedQuestion.objects.filter(learner=learner).order_by("pk") if row.own_id in by_id
    ]
    for row in mended:
        waiting = by_id[row.own_id]
        row.digest, row.document, row.changed_at = waiting.digest, waiting.document, at
        row.revision += 1
    ImportedQuestion.objects.bulk_update(
        mended, ["digest", "document", "changed_at", "revision"], batch_size=100
    )


def _digests(learner: Learner) -> Mapping[str, str]:
    return dict(ImportedQuestion.objects.filter(learner=learner).values_list("own_id", "digest"))
