"""The root key's file: made once, its owner's only, read again when it changes."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from encryption_lab.errors import Tampered
from encryption_lab.memory import SystemRandomness
from encryption_lab.persistence.root_key import (
    FileRootKeys,
    make_root_key,
    new_line,
    parse_root_keys,
    read_lines,
    rewrite_root_keys,
    root_keys,
)
from encryption_lab.root_wrapping import RootWrapping

OLD = "00" * 16 + " " + "11" * 32 + "\n"
NEW = "aa" * 16 + " " + "bb" * 32 + "\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "root-key"


def write(path: Path, text: str, mode: int = 0o600) -> None:
    path.write_text(text)
    path.chmod(mode)


def test_a_new_key_is_made_once_for_its_owner_only(path: Path) -> None:
    before = os.umask(0)
    try:
        assert make_root_key(path)
    finally:
        os.umask(before)
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not make_root_key(path)
    assert path.read_text() == first
    keys = FileRootKeys(path)
    assert len(keys.current_id) == 16
    assert len(keys.key(keys.current_id)) == 32
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_no_two_keys_are_alike() -> None:
    lines = [new_line() for _ in range(50)]
    assert len({half for line in lines for half in line.split()}) == 100


def test_of_many_that_make_it_at_once_one_wins(path: Path) -> None:
    made: list[bool] = []
    start = threading.Barrier(8)

    def make() -> None:
        start.wait()
        made.append(make_root_key(path))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 7 + [True]
    assert len(read_lines(path)) == 1


def test_the_last_line_wraps_and_every_line_unwraps(path: Path) -> None:
    write(path, OLD + "\n" + NEW)
    keys = FileRootKeys(path)
    assert keys.current_id == b"\xaa" * 16
    assert keys.key(b"\x00" * 16) == b"\x11" * 32
    assert keys.key(b"\xaa" * 16) == b"\xbb" * 32
    with pytest.raises(Tampered):
        keys.key(b"\xcc" * 16)


def test_a_running_server_sees_the_file_change(path: Path) -> None:
    write(path, OLD)
    wrapping = RootWrapping(FileRootKeys(path), SystemRandomness())
    wrapped = wrapping.wrap(b"k" * 32, b"test")
    rewrite_root_keys(path, [OLD, NEW])
    again = wrapping.rewrap(wrapped, b"test")
    assert wrapping.unwrap(wrapped, b"test") == b"k" * 32
    rewrite_root_keys(path, [NEW])
    assert wrapping.unwrap(again, b"test") == b"k" * 32
    with pytest.raises(Tampered):
        wrapping.unwrap(wrapped, b"test")


def test_a_rewritten_file_is_its_owners_only(path: Path) -> None:
    write(path, OLD)
    rewrite_root_keys(path, [OLD, NEW])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_lines(path) == [OLD, NEW]
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o602, 0o620, 0o601, 0o777])
def test_a_file_open_to_others_is_refused(path: Path, mode: int) -> None:
    write(path, OLD, mode)
    with pytest.raises(ImproperlyConfigured, match=f"chmod 600 {path}"):
        FileRootKeys(path)


def test_a_file_that_was_opened_to_others_is_refused_from_then_on(path: Path) -> None:
    write(path, OLD)
    keys = FileRootKeys(path)
    path.chmod(0o644)
    with pytest.raises(ImproperlyConfigured):
        keys.key(keys.current_id)


def test_a_missing_file_is_named(path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=str(path)):
        FileRootKeys(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        OLD[:-3],
        OLD.replace(" ", ""),
        "x" + OLD[1:],
        OLD + OLD,
        OLD + "rubbish",
        OLD.strip() + NEW,
    ],
)
def test_another_text_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        parse_root_keys(text, origin="the file")
    assert "11" * 8 not in str(caught.value)
    assert str(caught.value).startswith("the file must hold")


def test_the_environment_comes_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, OLD)
    assert root_keys(path).current_id == b"\x00" * 16
    monkeypatch.setenv("ENVELOPE_ROOT_KEY", OLD + NEW)
    assert root_keys(path).current_id == b"\xaa" * 16
    monkeypatch.setenv("ENVELOPE_ROOT_KEY", "rubbish")
    with pytest.raises(ImproperlyConfigured, match="ENVELOPE_ROOT_KEY"):
        root_keys(path)


def test_keys_do_not_show_in_a_repr(path: Path) -> None:
    write(path, OLD)
    assert "11" not in repr(parse_root_keys(OLD, origin="the file"))
    assert "\\x11" not in repr(parse_root_keys(OLD, origin="the file"))
    assert "11" * 4 not in repr(FileRootKeys(path))
