"""What the pages show: the register, read once, and the day on which they are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from studyapp.knowledge.reading import read_register
from studyapp.knowledge.register import Register


@cache
def register() -> Register:
    return read_register()


def today() -> date:
    return datetime.now(UTC).date()
