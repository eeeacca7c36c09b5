from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from studyapp.chooser import asked


@pytest.fixture(autouse=True)
def day_of_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which the facts were checked."""
    monkeypatch.setattr(asked, "today", lambda: date(2026, 11, 23))


@pytest.fixture
def visitor() -> Client:
    """No database is allowed for: a page of Decide asks it nothing."""
    return Client()
