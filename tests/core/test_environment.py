from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from studyapp.core import environment as env

FOLDER = Path("somewhere")


@pytest.mark.parametrize(
    ("read", "given", "value"),
    [
        (partial(env.flag, default=False), "Yes", True),
        (partial(env.flag, default=True), "0", False),
        (partial(env.flag, default=True), "  ", True),
        (partial(env.port, default=8000), "8443", 8443),
        (partial(env.whole_number, default=5), "0", 0),
        (partial(env.port, default=0), "", 0),
        (partial(env.other_host, than=["localhost", ".example.com"]), "S3.localhost", "s3.localhost"),
        (partial(env.other_host, than=["localhost"]), "", ""),
        (partial(env.size_bytes, default=1), "1048576", 1048576),
        (partial(env.size_bytes, default=1), "512 MiB", 512 * 1024**2),
        (partial(env.size_bytes, default=1), "2gib", 2 * 1024**3),
        (
            partial(env.hosts, default=()),
            "lab.example.org, .example.com,[::1]",
            ["lab.example.org", ".example.com", "[::1]"],
        ),
        (env.origins, "https://lab.example.org:8443", ["https://lab.example.org:8443"]),
    ],
)
def test_a_setting_becomes_a_typed_value(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], Any], given: str, value: object
) -> None:
    monkeypatch.setenv("ENVELOPE_SETTING", given)
    assert read("SETTING") == value


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (partial(env.flag, default=False), "maybe"),
        (partial(env.port, default=8000), "0"),
        (partial(env.port, default=8000), "65536"),
        (partial(env.port, default=8000), "80a"),
        (partial(env.other_host, than=["localhost"]), "localhost"),
        (partial(env.other_host, than=["lab.example.org"]), "example.org"),
        (partial(env.other_host, than=[]), ".example.org"),
        (partial(env.other_host, than=[]), "https://s3.example.org"),
        (partial(env.other_host, than=[]), "[::1]"),
        (partial(env.whole_number, default=5, least=1), "-1"),
        (partial(env.size_bytes, default=1), "2 GB"),
        (partial(env.size_bytes, default=1), "1.5 GiB"),
        (partial(env.hosts, default=()), "*"),
        (partial(env.hosts, default=()), "https://lab.example.org"),
        (partial(env.hosts, default=()), "localhost:8000"),
        (env.origins, "lab.example.org"),
        (partial(env.folder, default=FOLDER), __file__),
        (partial(env.database, embedded={}), "mysql://a:b@c/d"),
        (partial(env.database, embedded={}), "postgres://host"),
        (partial(env.database, embedded={}), "postgres://host:port/name"),
        (partial(env.database, embedded={}), "postgres://host/name?options=-c%20fsync%3Doff"),
        (partial(env.secret, file=FOLDER), "too short"),
    ],
)
def test_nonsense_is_refused_in_a_sentence_that_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], Any], given: str
) -> None:
    monkeypatch.setenv("ENVELOPE_SETTING", given)
    with pytest.raises(ImproperlyConfigured, match=r"^ENVELOPE_SETTING must .*\.$"):
        read("SETTING")


def test_a_database_address_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVELOPE_SETTING", "postgres://lab:p%40ss@db.example.org/envelope")
    found = env.database("SETTING", embedded={})
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example.org", 5432, "envelope")
    assert (found["USER"], found["PASSWORD"]) == ("lab", "p@ss")


def test_a_database_address_says_how_to_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVELOPE_SETTING", "postgres:///envelope?host=/run/postgresql&sslmode=verify-full")
    found = env.database("SETTING", embedded={})
    assert (found["HOST"], found["OPTIONS"]["sslmode"]) == ("/run/postgresql", "verify-full")


def test_without_its_driver_postgresql_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVELOPE_SETTING", "postgres://lab@db.example.org/envelope")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ImproperlyConfigured, match=r"psycopg.*operating\.md"):
        env.database("SETTING", embedded={})


def test_a_refused_database_address_does_not_show_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVELOPE_SETTING", "postgres://lab:hunter2@/envelope")
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.database("SETTING", embedded={})
    assert "hunter2" not in str(refusal.value)


def test_the_embedded_database_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENVELOPE_SETTING", raising=False)
    assert env.database("SETTING", embedded={"ENGINE": "here"}) == {"ENGINE": "here"}


def test_a_secret_comes_from_its_file_and_has_no_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ENVELOPE_SETTING", raising=False)
    file = tmp_path / "secret"
    assert env.secret("SETTING", file) == ""
    file.write_text("s" * 40 + "\n")
    assert env.secret("SETTING", file) == "s" * 40


@pytest.mark.parametrize(
    ("cores", "gib", "processes"), [(1, 8, 1), (2, 0.5, 1), (2, 0.93, 2), (2, 8, 2), (16, 64, 2)]
)
def test_a_small_machine_has_one_process_a_port(cores: int, gib: float, processes: int) -> None:
    assert env.processes_for(cores=cores, memory_bytes=int(gib * 2**30)) == processes


def test_this_machine_tells_what_it_has() -> None:
    assert env.cores() >= 1
    assert env.memory_bytes() > 2**28
