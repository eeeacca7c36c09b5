from __future__ import annotations

import pytest

from studyapp.exchange.selecting import selection_of
from studyapp.exchange.values import Selection
from studyapp.knowledge.question_reading import bank


@pytest.fixture(scope="session")
def whole_bank() -> Selection:
    return selection_of(bank())
