"""Edits are added, never changed: whoever began from an older state is told, and nothing is overwritten."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction

from studyapp.knowledge.question_values import Question
from studyapp.quiz.editing.in_use import look_again
from studyapp.quiz.models import QuestionEdit
from studyapp.quiz.revisions import revision_of, revisions


class ChangedMeanwhile(Exception):
    """Somebody else saved the question first. `edit` is theirs."""

    def __init__(self, edit: QuestionEdit | None) -> None:
        self.edit = edit
        super().__init__("Somebody else saved this question first.")


def number_of(question_id: str) -> int:
    """Return how many edits the question has had: the state that one begins from."""
    return QuestionEdit.objects.filter(question_id=question_id).count()


def save_edit(
    question_id: str,
    question: Question | None,
    *,
    began_at: int,
    author: AbstractUser,
    why: str,
    at: datetime,
) -> QuestionEdit:
    """Keep an edit; without a question the file's own words come back. Raises ChangedMeanwhile."""
    revision = revision_of(question) if question else None
    file = {str(name): each.digest for name, each in revisions().items()}.get(question_id, "")
    edit = QuestionEdit(
        question_id=question_id,
        number=began_at + 1,
        digest=revision.digest if revision else "",
        document=revision.document if revision else "",
        file_digest=file,
        author_id=author.pk,
        edited_at=at,
        why=why,
    )
    try:
        with transaction.atomic():
            if number_of(question_id) != began_at:
                raise ChangedMeanwhile(newest_edit(question_id))
            edit.save(force_insert=True)
    except IntegrityError:
        raise ChangedMeanwhile(newest_edit(question_id)) from None
    look_again()
    return edit


def newest_edit(question_id: str) -> QuestionEdit | None:
    found = QuestionEdit.objects.select_related("author").filter(question_id=question_id)
    return found.order_by("-number").first()
