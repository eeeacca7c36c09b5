"""The musts as a sieve: a lane for each candidate, which ends at the must that it does not meet."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from encryption_lab.web.drawings import lettering
from encryption_lab.web.drawings.canvas import (
    LINE_HEIGHT,
    TITLE_SIZE,
    Canvas,
    Markup,
    circle,
    line,
    path,
    rect,
    text,
)

DOT = 6.0
TOP = 30.0
ROW_HEIGHT = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A candidate. `stops_at` is the number of the must that takes it away, from 0; None for one that fits."""

    name: str
    method: str
    stops_at: int | None
    is_recommended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A must, and how many candidates are left after it."""

    label: str
    left_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    name: str
    width: float
    label_width: float  # 0 puts the labels above the rows

    def x(self, place: int, count: int) -> float:
        start = self.label_width + 2 * DOT
        return start + (self.width - start - 34) * place / max(count - 1, 1)


WIDE = _Layout(name="wide", width=620, label_width=236)
TALL = _Layout(name="tall", width=340, label_width=0)


def draw(lanes: tuple[Lane, ...], rows: tuple[Row, ...]) -> Markup:
    return Markup("".join(_draw(lanes, rows, layout) for layout in (WIDE, TALL)))


def _draw(lanes: tuple[Lane, ...], rows: tuple[Row, ...], layout: _Layout) -> Markup:
    canvas = Canvas(
        kind="guide",
        layout=layout.name,
        width=layout.width,
        title=f"How {len(lanes)} candidates became {rows[-1].left_count if rows else len(lanes)}",
        description=" ".join(f"After “{row.label}”: {row.left_count} left." for row in rows),
    )
    tops = _tops(rows, layout)
    end = tops[-1] + ROW_HEIGHT / 2 + 18
    ground = canvas.group("m-none")
    for top in tops[1:]:
        line(ground, (layout.label_width, top), (layout.width, top), "d-row")
    for place, lane in enumerate(lanes):
        x = layout.x(place, len(lanes))
        stop = end if lane.stops_at is None else tops[lane.stops_at + 1]
        _draw_lane(canvas.group(f"m-{lane.method}"), lane, (x, stop))
    words = canvas.group("m-none")  # after the lanes, which the words interrupt where they stand above a row
    _draw_row_words(words, "Candidates", len(lanes), TOP - 16, layout, TOP)
    for row, top in zip(rows, tops[1:], strict=True):
        _draw_row_words(words, row.label, row.left_count, top, layout, top)
    return canvas.markup(end + 2 * DOT + 4)


def _tops(rows: tuple[Row, ...], layout: _Layout) -> list[float]:
    """The height of the start and of each must's line."""
    tops = [TOP]
    for row in rows:
        extra = 0.0 if layout.label_width else LINE_HEIGHT * len(_words(row.label, layout)) + 6
        tops.append(tops[-1] + ROW_HEIGHT + extra)
    return tops


def _words(label: str, layout: _Layout) -> list[str]:
    return lettering.wrap(label, (layout.label_width or layout.width - 40) - 12, TITLE_SIZE, most=2)


def _draw_row_words(
    group: Element, label: str, count: int, top: float, layout: _Layout, count_top: float
) -> None:
    words = _words(label, layout)
    if layout.label_width:
        first = top + 4.5 - LINE_HEIGHT * (len(words) - 1) / 2 if top == count_top else top + 4.5
    else:
        first = top - LINE_HEIGHT * len(words) + 8 if top == count_top else top
        rect(group, (0, first - 14, layout.width - 40, LINE_HEIGHT * len(words)), "d-halo")
    for place, part in enumerate(words):
        text(group, 0, first + place * LINE_HEIGHT, part, "")
    text(
        group,
        layout.width,
        count_top - 6 if top == count_top else top + 4.5,
        str(count),
        "d-title",
        anchor="end",
    )


def _draw_lane(group: Element, lane: Lane, end: tuple[float, float]) -> None:
    x, bottom = end
    line(group, (x, TOP), (x, bottom), "d-key" if lane.is_recommended else "d-string")
    circle(group, x, TOP, DOT - 1.5, "d-seal")
    if lane.stops_at is None:
        circle(group, x, bottom, DOT + 2 if lane.is_recommended else DOT - 1, "d-seal")
        return
    circle(group, x, bottom, DOT, "d-halo")
    path(group, f"M{x - 4:.1f} {bottom - 4:.1f}l8 8m0-8l-8 8", "d-arrow-no")
