"""Time, randomness and identifiers are handed to the engine; it never fetches them."""

from __future__ import annotations

import pytest

from tests.architecture.sources import calls, imports, is_within, python_files, read

FETCHING_MODULES = ("secrets", "random", "uuid", "time")
FETCHING_CALLS = {
    "os.urandom",
    "os.getrandom",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
}
# The system's clock and randomness behind the ports stand here, for those who want no database.
ADAPTERS = ("encryption_lab/memory.py", "encryption_lab/persistence/", "encryption_lab/web/")


def fetched(name: str, source: str) -> list[str]:
    modules = [
        f"{name}:{line} imports {module}"
        for line, module in imports(source, name=name)
        if any(is_within(module, fetching) for fetching in FETCHING_MODULES)
    ]
    called = [
        f"{name}:{line} calls {function}"
        for line, function, _ in calls(source)
        if any(function == fetching or function.endswith("." + fetching) for fetching in FETCHING_CALLS)
    ]
    return modules + called


@pytest.mark.parametrize(
    "name", [name for name in python_files("encryption_lab") if not name.startswith(ADAPTERS)]
)
def test_the_engine_is_handed_time_and_randomness(name: str) -> None:
    assert fetched(name, read(name)) == []


@pytest.mark.parametrize(
    "source",
    [
        "import secrets",
        "from uuid import uuid4",
        "import time",
        "key = os.urandom(32)",
        "at = datetime.now(UTC)",
        "at = datetime.datetime.now()",
    ],
)
def test_fetching_is_found(source: str) -> None:
    assert len(fetched("encryption_lab/lab.py", source)) == 1


def test_asking_a_clock_that_was_handed_in_is_fine() -> None:
    assert fetched("encryption_lab/lab.py", "at = self._clock.now()\nkey = randomness.draw(32)") == []
