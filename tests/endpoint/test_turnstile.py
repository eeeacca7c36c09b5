from __future__ import annotations

import threading

import pytest

from encryption_lab.web.endpoint import turnstile
from encryption_lab.web.endpoint.turnstile import SMALL_BODY_BYTES, Turnstile

SOON_SECONDS = 10  # long before patience is at its end


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turnstile, "PATIENCE_SECONDS", 60)


def small(turns: Turnstile) -> turnstile.Turn:
    return turns.turn(body_bytes=0, is_copy=False)


def begun(work: threading.Event, turn: turnstile.Turn) -> threading.Thread:
    """Return a thread that tells when it is through."""

    def run() -> None:
        with turn.taken():
            work.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


@pytest.mark.usefixtures("patient")
def test_a_small_request_waits_for_the_one_before_it() -> None:
    turns, through = Turnstile(), threading.Event()
    with small(turns).taken():
        thread = begun(through, small(turns))
        assert not through.wait(0.05)
    thread.join()
    assert through.is_set()


@pytest.mark.usefixtures("patient")
def test_who_waits_for_a_client_lets_others_through() -> None:
    turns, through = Turnstile(), threading.Event()
    turn = small(turns)
    with turn.taken(), turn.aside():
        begun(through, small(turns))
        assert through.wait(SOON_SECONDS)


@pytest.mark.usefixtures("patient")
def test_a_wait_within_a_wait_takes_no_turn() -> None:
    turns, through = Turnstile(), threading.Event()
    turn = small(turns)
    with turn.taken(), turn.aside():
        with turn.aside():
            pass
        begun(through, small(turns))
        assert through.wait(SOON_SECONDS)


def test_nobody_waits_for_ever() -> None:
    turns, through = Turnstile(), threading.Event()
    with small(turns).taken():
        begun(through, small(turns))
        assert through.wait(SOON_SECONDS)
    with small(turns).taken():  # who went ahead without a turn took none away
        pass


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(("body_bytes", "is_copy"), [(None, False), (SMALL_BODY_BYTES + 1, False), (0, True)])
def test_what_may_be_large_takes_no_turn(body_bytes: int | None, is_copy: bool) -> None:
    turns, through = Turnstile(), threading.Event()
    with small(turns).taken():
        thread = begun(through, turns.turn(body_bytes=body_bytes, is_copy=is_copy))
        assert through.wait(SOON_SECONDS)
    thread.join()


@pytest.mark.usefixtures("patient")
def test_a_turn_is_given_back_where_the_request_fails() -> None:
    turns, through = Turnstile(), threading.Event()
    with pytest.raises(LookupError), small(turns).taken():
        raise LookupError
    begun(through, small(turns))
    assert through.wait(SOON_SECONDS)
