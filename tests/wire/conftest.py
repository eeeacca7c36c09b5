from __future__ import annotations

import pytest

from tests.lab_bench import Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()
