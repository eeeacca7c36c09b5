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
from contextlib import contextmanager
from pathlib import Path
from threading import local

from django.db import connection


class _Place(local):
    """Each thread's own opening of the file: two threads that share one would not keep each other out."""

    def __init__(self) -> None:
        self._path = ""
        self._descriptor = -1

    def descriptor(self, path: str) -> int:
        if path != self._path:
            self.__del__()
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._path = path
        return self._descriptor

    def __del__(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)


_place = _Place()


@contextmanager
def turn_to_write() -> Iterator[None]:
    """Inside a transaction the turn has been had already; PostgreSQL needs none."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    descriptor = _place.descriptor(queue_file())
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def queue_file() -> str:
    path = Path(connection.settings_dict["NAME"])
    return str(path.with_name(f"{path.name}-queue"))
