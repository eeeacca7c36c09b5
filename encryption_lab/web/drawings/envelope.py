"""Whose key seals what: nested envelopes, the object in the middle, each key beside the one who holds it."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from encryption_lab.web.drawings import canvas, lettering, signs
from encryption_lab.web.drawings.canvas import LINE_HEIGHT, SMALL_SIZE, TITLE_SIZE, Canvas, Markup
from encryption_lab.web.drawings.hierarchy import Hierarchy, Layer, describe

__all__ = ["Hierarchy", "Layer", "draw"]

_PAD = 16.0
_FOOT = 12.0
_KEY_AT = 20.0  # how far right of the envelopes the keys stand
_NOISE_FRAME = 16.0


@dataclass(frozen=True, slots=True)
class _Layout:
    name: str
    width: float
    envelopes: float  # the room for envelopes; the rest is the column of holders
    inset: float

    @property
    def has_column(self) -> bool:
        return self.envelopes < self.width


_WIDE = _Layout("wide", 580, 372, 12)
_TALL = _Layout("tall", 340, 340, 9)


def draw(hierarchy: Hierarchy) -> Markup:
    """Return two SVG elements, a wide and a tall one, of which the style sheet shows one."""
    return Markup(_draw(hierarchy, _WIDE) + _draw(hierarchy, _TALL))


def _draw(hierarchy: Hierarchy, layout: _Layout) -> str:
    board = Canvas(
        kind="envelope",
        layout=layout.name,
        width=layout.width,
        title=f"Whose key protects {hierarchy.object_title}",
        description=describe(hierarchy),
    )
    shapes = board.group(f"m-{hierarchy.method}")
    tops: list[float] = []
    top = 1.0
    for depth, layer in enumerate(hierarchy.layers):
        tops.append(top)
        top += _head_height(layer, depth, layout)
    bottom = top + _object_height(hierarchy, len(hierarchy.layers), layout)
    for depth, (layer, layer_top) in enumerate(zip(hierarchy.layers, tops, strict=True)):
        group = board.group(f"m-{layer.method}", shapes) if layer.method else shapes
        end = bottom + _FOOT * (len(hierarchy.layers) - depth)
        _draw_layer(group, layer, depth, (layer_top, end), layout)
    _draw_object(shapes, hierarchy, (top, bottom), layout)
    end = bottom + _FOOT * len(hierarchy.layers)
    return board.markup(_draw_metadata(shapes, hierarchy, end, layout))


def _span(depth: int, layout: _Layout) -> tuple[float, float]:
    """The left edge and the width of the envelope at that depth."""
    return 1 + depth * layout.inset, layout.envelopes - 2 - 2 * depth * layout.inset


def _words(layer: Layer, depth: int, layout: _Layout) -> tuple[list[str], list[str]]:
    room = _span(depth, layout)[1] - 2 * _PAD
    titles = lettering.wrap(layer.title, room, TITLE_SIZE, bold=True, most=2)
    return titles, [part for text in layer.lines for part in lettering.wrap(text, room, SMALL_SIZE, most=2)]


def _head_height(layer: Layer, depth: int, layout: _Layout) -> float:
    titles, lines = _words(layer, depth, layout)
    text = 12 + LINE_HEIGHT * (len(titles) + len(lines)) + 8
    if layout.has_column:
        return max(text, 26 + LINE_HEIGHT * sum(len(words) for words in _column_words(layer, layout)))
    return text + 8 + LINE_HEIGHT * len(_row_words(layer, _span(depth, layout)[1] - 2 * _PAD))


def _draw_layer(group: Element, layer: Layer, depth: int, ends: tuple[float, float], layout: _Layout) -> None:
    left, width = _span(depth, layout)
    top, bottom = ends
    inner = " d-inner" if depth % 2 else ""
    canvas.rect(
        group, (left, top, width, bottom - top), f"d-envelope{inner}", radius=max(12.0 - 2 * depth, 6.0)
    )
    titles, lines = _words(layer, depth, layout)
    y = top + 8
    for title in titles:
        y += LINE_HEIGHT
        canvas.text(group, left + _PAD, y, title, "d-title d-hue")
    for words in lines:
        y += LINE_HEIGHT
        canvas.text(group, left + _PAD, y, words, "d-small")
    if layout.has_column:
        _draw_key_in_column(group, layer, (left + width, top + 24), layout)
    else:
        _draw_key_in_row(group, layer, (left + _PAD, y + 18), width - 2 * _PAD)


def _fate(layer: Layer) -> str:
    return ", ".join(part for part in (layer.key_note, "" if layer.stored else "not stored") if part)


def _column_words(layer: Layer, layout: _Layout) -> tuple[list[str], list[str]]:
    room = layout.width - layout.envelopes - _KEY_AT - signs.KEY_WIDTH - 10
    holders = lettering.wrap(layer.holder, room, TITLE_SIZE, bold=True, most=2)
    return holders, lettering.wrap(_fate(layer), room, SMALL_SIZE, most=2)


def _draw_key_in_column(group: Element, layer: Layer, seal: tuple[float, float], layout: _Layout) -> None:
    """The seal on the envelope's edge, a string to the key, the key, and who holds it."""
    x, y = seal
    key_x = layout.envelopes + _KEY_AT
    dash = "" if layer.stored else " d-dash"
    canvas.line(group, (x, y), (key_x, y), f"d-string{dash}")
    canvas.circle(group, x, y, 4.5, "d-seal")
    signs.key(group, key_x, y, dashed=not layer.stored)
    holders, fates = _column_words(layer, layout)
    text_x = key_x + signs.KEY_WIDTH + 10
    for row, words in enumerate(holders):
        canvas.text(group, text_x, y + 4.5 + row * LINE_HEIGHT, words, "d-title")
    for row, words in enumerate(fates, start=len(holders)):
        canvas.text(group, text_x, y + 4.5 + row * LINE_HEIGHT, words, "d-small")


