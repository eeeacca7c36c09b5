"""The scene drawn: a box for each holder, what it holds inside, by the signs that all drawings share."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from encryption_lab.web.drawings import canvas, lettering, signs
from encryption_lab.web.drawings.canvas import LINE_HEIGHT, SMALL_SIZE, TITLE_SIZE, Canvas, Markup
from encryption_lab.web.experiments.scene import Holder, Sign, Thing, describe

_HEAD = 34.0
_ROW = 42.0
_FOOT = 8.0
_PAD = 12.0
_SIGN = 42.0
_GAP = 14.0


@dataclass(frozen=True, slots=True)
class _Layout:
    name: str
    width: float
    across: int


_WIDE = _Layout("wide", 580, 2)
_TALL = _Layout("tall", 340, 1)


def draw(holders: tuple[Holder, ...], title: str) -> Markup:
    """Return a wide and a tall drawing, of which the style sheet shows one."""
    return Markup(_draw(holders, title, _WIDE) + _draw(holders, title, _TALL))


def _draw(holders: tuple[Holder, ...], title: str, layout: _Layout) -> str:
    board = Canvas(
        kind="guide", layout=layout.name, width=layout.width, title=title, description=describe(holders)
    )
    group, top = board.group(), 1.0
    width = (layout.width - 2 - _GAP * (layout.across - 1)) / layout.across
    for first in range(0, len(holders), layout.across):
        row = holders[first : first + layout.across]
        height = max(_HEAD + _ROW * len(holder.things) + _FOOT for holder in row)
        for place, holder in enumerate(row):
            _draw_holder(board, group, holder, (1 + place * (width + _GAP), top, width, height))
        top += height + _GAP
    return board.markup(top - _GAP + 1)


def _draw_holder(
    board: Canvas, group: Element, holder: Holder, box: tuple[float, float, float, float]
) -> None:
    left, top, width, _ = box
    canvas.rect(group, box, "d-tag", radius=10)
    canvas.text(group, left + _PAD, top + 23, holder.name, "d-small")
    for place, thing in enumerate(holder.things):
        of_method = board.group(f"m-{thing.method}", group)
        _draw_thing(of_method, thing, (left + _PAD, top + _HEAD + place * _ROW), width - 2 * _PAD)


def _draw_thing(group: Element, thing: Thing, at: tuple[float, float], width: float) -> None:
    x, y = at
    room, words_at = width - _SIGN, x + _SIGN
    _draw_sign(group, thing.sign, x, y + 17)
    name = lettering.shorten(lettering.clean(thing.name), room, TITLE_SIZE, bold=True)
    canvas.text(group, words_at, y + 13, name, "d-title")
    note = lettering.shorten(lettering.clean(thing.note), room, SMALL_SIZE)
    canvas.text(group, words_at, y + 13 + LINE_HEIGHT - 1, note, "d-small")


def _draw_sign(group: Element, sign: Sign, x: float, y: float) -> None:
    middle = x + signs.KEY_WIDTH / 2
    if sign is Sign.KEY:
        signs.key(group, x, y)
    elif sign is Sign.DOCUMENT:
        signs.document(group, middle, y)
    elif sign is Sign.SEALED:
        signs.sealed(group, middle, y)
        canvas.rect(group, (middle - 11, y - 11, 22, 22), "d-flap", radius=3)
    elif sign is Sign.BUCKET:
        left, right = canvas.number(middle - 11), canvas.number(middle + 11)
        canvas.path(group, f"M{left} {canvas.number(y - 9)}H{right}l-3 19h-16z", "d-plain")
    else:
        canvas.circle(group, middle, y - 5, 4.5, "d-plain")
        start = canvas.number(middle - 9)
        canvas.path(group, f"M{start} {canvas.number(y + 10)}c0-12 18-12 18 0z", "d-plain")
