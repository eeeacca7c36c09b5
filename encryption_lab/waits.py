"""Waiting for something other than the processor: who waits says so, and who hands out turns lets others through.

    with waiting():
        os.fsync(descriptor)

Nothing happens where nobody hands out turns. `web/endpoint/turnstile.py` does, for small requests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

Aside = Callable[[], AbstractContextManager[None]]
_aside: ContextVar[Aside] = ContextVar("aside", default=nullcontext)


def waiting() -> AbstractContextManager[None]:
    return _aside.get()()


@contextmanager
def steps_aside(aside: Aside) -> Iterator[None]:
    """Within, in this thread, whoever waits does so in `aside`."""
    before = _aside.set(aside)
    try:
        yield
    finally:
        _aside.reset(before)
