"""What changed, drawn: a lane for each method, a numbered dot for each change. The list under it has the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element

from encryption_lab.web.drawings.canvas import Canvas, Markup, circle, line, rect, text

LANES = (
    ("", "Several or all"),
    ("sse-s3", "SSE-S3"),
    ("sse-kms", "SSE-KMS and its keys"),
    ("sse-c", "SSE-C"),
    ("cse", "Client-side"),
)
DOT = 11.0
STEP = 26.0  # from one dot to the next where they would touch
HEAD_HEIGHT = 34.0
FOOT_HEIGHT = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`number` is its place in the list. `method` is the code of a lane, or empty. `on` may be a month's first day."""

    number: int
    title: str
    on: date
    when: str
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """label_width: beside the lanes; 0 puts a lane's name above it."""

    name: str
    width: float
    label_width: float

    @property
    def label_height(self) -> float:
        return 0.0 if self.label_width else 22.0


@dataclass(frozen=True, slots=True)
class _Axis:
    first_year: int
    last_year: int
    start: float
    width: float

    def x(self, day: date) -> float:
        whole = (date(self.last_year + 1, 1, 1) - date(self.first_year, 1, 1)).days
        return self.start + self.width * (day - date(self.first_year, 1, 1)).days / whole


WIDE = Layout(name="wide", width=960, label_width=164)
TALL = Layout(name="tall", width=340, label_width=0)


def draw(changes: tuple[Change, ...], *, notes_of: date, today: date) -> Markup:
    """Return the drawing in both layouts; `changes` are in the order of their days, at least one."""
    return Markup("".join(_draw(changes, notes_of, today, layout) for layout in (WIDE, TALL)))


def _draw(changes: tuple[Change, ...], notes_of: date, today: date, layout: Layout) -> Markup:
    canvas = Canvas(
        kind="sequence",
        layout=layout.name,
        width=layout.width,
        title="What changed, by method and year",
        description=" ".join(f"{change.number}: {change.when}, {change.title}." for change in changes),
    )
    room = layout.width - layout.label_width - 2 * DOT
    axis = _Axis(
        min(changes[0].on, notes_of).year, max(changes[-1].on, today).year, layout.label_width + DOT, room
    )
    lanes = [(code, name, _levels([c for c in changes if c.method == code], axis)) for code, name in LANES]
    tops, top = [], HEAD_HEIGHT
    for _, _, placed in lanes:
        tops.append(top)
        top += layout.label_height + STEP * max((level + 1 for _, level in placed), default=1) + 18
    back = canvas.group("m-none")
    _draw_years(back, axis, top)
    _draw_mark(back, axis.x(notes_of), top, "the notes, May 2022", "start")
    _draw_mark(back, axis.x(today), top, "today", "end")
    for (code, name, placed), lane_top in zip(lanes, tops, strict=True):
        _draw_lane(canvas.group(f"m-{code or 'none'}"), name, placed, axis, lane_top, layout)
    return canvas.markup(top + FOOT_HEIGHT)


def _levels(changes: list[Change], axis: _Axis) -> list[tuple[Change, int]]:
    """Return each change with the lowest level on which its dot does not touch the one before it."""
    ends: list[float] = []
    placed = []
    for change in changes:
        x = axis.x(change.on)
        level = next((level for level, end in enumerate(ends) if x >= end), len(ends))
        ends[level : level + 1] = [x + STEP]
        placed.append((change, level))
    return placed


def _draw_years(group: Element, axis: _Axis, bottom: float) -> None:
    for year in range(axis.first_year, axis.last_year + 1):
        x, after = axis.x(date(year, 1, 1)), axis.x(date(year + 1, 1, 1)) if year < axis.last_year else None
        line(group, (x, HEAD_HEIGHT - 8), (x, bottom), "d-row")
        middle = ((after or axis.start + axis.width) + x) / 2
        text(group, middle, HEAD_HEIGHT - 16, str(year), "d-small", anchor="middle")


def _draw_mark(group: Element, x: float, bottom: float, words: str, anchor: str) -> None:
    line(group, (x, HEAD_HEIGHT - 8), (x, bottom + 6), "d-string d-dash")
    text(group, x, bottom + 19, words, "d-small", anchor=anchor)


def _draw_lane(
    group: Element,
    name: str,
    placed: list[tuple[Change, int]],
    axis: _Axis,
    top: float,
    layout: Layout,
) -> None:
    levels = max((level + 1 for _, level in placed), default=1)
    base = top + layout.label_height + STEP * (levels - 1) + STEP / 2 + 4
    if layout.label_width:
        text(group, 0, base + 4, name, "d-title")
    else:
        # Its ground keeps the years' lines out of the words.
        rect(group, (0, top + 2, 150, 20), "d-halo")
        text(group, 0, top + 17, name, "d-title")
    line(group, (axis.start - DOT, base), (axis.start + axis.width + DOT, base), "d-lane")
    for change, level in placed:
        x, y = axis.x(change.on), base - STEP * level
        if level:
            line(group, (x, y), (x, base), "d-string")
        circle(group, x, y, DOT + 1.5, "d-halo")
        circle(group, x, y, DOT, "d-seal")
        text(group, x, y + 4.5, str(change.number), "d-label", anchor="middle")
