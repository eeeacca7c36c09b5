"""A key's material over time, drawn: a row for each version, wide while it encrypts, a line while it only decrypts.

Shapes mean what they mean in every drawing (`drawings/`). Widths follow the times but never vanish: a version that was
current for a minute among others that were for years must still be seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from encryption_lab.kms.keys import KeyState, KmsKey, MultiRegion, RotationType
from encryption_lab.web.drawings.canvas import Canvas, Markup, line, rect, text

MOST_ROWS = 7
LEAST_WIDTH = 22.0
BAR_HEIGHT = 14.0
HEAD_HEIGHT = 24.0
FOOT_HEIGHT = 22.0
HOW = {
    None: "made with the key",
    RotationType.AUTOMATIC: "by the schedule",
    RotationType.ON_DEMAND: "on demand",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`since` is when it became current; `label` may stand for several versions."""

    label: str
    how: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """label_width: beside the bars; 0 puts the label above its bar."""

    name: str
    width: float
    label_width: float
    row_height: float


WIDE = Layout(name="wide", width=600, label_width=212, row_height=42)
TALL = Layout(name="tall", width=320, label_width=0, row_height=56)


def material_timeline(key: KmsKey, now: datetime) -> Markup:
    """Return the drawing in both layouts; empty for a key without material."""
    if not key.materials:
        return Markup("")
    rows = _rows(key)
    return Markup("".join(_draw(key, rows, now, layout) for layout in (WIDE, TALL)))


def ahead_of(key: KmsKey) -> tuple[datetime | None, str]:
    """Return what time alone will do next to the key, and when: ("next rotation" or "deletion")."""
    if key.state is KeyState.PENDING_DELETION:
        return key.deletion_at, "deletion"
    # A replica does not rotate by itself: its primary does, and it follows.
    if key.state is KeyState.ENABLED and key.rotation.enabled and key.multi_region is not MultiRegion.REPLICA:
        return key.rotation.next_at, "next rotation"
    return None, ""


def _rows(key: KmsKey) -> list[Row]:
    rows = [
        Row(
            label=f"Material {number}",
            how=f"{_day(made.created_at)}, {HOW[made.rotation]}",
            since=made.created_at,
        )
        for number, made in enumerate(key.materials, start=1)
    ]
    hidden = len(rows) - MOST_ROWS
    if hidden <= 0:
        return rows
    earlier = Row(label=f"Materials 1 to {hidden + 1}", how="only decrypt", since=rows[0].since)
    return [earlier, *rows[hidden + 1 :]]


def _draw(key: KmsKey, rows: list[Row], now: datetime, layout: Layout) -> Markup:
    canvas = Canvas(
        kind="envelope",
        layout=layout.name,
        width=layout.width,
        title="The key’s material over time",
        description=_in_words(key, rows),
    )
    ahead_at, ahead_word = ahead_of(key)
    starts, now_x = _places(rows, now, layout, has_future=ahead_at is not None)
    bottom = HEAD_HEIGHT + layout.row_height * len(rows)
    group = canvas.group()
    line(group, (now_x, HEAD_HEIGHT - 4), (now_x, bottom), "d-string")
    text(group, now_x, HEAD_HEIGHT - 10, "now", "d-small", anchor="end" if ahead_at is None else "middle")
    for place, row in enumerate(rows):
        top = HEAD_HEIGHT + place * layout.row_height
        is_last = place + 1 == len(rows)
        end = now_x if is_last else starts[place + 1]
        shape = "d-seal" if is_last and key.state is KeyState.ENABLED else "d-envelope"
        _draw_row(group, row, (starts[place], end, now_x), top, layout, shape)
    if ahead_at is None:
        return canvas.markup(bottom)
    last_bar = _bar_top(bottom - layout.row_height, layout)
    _draw_future(group, (now_x, layout.width - 1), (last_bar, bottom), is_end=ahead_word == "deletion")
    words = f"{ahead_word} {_day(ahead_at)}"
    classes = "d-small d-no" if ahead_word == "deletion" else "d-small"
    text(group, layout.width, bottom + FOOT_HEIGHT - 8, words, classes, anchor="end")
    return canvas.markup(bottom + FOOT_HEIGHT)


def _draw_row(
    group: Element, row: Row, places: tuple[float, float, float], top: float, layout: Layout, shape: str
) -> None:
    start, end, now_x = places
    bar_top = _bar_top(top, layout)
    middle = bar_top + BAR_HEIGHT / 2
    if layout.label_width:
        text(group, 0, middle - 3, row.label, "d-title")
        text(group, 0, middle + 13, row.how, "d-small")
    else:
        text(group, 0, top + 16, row.label, "d-title")
        text(group, layout.width, top + 16, row.how, "d-small", anchor="end")
    line(group, (end, middle), (now_x, middle), "d-flap")
    rect(group, (start, bar_top, max(end - start, 4), BAR_HEIGHT), shape, radius=3)


def _draw_future(
    group: Element, across: tuple[float, float], down: tuple[float, float], *, is_end: bool
) -> None:
    """Dashed, since it has not happened: the time that the current material has left, or the end of all of it."""
    now_x, end = across
    bar_top, bottom = down
    if is_end:
        middle = bar_top + BAR_HEIGHT / 2
        line(group, (now_x, middle), (end, middle), "d-flap d-dash")
        line(group, (end, HEAD_HEIGHT - 4), (end, bottom), "d-arrow d-arrow-no")
    else:
        rect(group, (now_x, bar_top, end - now_x, BAR_HEIGHT), "d-envelope d-inner d-dash", radius=3)


def _bar_top(top: float, layout: Layout) -> float:
    return top + (layout.row_height - BAR_HEIGHT) / 2 if layout.label_width else top + 26


def _places(rows: list[Row], now: datetime, layout: Layout, *, has_future: bool) -> tuple[list[float], float]:
    """Return where each row's bar begins, and where now is."""
    ends = [row.since for row in rows[1:]] + [now]
    lasted = [max((end - row.since).total_seconds(), 0.0) for row, end in zip(rows, ends, strict=True)]
    future = (layout.width - layout.label_width) * 0.34 if has_future else 0.0
    room = layout.width - layout.label_width - future - 2
    to_share = room - LEAST_WIDTH * len(rows)
    x, starts = layout.label_width, []
    for seconds in lasted:
        starts.append(x)
        share = seconds / sum(lasted) if sum(lasted) else 1 / len(rows)
        x += LEAST_WIDTH + to_share * share
    return starts, x


def _in_words(key: KmsKey, rows: list[Row]) -> str:
    said = "; ".join(f"{row.label}: {row.how}" for row in rows)
    ahead_at, ahead_word = ahead_of(key)
    ahead = f" {ahead_word.capitalize()} on {_day(ahead_at)}." if ahead_at else ""
    return f"{said}. The last one encrypts, all of them decrypt.{ahead}"


def _day(when: datetime) -> str:
    return f"{when:%-d %b %Y}"
