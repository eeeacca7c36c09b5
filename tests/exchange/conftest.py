from __future__ import annotations

import pytest

from studyapp.exchange.selecting import selection_of
from studyapp.exchange.values import Selection


@pytest.fixture(scope="session")
def whole_bank() -> Selection:
    return selection_of()