def _row_words(layer: Layer, room: float) -> list[str]:
    fate = _fate(layer)
    words = f"{layer.holder}: {fate}" if fate else layer.holder
    return lettering.wrap(words, room - signs.KEY_WIDTH - 10, SMALL_SIZE, bold=True, most=2)


def _draw_key_in_row(group: Element, layer: Layer, place: tuple[float, float], room: float) -> None:
    x, y = place
    signs.key(group, x, y, dashed=not layer.stored)
    for row, words in enumerate(_row_words(layer, room)):
        canvas.text(group, x + signs.KEY_WIDTH + 10, y + 4 + row * LINE_HEIGHT, words, "d-small d-title")


def _object_words(hierarchy: Hierarchy, depth: int, layout: _Layout) -> tuple[list[str], list[str]]:
    room = _span(depth, layout)[1] - 2 * _NOISE_FRAME - 24
    titles = lettering.wrap(hierarchy.object_title, room, TITLE_SIZE, bold=True, most=2)
    return titles, [
        part for text in hierarchy.object_lines for part in lettering.wrap(text, room, SMALL_SIZE, most=2)
    ]


def _object_height(hierarchy: Hierarchy, depth: int, layout: _Layout) -> float:
    titles, lines = _object_words(hierarchy, depth, layout)
    return 2 * _NOISE_FRAME + 18 + LINE_HEIGHT * (len(titles) + len(lines))


def _draw_object(group: Element, hierarchy: Hierarchy, ends: tuple[float, float], layout: _Layout) -> None:
    depth = len(hierarchy.layers)
    left, width = _span(depth, layout)
    top, bottom = ends
    canvas.rect(group, (left, top, width, bottom - top), "d-cipher", radius=4)
    signs.noise(
        group, (left + 3, top + 3, width - 6, bottom - top - 6), hierarchy.sample, hierarchy.object_title
    )
    frame = _NOISE_FRAME
    canvas.rect(
        group, (left + frame, top + frame, width - 2 * frame, bottom - top - 2 * frame), "d-label", radius=4
    )
    titles, lines = _object_words(hierarchy, depth, layout)
    y = top + frame + 4
    for words in titles:
        y += LINE_HEIGHT
        canvas.text(group, left + frame + 12, y, words, "d-title")
    for words in lines:
        y += LINE_HEIGHT
        canvas.text(group, left + frame + 12, y, words, "d-small")


def _draw_metadata(group: Element, hierarchy: Hierarchy, end: float, layout: _Layout) -> float:
    """Draw the tag on its string below the envelopes; return the height of the whole drawing."""
    if not hierarchy.metadata:
        return end + 1
    left, top, width = 28.0, end + 20, layout.envelopes - 29
    room = width - 40
    lines = [
        part
        for text in hierarchy.metadata
        for part in lettering.wrap(text, room, SMALL_SIZE, mono=True, most=2)
    ]
    height = 20 + LINE_HEIGHT * (1 + len(lines))
    middle = canvas.number(top + height / 2)
    string = f"M14 {canvas.number(end)}C14 {middle} 16 {middle} {canvas.number(left + 12)} {middle}"
    canvas.path(group, string, "d-string")
    signs.tag(group, (left, top, width, height))
    canvas.text(group, left + 26, top + 22, hierarchy.metadata_title, "d-title")
    for row, words in enumerate(lines, start=1):
        canvas.text(group, left + 26, top + 22 + row * LINE_HEIGHT, words, "d-mono")
    return top + height + 1
