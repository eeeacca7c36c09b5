"""How a mock of an exam is put together: which domain of the exam a topic of the bank is asked under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studyapp.knowledge.content_errors import ContentError, structured
from studyapp.knowledge.guide_values import ExamId
from studyapp.knowledge.phrase_values import read_entries
from studyapp.knowledge.question_values import TopicId


@dataclass(frozen=True, slots=True, kw_only=True)
class MockPlan:
    """domains: the number of a domain of the exam, by topic; a topic that is missing is not asked."""

    exam: ExamId
    domains: Mapping[TopicId, int]


def read_mock_plans(path: Path) -> tuple[MockPlan, ...]:
    """Raises ContentError."""
    plans = []
    for entry in read_entries(path):
        if entry.table != "mock":
            raise ContentError(file=path.name, entry=entry.table, reason="is unknown here")
        plans.append(
            structured(path.name, None, f"mock {entry.values.get('exam', '')}", entry.values, MockPlan)
        )
    return tuple(plans)
