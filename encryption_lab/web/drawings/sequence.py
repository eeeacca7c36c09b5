"""Who said what to whom during one request: a list of steps, each with an arrow between lanes."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from encryption_lab.web.drawings import canvas, lettering, signs
from encryption_lab.web.drawings.canvas import LINE_HEIGHT, SMALL_SIZE, TITLE_SIZE, Canvas, Markup
from encryption_lab.web.drawings.steps import Actor, Carries, Message, Sequence, describe, way

__all__ = ["Actor", "Carries", "Message", "Sequence", "draw"]


@dataclass(frozen=True, slots=True)
class _Layout:
    name: str
    width: float
    words: float  # the room for text
    lanes_from: float
    arrow_below: bool  # under the text, not beside it


_WIDE = _Layout("wide", 760, 350, 372, False)
_TALL = _Layout("tall", 340, 312, 0, True)
_HEAD = 44.0
_ARROW_ROW = 40.0
_NUMBER = 28.0


@dataclass(frozen=True, slots=True)
class _Words:
    """The text of one step, broken to fit."""

    way: str
    titles: list[str]
    details: list[str]

    @property
    def height(self) -> float:
        return LINE_HEIGHT * (1 + len(self.titles) + len(self.details)) + 20


def draw(sequence: Sequence) -> Markup:
    """Return two SVG elements, a wide and a tall one, of which the style sheet shows one."""
    return Markup(_draw(sequence, _WIDE) + _draw(sequence, _TALL))


def _draw(sequence: Sequence, layout: _Layout) -> str:
    board = Canvas(
        kind="sequence",
        layout=layout.name,
        width=layout.width,
        title=sequence.title,
        description=describe(sequence),
    )
    shapes = board.group(f"m-{sequence.method}")
    lane_width = (layout.width - layout.lanes_from) / len(sequence.actors)
    lanes = {
        actor.code: layout.lanes_from + lane_width * (index + 0.5)
        for index, actor in enumerate(sequence.actors)
    }
    names = {actor.code: actor.name for actor in sequence.actors}
    steps = [_wrapped(message, names, layout) for message in sequence.messages]
    heights = [
        words.height + _ARROW_ROW if layout.arrow_below else max(words.height, 52.0) for words in steps
    ]
    _draw_actors(shapes, sequence, lanes, lane_width)
    if not layout.arrow_below:
        _draw_lanes(shapes, lanes, _HEAD - 8, _HEAD + sum(heights))
    top = _HEAD
    for place, (message, words, height) in enumerate(
        zip(sequence.messages, steps, heights, strict=True), start=1
    ):
        _draw_step(shapes, place, words, message, top, layout)
        middle = top + height - _ARROW_ROW / 2 - 4 if layout.arrow_below else top + height / 2
        if layout.arrow_below:
            _draw_lanes(shapes, lanes, middle - 16, middle + 16)
        _draw_arrow(shapes, message, lanes, middle, lane_width)
        top += height
    return board.markup(top + 1)


def _wrapped(message: Message, names: dict[str, str], layout: _Layout) -> _Words:
    room = layout.words - _NUMBER
    return _Words(
        way=lettering.shorten(lettering.clean(way(message, names)), room, SMALL_SIZE),
        titles=lettering.wrap(message.label, room, TITLE_SIZE, bold=True, most=3),
        details=lettering.wrap(message.detail, room, SMALL_SIZE, most=3),
    )


def _draw_actors(group: Element, sequence: Sequence, lanes: dict[str, float], lane_width: float) -> None:
    for actor in sequence.actors:
        canvas.rect(
            group, (lanes[actor.code] - lane_width / 2 + 3, 1, lane_width - 6, 30), "d-actor", radius=6
        )
        name = lettering.shorten(lettering.clean(actor.name), lane_width - 12, TITLE_SIZE, bold=True)
        canvas.text(group, lanes[actor.code], 20.5, name, "d-title", anchor="middle")


def _draw_lanes(group: Element, lanes: dict[str, float], start: float, end: float) -> None:
    for x in lanes.values():
        canvas.line(group, (x, start), (x, end), "d-lane")


def _draw_step(
    group: Element, place: int, words: _Words, message: Message, top: float, layout: _Layout
) -> None:
    if place > 1:
        canvas.line(group, (0, top), (layout.width, top), "d-row")
    y = top + 10 + LINE_HEIGHT * 0.75
    canvas.text(group, 0, y, str(place), "d-small")
    canvas.text(group, _NUMBER, y, words.way, "d-small d-no" if message.is_refused else "d-small")
    for title in words.titles:
        y += LINE_HEIGHT
        canvas.text(group, _NUMBER, y, title, "d-title")
    for detail in words.details:
        y += LINE_HEIGHT
        canvas.text(group, _NUMBER, y, detail, "d-small")


def _draw_arrow(
    group: Element, message: Message, lanes: dict[str, float], y: float, lane_width: float
) -> None:
    start, end = lanes[message.source], lanes[message.target]
    if start == end:
        _draw_own_work(group, message, start, y)
        return
    ahead = 1 if end > start else -1
    classes = "d-arrow d-arrow-no" if message.is_refused else "d-arrow"
    canvas.circle(group, start, y, 3, "d-node")
    dash = " d-dash" if message.is_return else ""
    canvas.line(group, (start + 4 * ahead, y), (end - 6 * ahead, y), classes + dash)
    tip = end - 3 * ahead
    if message.is_refused:
        _draw_cross(group, tip - 5 * ahead, y)
    else:
        head = f"M{canvas.number(tip - 7 * ahead)} {canvas.number(y - 5)}l{7 * ahead} 5l{-7 * ahead} 5"
        canvas.path(group, head, classes)
    # Between the first two lanes, so that it never stands on the lane of someone who has no part in this.
    _draw_carried(group, message, start + ahead * lane_width / 2, y)


def _draw_own_work(group: Element, message: Message, x: float, y: float) -> None:
    """What an actor does by itself: what it works on, standing in its lane; a dot where that is nothing."""
    if message.is_refused:
        canvas.circle(group, x, y, 12, "d-halo")
        _draw_cross(group, x, y)
    elif message.carries is Carries.NOTHING:
        canvas.circle(group, x, y, 6, "d-node")
    else:
        _draw_carried(group, message, x, y)


def _draw_cross(group: Element, x: float, y: float) -> None:
    canvas.path(
        group, f"M{canvas.number(x - 5)} {canvas.number(y - 5)}l10 10m0-10l-10 10", "d-arrow d-arrow-no"
    )


_SIGNS = {
    Carries.PLAINTEXT: (signs.document, 13.0),
    Carries.CIPHERTEXT: (signs.sealed, 14.0),
    Carries.METADATA: (signs.small_tag, 18.0),
    Carries.PLAIN_KEY: (signs.plain_key, 20.0),
    Carries.WRAPPED_KEY: (signs.wrapped_key, 26.0),
}


def _draw_carried(group: Element, message: Message, x: float, y: float) -> None:
    if message.carries is Carries.NOTHING:
        return
    sign, half = _SIGNS[message.carries]
    canvas.rect(group, (x - half, y - 12, 2 * half, 24), "d-halo")
    sign(group, x, y)
