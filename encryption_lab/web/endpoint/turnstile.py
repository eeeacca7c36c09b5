"""Small requests of one process go through one after the other.

Python runs one thread at a time all the same. Left to themselves, the threads of eight small requests hand each other
the interpreter at every statement of SQL and every read, and get half as much done as one of them alone. So a request
whose body is small takes a turn, steps aside while it waits (`waits.py`), and nobody waits longer than PATIENCE:
one that takes long, such as a deletion of a thousand objects, holds up nobody for more than that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

PATIENCE_SECONDS = 0.05
SMALL_BODY_BYTES = 256 * 1024


class Turn:
    """One request's turn. Without a lock it never waits."""

    def __init__(self, lock: Lock | None) -> None:
        self._lock = lock
        self._has_it = False

    @contextmanager
    def taken(self) -> Iterator[None]:
        self._take()
        try:
            yield
        finally:
            self._give_back()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let others through while this request waits for something other than the processor."""
        had_it = self._has_it
        self._give_back()
        try:
            yield
        finally:
            if had_it:
                self._take()

    def _take(self) -> None:
        if self._lock is not None:
            self._has_it = self._lock.acquire(timeout=PATIENCE_SECONDS)

    def _give_back(self) -> None:
        if self._lock is not None and self._has_it:
            self._has_it = False
            self._lock.release()


class Turnstile:
    """The turns of one process."""

    def __init__(self) -> None:
        self._lock = Lock()

    def turn(self, *, body_bytes: int | None, is_copy: bool) -> Turn:
        """Return the turn of a request; `body_bytes` is None where nobody said how long its body is."""
        is_small = body_bytes is not None and body_bytes <= SMALL_BODY_BYTES and not is_copy
        return Turn(self._lock if is_small else None)
