"""Who writes to SQLite waits in a queue, over threads and processes; see also test_at_once.py and test_crash.py."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction

from encryption_lab.persistence import write_queue
from encryption_lab.persistence.write_queue import queue_file, turn_to_write
from tests.persistence.test_waits import is_free

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def taken_by_another_process() -> Iterator[int]:
    """As another process would hold it: by an opening of the file that is not this thread's."""
    descriptor = os.open(queue_file(), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def writing() -> tuple[threading.Thread, threading.Event]:
    """Return a thread that takes its turn, and what it sets then."""
    wrote = threading.Event()

    def write() -> None:
        with turn_to_write():
            wrote.set()
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    return thread, wrote


def test_a_writer_waits_for_another_process() -> None:
    with taken_by_another_process():
        thread, wrote = writing()
        assert not wrote.wait(0.05)
    thread.join()
    assert wrote.is_set()


def test_the_turn_ends_with_the_write_whatever_comes_of_it() -> None:
    with turn_to_write():
        assert not is_free()
    assert is_free()
    with pytest.raises(LookupError), turn_to_write():
        raise LookupError
    assert is_free()


def test_within_a_transaction_nobody_queues_again() -> None:
    with transaction.atomic(), turn_to_write():
        assert is_free()


def test_the_file_is_for_its_owner_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(write_queue, "queue_file", lambda: str(tmp_path / "queue"))
    writing()[0].join()
    assert (tmp_path / "queue").stat().st_mode & 0o077 == 0


def test_a_thread_that_ends_leaves_no_file_open(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The server ends threads that have nothing to do, and starts others."""
    path = tmp_path / "queue"
    monkeypatch.setattr(write_queue, "queue_file", lambda: str(path))
    for _ in range(5):
        writing()[0].join()
    opened = [os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")]
    assert str(path) not in opened
