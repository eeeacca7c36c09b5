from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyapp.knowledge.searching import Question, Standing, find_facts
from studyapp.knowledge.values import Method, ThemeId
from tests.knowledge.samples import TODAY, sample_register


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (Question(), ["a-key-opens", "no-key-no-way"]),
        (Question(words=("OPENS", "turn")), ["a-key-opens"]),
        (Question(words=("with turn",)), ["a-key-opens"]),
        (Question(words=("schlüssel",)), ["a-key-opens"]),
        (Question(words=("no-key-no-way",)), ["no-key-no-way"]),
        (Question(words=("opens", "absent")), []),
        (Question(theme=ThemeId("keys")), ["a-key-opens", "no-key-no-way"]),
        (Question(theme=ThemeId("locks")), []),
        (Question(method=Method.SSE_KMS), ["a-key-opens"]),
        (Question(method=Method.SSE_C), []),
        (Question(standing=Standing.CHANGED), ["a-key-opens"]),
        (Question(standing=Standing.IN_THE_NOTES), ["a-key-opens"]),
        (Question(standing=Standing.STALE), []),
    ],
)
def test_a_question_finds_its_facts(tmp_path: Path, question: Question, found: list[str]) -> None:
    facts = find_facts(sample_register(tmp_path), question, TODAY)
    assert [fact.id for fact in facts] == found


def test_stale_facts_are_found_when_their_time_has_come(tmp_path: Path) -> None:
    facts = find_facts(sample_register(tmp_path), Question(standing=Standing.STALE), date(2026, 12, 2))
    assert [fact.id for fact in facts] == ["no-key-no-way"]
