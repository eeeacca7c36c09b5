"""Cards: what a learner's committed answers say about their memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from studyapp.knowledge.question_values import QuestionId
from studyapp.quiz.models import Asked, Card
from studyapp.quiz.modes import Known
from studyapp.quiz.responses import Confidence
from studyapp.quiz.schedule import after_answer, rating_of

KEPT = ("due_at", "state", "last_right", "last_confidence", "answered_at", "answers", "times_wrong")
GENERATED = "generated-"  # such questions come once, so there is nothing to schedule


def remember(learner_id: int, committed: Sequence[Asked]) -> None:
    """Take newly committed answers into the learner's cards. To be called in the transaction of the commit."""
    lasting = [asked for asked in committed if not asked.question_id.startswith(GENERATED)]
    names = {asked.question_id for asked in lasting}
    cards = {
        card.question_id: card
        for card in Card.objects.select_for_update().filter(learner_id=learner_id, question_id__in=names)
    }
    for asked in lasting:
        cards[asked.question_id] = _after(cards.get(asked.question_id), learner_id, asked)
    Card.objects.bulk_create(
        cards.values(),
        update_conflicts=True,
        unique_fields=["learner", "question_id"],
        update_fields=KEPT,
    )


def known_of(learner_id: int | None) -> Mapping[QuestionId, Known]:
    """Return the last answer to each question; empty for somebody who never answered."""
    if learner_id is None:
        return {}
    rows = Card.objects.filter(learner_id=learner_id).values_list(
        "question_id", "last_right", "last_confidence", "answered_at", "due_at"
    )
    return {
        QuestionId(question_id): Known(
            right=right,
            confidence=Confidence(confidence) if confidence else None,
            answered_at=answered,
            due_at=due,
        )
        for question_id, right, confidence, answered, due in rows
    }


def _after(card: Card | None, learner_id: int, asked: Asked) -> Card:
    at: datetime | None = asked.committed_at
    assert at is not None
    right = bool(asked.right)
    confidence = Confidence(asked.confidence) if asked.confidence else None
    memory = after_answer(card.state if card else None, rating_of(right, confidence), at)
    card = card or Card(learner_id=learner_id, question_id=asked.question_id, answers=0)
    card.state, card.due_at, card.answered_at = dict(memory.state), memory.due_at, at
    card.last_right, card.last_confidence = right, asked.confidence
    card.answers += 1
    card.times_wrong += not right
    return card
