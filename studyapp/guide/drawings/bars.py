"""Amounts as bars, each with its words and its figure: nothing has to be read off an axis."""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.web.drawings.canvas import Canvas, Markup, rect, text
from studyapp.guide.drawings.layouts import Layout, both, broken, write

THICK = 18.0
LABELS = 210.0
FIGURES = 92.0
GAP = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """`figure` is the amount in words: "$300 a month"."""

    label: str
    line: str
    amount: float
    figure: str
    method: str = "none"


def draw(title: str, bars: tuple[Bar, ...]) -> Markup:
    described = " ".join(f"{bar.label}, {bar.line}: {bar.figure}." for bar in bars)
    return both(title, described, lambda canvas, layout: _fill(canvas, layout, bars))


def _fill(canvas: Canvas, layout: Layout, bars: tuple[Bar, ...]) -> float:
    start = LABELS if layout.is_wide else 0.0
    room = layout.width - start - FIGURES
    most = max(bar.amount for bar in bars) or 1.0
    top = 0.0
    for bar in bars:
        group = canvas.group(f"m-{bar.method}")
        words = broken(bar.label, bar.line, (LABELS if layout.is_wide else layout.width) - 12)
        write(group, words, 0, top, hue="" if bar.method == "none" else "d-hue")
        y = top + 2 if layout.is_wide else top + words.height + 6
        length = room * bar.amount / most
        if length:
            rect(group, (start, y, max(length, 2.0), THICK), "d-envelope", radius=3)
        text(group, start + length + (8 if length else 0), y + 13.5, bar.figure, "d-title")
        top = max(top + words.height, y + THICK) + GAP
    return top - GAP + 2
