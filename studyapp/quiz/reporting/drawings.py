"""Pictures of what is known. Each stands beside the same numbers in words."""

from __future__ import annotations

from datetime import date

from encryption_lab.web.drawings.canvas import Canvas, Markup, line, rect, text
from studyapp.quiz.learning import Mastery

SQUARE, GAP = 14.0, 3.0
ROWS_WIDE, ROWS_TALL = 24, 16  # squares in a row
LEVELS = ("never asked", "below 50 %", "50 to 70 %", "70 to 90 %", "90 % and more")


def draw_mastery(mastery: Mastery) -> Markup:
    """Return a square for each question, darker the likelier it is recalled."""
    return Markup("".join(_mastery(mastery, *size) for size in (("wide", ROWS_WIDE), ("tall", ROWS_TALL))))


def _mastery(mastery: Mastery, layout: str, in_a_row: int) -> str:
    canvas = Canvas(
        kind="sequence",
        layout=layout,
        width=in_a_row * (SQUARE + GAP),
        title=mastery.topic.title,
        description=f"{mastery.held} of {len(mastery.squares)} questions held, {mastery.seen} seen",
    )
    group = canvas.group("m-none")
    for place, square in enumerate(mastery.squares):
        row, column = divmod(place, in_a_row)
        box = (column * (SQUARE + GAP) + 1, row * (SQUARE + GAP) + 1, SQUARE - 1, SQUARE - 1)
        rect(group, box, f"heat heat-{square.level}", radius=3)
    rows = -(-len(mastery.squares) // in_a_row)
    return str(canvas.markup(rows * (SQUARE + GAP)))


def draw_forecast(days: tuple[tuple[date, int], ...]) -> Markup:
    """Return a column for each day, its number on top."""
    return Markup("".join(_forecast(days, *size) for size in (("wide", 640.0), ("tall", 340.0))))


def _forecast(days: tuple[tuple[date, int], ...], layout: str, width: float) -> str:
    height, foot, top = 150.0, 22.0, 18.0
    most = max([count for _, count in days] + [1])
    canvas = Canvas(
        kind="sequence",
        layout=layout,
        width=width,
        title="Questions that become due",
        description=", ".join(f"{day:%d %B}: {count}" for day, count in days),
    )
    group = canvas.group("m-none")
    step = width / len(days)
    line(group, (0, height - foot), (width, height - foot), "d-row")
    for place, (day, count) in enumerate(days):
        tall = (height - foot - top) * count / most
        x = place * step
        if count:
            rect(group, (x + step * 0.15, height - foot - tall, step * 0.7, tall), "heat heat-3", radius=3)
            text(group, x + step / 2, height - foot - tall - 5, str(count), "d-small", anchor="middle")
        if place % 2 == 0 or layout == "wide":
            text(group, x + step / 2, height - 6, str(day.day), "d-small", anchor="middle")
    return str(canvas.markup(height))
