"""What every file of the repository keeps to: its length, nothing left to do, nothing of one machine or network."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import files, read

LINES = 350
CODE = (".py", ".html", ".css", ".js")


def spelled(sample: str) -> str:
    """Return the sample without its tildes: they keep this file from breaking its own rules."""
    return sample.replace("~", "")


UNFINISHED = re.compile(spelled(r"\b(TO~DO|FIX~ME|XX~X)\b"))
MACHINE_PATH = re.compile(spelled(r"(^|[^A-Za-z0-9_.])/(~work|~root|~farm|~home/[a-z]+|~Users)/"))
PACKAGE_ADDRESS = re.compile(spelled(r"https?:/~/\S+\.(whl|tgz|tar\.gz)|(index|find)-(url|links)|\bfile:/~/"))
REQUIREMENTS = [name for name in files() if name.startswith("requirements")]


def is_too_long(source: str) -> bool:
    return len(source.splitlines()) > LINES


def lines_with(pattern: re.Pattern[str], source: str) -> list[str]:
    return [line for line in source.splitlines() if pattern.search(line)]


@pytest.mark.parametrize("name", [name for name in files() if name.endswith(CODE)])
def test_a_file_can_be_read_in_one_go(name: str) -> None:
    assert not is_too_long(read(name)), (
        f"{name} has more than {LINES} lines: it answers more than one question."
    )


@pytest.mark.parametrize("name", files())
def test_nothing_is_left_to_do(name: str) -> None:
    assert lines_with(UNFINISHED, read(name)) == []


@pytest.mark.parametrize("name", files())
def test_nothing_tells_of_one_machine_or_network(name: str) -> None:
    source = read(name)
    assert lines_with(MACHINE_PATH, source) == []
    assert lines_with(PACKAGE_ADDRESS, source) == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_locked_with_hashes_and_name_no_index(name: str) -> None:
    source = read(name)
    pinned = re.findall(r"^[a-z0-9-]+==\S+.*\\$", source, re.MULTILINE)
    assert pinned
    assert source.count("--hash=sha256:") >= len(pinned)
    assert "://" not in source


def test_each_check_fails_on_a_bad_sample() -> None:
    assert is_too_long("x\n" * (LINES + 1))
    assert not is_too_long("x\n" * LINES)
    assert lines_with(UNFINISHED, spelled("# TO~DO: later"))
    assert lines_with(MACHINE_PATH, spelled('open("/~work/main/x")'))
    assert lines_with(MACHINE_PATH, spelled("see /~root/.cache"))
    assert lines_with(PACKAGE_ADDRESS, spelled("https:/~/files.example.org/x.whl"))
    assert not lines_with(MACHINE_PATH, "docs/work/of/art and ./home/page")


def test_the_requirements_are_there() -> None:
    assert REQUIREMENTS == ["requirements-build.txt", "requirements-dev.txt", "requirements.txt"]
