"""What the pages of practice read once."""

from __future__ import annotations

from functools import cache

from studyapp.knowledge.mock_values import MockPlan, read_mock_plans
from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import Topic, TopicId, Trap
from studyapp.knowledge.reading import CONTENT


@cache
def mock_plans() -> tuple[MockPlan, ...]:
    return read_mock_plans(CONTENT / "mocks.toml")


@cache
def topics() -> dict[TopicId, Topic]:
    return {topic.id: topic for topic in bank().topics}


@cache
def traps() -> dict[str, Trap]:
    return {trap.id: trap for trap in bank().traps}
