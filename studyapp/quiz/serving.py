"""The order in which the parts of a question are shown: drawn once, kept with the attempt, the same at each reload."""

from __future__ import annotations

import random

from studyapp.knowledge.question_values import Choose, Match, Order, PartId, Question


def parts_of(question: Question) -> tuple[PartId, ...]:
    """Return what is shuffled: options, steps, or the right-hand sides of pairs and what is spare. May be empty."""
    match question.task:
        case Choose():
            return tuple(each.id for each in question.task.option)
        case Order():
            return tuple(each.id for each in question.task.step)
        case Match():
            return (*(each.id for each in question.task.pair), *(each.id for each in question.task.spare))
    return ()


def shuffled(question: Question, chance: random.Random) -> tuple[PartId, ...]:
    """Return the parts in an order drawn from `chance`. Steps to put in order never begin in their order."""
    parts = list(parts_of(question))
    chance.shuffle(parts)
    if isinstance(question.task, Order) and tuple(parts) == parts_of(question):
        parts.reverse()
    return tuple(parts)
