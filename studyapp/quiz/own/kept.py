"""Own questions as they are kept: to be asked, moved to an account, and deleted."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from studyapp.knowledge.question_values import Question
from studyapp.quiz.models import Asked, AskedRevision, ImportDraft, ImportedQuestion, Learner, ProblemReport
from studyapp.quiz.own.names import OWN
from studyapp.quiz.revisions import question_of


def own_questions(learner: Learner) -> Sequence[Question]:
    documents = ImportedQuestion.objects.filter(learner=learner).order_by("pk")
    return [question_of(document) for document in documents.values_list("document", flat=True)]


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
