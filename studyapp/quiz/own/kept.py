"""Own questions as they are kept: to be asked, moved to an account, and deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from studyapp.knowledge.question_values import Question, QuestionId
from studyapp.quiz.models import Asked, AskedRevision, ImportDraft, ImportedQuestion, Learner, ProblemReport
from studyapp.quiz.own.names import OWN
from studyapp.quiz.revisions import question_of


@dataclass(frozen=True, slots=True)
class OwnId:
    """Stands for a question whose document is not read yet."""

    id: QuestionId


def own_ids(learner: Learner) -> Sequence[OwnId]:
    rows = ImportedQuestion.objects.filter(learner=learner).order_by("pk")
    return [OwnId(QuestionId(each)) for each in rows.values_list("question_id", flat=True)]


def own_questions(learner: Learner, ids: Sequence[QuestionId]) -> Sequence[Question]:
    """Return the questions in the order of their ids."""
    rows = ImportedQuestion.objects.filter(learner=learner, question_id__in=ids)
    documents = dict(rows.values_list("question_id", "document"))
    return [question_of(documents[each]) for each in ids if each in documents]


def move_own_questions(own: Learner, kept: Learner) -> None:
    """Make what one learner imported another's. Of two with the same id, the one that changed last is kept."""
    there = {each.own_id: each for each in ImportedQuestion.objects.filter(learner=kept)}
    for each in ImportedQuestion.objects.filter(learner=own):
        other = there.get(each.own_id)
        if other is not None and other.changed_at >= each.changed_at:
            each.delete()
            continue
        if other is not None:
            each.revision = other.revision + (each.digest != other.digest)
            other.delete()
        each.learner = kept
        each.save(update_fields=["learner", "revision"])
    ImportDraft.objects.filter(learner=own).update(learner=kept)


def delete_unasked_revisions() -> None:
    """Delete revisions of own questions that no sitting names any more: their texts belong to whoever imported them."""
    named = Asked.objects.filter(revision=OuterRef("pk"))
    reported = ProblemReport.objects.filter(revision=OuterRef("pk"))
    AskedRevision.objects.filter(question_id__startswith=OWN).exclude(Exists(named)).exclude(
        Exists(reported)
    ).delete()
