"""What a browser did without an account becomes the account's, exactly once.

Everything happens in one transaction that holds the user's row. The learner without an account is gone at its end, so a
second sign-in finds nothing left to merge.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from studyapp.quiz.models import Asked, Attempt, Card, Learner, ProblemReport
from studyapp.quiz.own.kept import move_own_questions

REMEMBERED = ["state", "due_at", "last_right", "last_confidence", "answered_at", "answers", "times_wrong"]


def learner_at_sign_in(user: User, token: str | None, at: datetime) -> Learner:
    """Return the account's learner, with what the browser's own had done.

    token   the browser's, from its signed cookie; a learner of any account is left alone
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        kept = Learner.objects.select_for_update().filter(user=user).first()
        own = Learner.objects.select_for_update().filter(token=token, user=None).first() if token else None
        if kept is None:
            return _adopted(own or Learner(created_at=at), user)
        if own is not None:
            _merge(own, kept)
        return kept


def retire_token(learner: Learner) -> None:
    """Close every browser that has the learner open; whoever calls this gives the new token to the present one."""
    learner.token = secrets.token_hex(16)
    learner.save(update_fields=["token", "user"] if learner.pk else None)


def _adopted(learner: Learner, user: User) -> Learner:
    # The token is made anew: somebody may have planted a cookie here whose token they know.
    learner.user = user
    retire_token(learner)
    return learner


def _merge(own: Learner, kept: Learner) -> None:
    Attempt.objects.filter(learner=own).update(learner=kept)
    Asked.objects.filter(learner=own).update(learner=kept)
    ProblemReport.objects.filter(learner=own).update(learner=kept)
    _merge_cards(own, kept)
    move_own_questions(own, kept)
    if not kept.exam_id and kept.exam_on is None:
        kept.exam_id, kept.exam_on = own.exam_id, own.exam_on
        kept.save(update_fields=["exam_id", "exam_on"])
    own.delete()


def _merge_cards(own: Learner, kept: Learner) -> None:
    known = {card.question_id: card for card in Card.objects.filter(learner=kept)}
    both = [
        (card, known[card.question_id])
        for card in Card.objects.filter(learner=own)
        if card.question_id in known
    ]
    for card, into in both:
        answers, times_wrong = into.answers + card.answers, into.times_wrong + card.times_wrong
        if card.answered_at > into.answered_at:
            for name in REMEMBERED:
                setattr(into, name, getattr(card, name))
        into.answers, into.times_wrong = answers, times_wrong
    Card.objects.bulk_update([into for _, into in both], REMEMBERED, batch_size=100)
    Card.objects.filter(pk__in=[card.pk for card, _ in both]).delete()
    Card.objects.filter(learner=own).update(learner=kept)
