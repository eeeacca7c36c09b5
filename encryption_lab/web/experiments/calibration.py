"""How often somebody is right when they are sure, unsure or guessing. Only the first prediction of a thing counts.

Whoever runs an experiment again has seen what happens, and would be predicting the past.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from encryption_lab.persistence.predictions import Prediction
from encryption_lab.web.drawings import canvas
from encryption_lab.web.drawings.canvas import Canvas, Markup
from encryption_lab.web.experiments.forms import SURENESS

ENOUGH = 5  # fewer answers than that say nothing about a person
ORDER = ("sure", "unsure", "guess")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """right of total; percent is None where there is nothing to divide."""

    label: str
    right: int
    total: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.right / self.total) if self.total else None

    @property
    def words(self) -> str:
        return f"{self.right} of {self.total} right" if self.total else "not used yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    levels: tuple[Level, ...]
    drawing: Markup
    remark: str

    @property
    def total(self) -> int:
        return sum(level.total for level in self.levels)


def first_predictions(predictions: Iterable[Prediction]) -> tuple[Prediction, ...]:
    """Return the first of each experiment and variation; given oldest first."""
    first: dict[tuple[str, str], Prediction] = {}
    for prediction in predictions:
        first.setdefault((prediction.experiment_id, prediction.variation_id), prediction)
    return tuple(first.values())


def calibration(predictions: Sequence[Prediction]) -> Calibration:
    judged = [each for each in first_predictions(predictions) if each.is_right is not None]
    levels = tuple(_level(sureness, judged) for sureness in ORDER)
    return Calibration(levels=levels, drawing=_draw(levels), remark=_remark(*levels))


def _level(sureness: str, judged: list[Prediction]) -> Level:
    of_level = [each for each in judged if each.sureness == sureness]
    return Level(
        label=str(SURENESS[sureness]),
        right=sum(each.is_right is True for each in of_level),
        total=len(of_level),
    )


def _remark(sure: Level, unsure: Level, guess: Level) -> str:
    if sure.total < ENOUGH or sure.percent is None:
        return f"After {ENOUGH} predictions that you were sure of, this says how far to trust the feeling."
    if sure.percent < 75:
        return "What you are sure of is wrong more often than you would bet on. Look at those again first."
    if unsure.total >= ENOUGH and unsure.percent is not None and unsure.percent >= sure.percent:
        return "You are right as often when unsure: you know more than you trust yourself with."
    return "When you are sure, you can trust it."


def _draw(levels: tuple[Level, ...]) -> Markup:
    return Markup(_bars(levels, "wide", 580.0) + _bars(levels, "tall", 340.0))


def _bars(levels: tuple[Level, ...], layout: str, width: float) -> str:
    words = " ".join(f"{level.label}: {level.words}." for level in levels)
    board = Canvas(
        kind="guide", layout=layout, width=width, title="How often you were right", description=words
    )
    group, top = board.group(), 1.0
    for level in levels:
        canvas.text(group, 0, top + 14, level.label, "d-title")
        percent = "" if level.percent is None else f", {level.percent} %"
        canvas.text(group, width, top + 14, f"{level.words}{percent}", "d-small", anchor="end")
        canvas.rect(group, (0.5, top + 23, width - 1, 12), "d-tag", radius=3)
        if level.percent:
            canvas.rect(group, (0.5, top + 23, (width - 1) * level.percent / 100, 12), "d-node", radius=3)
        top += 52
    return board.markup(top - 14)
