from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from studyapp.guide import loaded, views


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Return what sets the day on which the pages are asked for."""

    def set_day(day: date) -> None:
        monkeypatch.setattr(views, "today", lambda: day)
        monkeypatch.setattr(loaded, "today", lambda: day)

    return set_day


@pytest.fixture(autouse=True)
def day_of_writing(on_day: Callable[[date], None]) -> None:
    """Without another day it is that on which the facts were checked, so that none is stale."""
    on_day(date(2026, 11, 23))
