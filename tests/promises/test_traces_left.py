"""The search for secrets can fail: whatever is planted, in any spelling and any place, is found."""

from __future__ import annotations

import json
import os
import sqlite3
from base64 import b32encode, b64encode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.promises.traces_left import Secret, Wanted

# Bytes for which base64 needs "+" and "/", and which neither ASCII nor UTF-8 can spell plainly.
KEY = Secret("the key", bytes.fromhex("fbefbeffff3e3f00") + os.urandom(24))
TOKEN = Secret("the canary", b"canary-" + os.urandom(12).hex().encode())
WANTED = Wanted([KEY, TOKEN])

SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "raw": lambda value: value,
    "hex": lambda value: value.hex().encode(),
    "HEX": lambda value: value.hex().upper().encode(),
    "hex:with:colons": lambda value: value.hex(":").encode(),
    "base64": b64encode,
    "base64url": urlsafe_b64encode,
    "base64 in a form": lambda value: quote(b64encode(value), safe="").encode(),
    "base64 one byte in": lambda value: b64encode(b"x" + value + b"yz"),
    "base64 two bytes in": lambda value: b64encode(b"xy" + value + b"z"),
    "base64 far in": lambda value: b64encode(bytes(1000) + value + bytes(1000)),
    "repr": lambda value: repr(value).encode(),
    "json": lambda value: json.dumps(value.decode("latin-1")).encode(),
    "a list of numbers": lambda value: json.dumps(list(value)).encode(),
}


@pytest.mark.parametrize("secret", [KEY, TOKEN], ids=["key", "token"])
@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
def test_a_planted_secret_is_found(secret: Secret, spell: Callable[[bytes], bytes]) -> None:
    assert WANTED.found_in(os.urandom(5000) + spell(secret.value) + os.urandom(5000)) == {secret.name}


def test_nothing_is_found_where_nothing_is() -> None:
    assert WANTED.found_in(os.urandom(2_000_000)) == set()
    assert WANTED.found_in(bytes([*KEY.value[:-1], KEY.value[-1] ^ 1])) == set()
    assert WANTED.found_in(b32encode(KEY.value)) == set(), "a spelling that nobody here uses"


@pytest.mark.parametrize(
    "place", ["blobs/ab/" + "ab" * 16, "blobs/incoming/" + "cd" * 16, "tls/x", "upload.tmp"]
)
def test_any_file_is_looked_at(tmp_path: Path, place: str) -> None:
    file = tmp_path / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bytes(300_000) + TOKEN.value)
    assert WANTED.found_in_files(tmp_path) == {f"{place}: the canary"}
    assert WANTED.found_in_files(tmp_path, besides=[file]) == set()


def test_a_file_that_is_called_by_the_secret_is_found(tmp_path: Path) -> None:
    (tmp_path / TOKEN.value.decode()).touch()
    assert len(WANTED.found_in_files(tmp_path)) == 1


def test_the_write_ahead_log_is_looked_at(tmp_path: Path) -> None:
    database = tmp_path / "envelope.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE lab_versionrow (document TEXT, other BLOB)")
        connection.execute("INSERT INTO lab_versionrow VALUES (?, ?)", ("", KEY.value))
        connection.commit()
        connection.execute("UPDATE lab_versionrow SET other = NULL")
        connection.commit()
        found = WANTED.found_in_files(tmp_path)
        assert found == {"envelope.sqlite3-wal: the key"}
        assert WANTED.found_in_rows(database) == set()


def test_a_cell_that_lies_in_two_pages_is_found(tmp_path: Path) -> None:
    database = tmp_path / "envelope.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE lab_versionrow (document TEXT)")
        for ahead in range(3950, 4120, 7):
            connection.execute("INSERT INTO lab_versionrow VALUES (?)", ("." * ahead + TOKEN.value.decode(),))
        connection.commit()
    assert WANTED.found_in_rows(database) == {"lab_versionrow: the canary"}
