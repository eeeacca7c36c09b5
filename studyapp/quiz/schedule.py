"""When a question is due again: the memory model of the fsrs package, fed by what was answered and how surely.

Nobody is asked to grade themselves: the rating follows from the answer and from the confidence stated before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from fsrs import Card, Rating, Scheduler

from studyapp.quiz.responses import Confidence

DESIRED_RETENTION = 0.9
STEPS = (timedelta(minutes=10),)  # what was wrong comes once more in the same sitting's hour
RATINGS: Mapping[Confidence, Rating] = {
    Confidence.GUESS: Rating.Hard,
    Confidence.UNSURE: Rating.Good,
    Confidence.SURE: Rating.Easy,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """state: the fsrs card as JSON values; due_at: when it falls below the desired retention."""

    state: Mapping[str, Any]
    due_at: datetime


@cache
def scheduler() -> Scheduler:
    return Scheduler(
        desired_retention=DESIRED_RETENTION,
        learning_steps=STEPS,
        relearning_steps=STEPS,
        enable_fuzzing=False,
    )


def rating_of(right: bool, confidence: Confidence | None) -> Rating:
    """Return Again for a wrong answer; no confidence counts as unsure."""
    return RATINGS[confidence or Confidence.UNSURE] if right else Rating.Again


def after_answer(state: Mapping[str, Any] | None, rating: Rating, at: datetime) -> Memory:
    """Return what is remembered after an answer; `state` is None for the first. `at` is in UTC."""
    card = card_of(state) if state else Card(card_id=0, due=at)
    # A clock that was put back must not make an answer older than the one before it.
    when = max(at, card.last_review) if card.last_review else at
    reviewed, _ = scheduler().review_card(card, rating, when)
    return Memory(state=json.loads(reviewed.to_json()), due_at=reviewed.due)


def recall_at(state: Mapping[str, Any], at: datetime) -> float:
    """Return the probability that the answer is recalled then, 0 to 1."""
    return float(scheduler().get_card_retrievability(card_of(state), at))


def card_of(state: Mapping[str, Any]) -> Card:
    return Card.from_json(json.dumps(state))
