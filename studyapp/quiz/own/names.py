"""How an own question is told from one of the bank. No Django."""

from __future__ import annotations

import re

from encryption_lab.primitives.digests import sha256
from studyapp.knowledge.question_values import Question, QuestionId, TopicId

OWN = "own-"
OWN_TOPIC = TopicId("imported")
NOT_CHECKED = "Imported, not checked by Envelope"


def is_own(question: Question) -> bool:
    return question.topic == OWN_TOPIC and question.id.startswith(OWN)


def asked_as(own_id: str) -> QuestionId:
    """Return the id under which the question of a file's id is asked: as readable as an address can be."""
    words = "-".join(re.findall(r"[a-z0-9]+", own_id.casefold()))[:60].strip("-")
    return QuestionId(
        "-".join(filter(None, [f"{OWN}{words}".strip("-"), sha256(own_id.encode()).hex()[:12]]))
    )


def without_topic(question: Question) -> str:
    """Return what stands in the place of a topic's title."""
    return NOT_CHECKED if is_own(question) else "Made up from the chooser's rules"
