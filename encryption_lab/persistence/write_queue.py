"""A queue for SQLite's one writer, over all threads and processes.

SQLite itself makes a second writer sleep and ask again, for longer each time (1, 2, 5, 10 … ms), so that a busy
database stands idle most of the time. A lock on a file beside it wakes the next one as soon as the first is done.
Whoever writes without asking here does no harm: SQLite's own lock holds.
Source: sqlite.org, sqliteDefaultBusyCallback in main.c; flock(2).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import local

from django.db import connection, transaction

from encryption_lab.waits import waiting


class _Opening:
    """One opening of the file. An object, so that it is closed when the thread ends that alone had it."""

    descriptor = -1

    def __init__(self, path: str) -> None:
        self.path = path
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __del__(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)


class _Place(local):
    """Each thread's own opening of the file: two threads that share one would not keep each other out."""

    _opening: _Opening | None = None

    def take(self) -> None:
        path = queue_file()
        if self._opening is None or self._opening.path != path:
            self._opening = _Opening(path)
        # Not aside: whoever had to wait for the processor here would keep all other writers waiting, too.
        fcntl.flock(self._opening.descriptor, fcntl.LOCK_EX)

    def give_back(self) -> None:
        assert self._opening is not None
        fcntl.flock(self._opening.descriptor, fcntl.LOCK_UN)


_place = _Place()


@contextmanager
def turn_to_write() -> Iterator[None]:
    """For one statement. Inside a transaction the turn has been had already; PostgreSQL needs none."""
    if not _has_queue():
        yield
        return
    _place.take()
    try:
        yield
    finally:
        _place.give_back()


@contextmanager
def turn_for_a_transaction() -> Iterator[None]:
    """For several statements, with one commit; who comes next need not wait until the processor is ours again."""
    if not _has_queue():
        with transaction.atomic():
            yield
        return
    _place.take()
    with ExitStack() as turn:
        turn.callback(_place.give_back)
        turn.enter_context(transaction.atomic())
        yield
        with waiting():
            turn.close()  # the commit, and then the next one's turn


def _has_queue() -> bool:
    return connection.vendor == "sqlite" and not connection.in_atomic_block


def queue_file() -> str:
    path = Path(connection.settings_dict["NAME"])
    return str(path.with_name(f"{path.name}-queue"))
