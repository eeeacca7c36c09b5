"""Where one is in a sitting: a mark for each question, and the time that is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from studyapp.quiz.models import Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """state: right, wrong, answered or open; the first two only after a commit."""

    position: int
    url: str
    state: str
    flagged: bool
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rail:
    """seconds_left: None without a limit; next_url: of the next question to answer, or of the report."""

    stops: tuple[Stop, ...]
    seconds_left: int | None
    next_url: str
    next_is_last: bool

    @property
    def answered(self) -> int:
        return sum(stop.state != "open" for stop in self.stops)

    @property
    def flagged(self) -> int:
        return sum(stop.flagged for stop in self.stops)

    @property
    def right(self) -> int:
        return sum(stop.state == "right" for stop in self.stops)


def rail_of(attempt: Attempt, here: int, at: datetime) -> Rail:
    rows = attempt.asked.order_by("position").values_list("position", "right", "saved_at", "flagged")
    stops = tuple(
        Stop(
            position=position,
            url=reverse("quiz:question", args=[attempt.id, position]),
            state=_state(right, saved_at),
            flagged=flagged,
            is_here=position == here,
        )
        for position, right, saved_at, flagged in rows
    )
    later = [stop for stop in stops if stop.position > here and stop.state == "open"]
    waiting = later or [stop for stop in stops if stop.state == "open" and not stop.is_here]
    return Rail(
        stops=stops,
        seconds_left=seconds_left(attempt, at),
        next_url=waiting[0].url if waiting else reverse("quiz:report", args=[attempt.id]),
        next_is_last=not waiting,
    )


def seconds_left(attempt: Attempt, at: datetime) -> int | None:
    if attempt.ends_at is None:
        return None
    return max(0, round((attempt.ends_at - (attempt.paused_at or at)).total_seconds()))


def _state(right: bool | None, saved_at: datetime | None) -> str:
    if right is not None:
        return "right" if right else "wrong"
    return "answered" if saved_at else "open"
