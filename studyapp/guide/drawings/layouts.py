"""The two layouts of every drawing of the guide, and text that is broken to fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from encryption_lab.web.drawings import lettering
from encryption_lab.web.drawings.canvas import LINE_HEIGHT, SMALL_SIZE, TITLE_SIZE, Canvas, Markup, text


@dataclass(frozen=True, slots=True)
class Layout:
    name: str
    width: float

    @property
    def is_wide(self) -> bool:
        return self.name == "wide"


WIDE = Layout("wide", 580)
TALL = Layout("tall", 340)


def both(title: str, description: str, fill: Callable[[Canvas, Layout], float]) -> Markup:
    """Return the drawing in both layouts; `fill` draws on the canvas and returns the height."""
    parts = []
    for layout in (WIDE, TALL):
        canvas = Canvas(
            kind="guide", layout=layout.name, width=layout.width, title=title, description=description
        )
        parts.append(canvas.markup(fill(canvas, layout)))
    return Markup("".join(parts))


@dataclass(frozen=True, slots=True)
class Words:
    """Broken text: a title in bold, then smaller lines."""

    titles: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return LINE_HEIGHT * (len(self.titles) + len(self.lines))


def broken(title: str, line: str, room: float) -> Words:
    return Words(
        tuple(lettering.wrap(title, room, TITLE_SIZE, bold=True, most=3)),
        tuple(lettering.wrap(line, room, SMALL_SIZE, most=5)),
    )


def write(
    group: Element, words: Words, x: float, top: float, *, anchor: str = "start", hue: str = ""
) -> None:
    """Write the words from `top` downwards."""
    y = top - 4
    for title in words.titles:
        y += LINE_HEIGHT
        text(group, x, y, title, f"d-title {hue}".rstrip(), anchor=anchor)
    for line in words.lines:
        y += LINE_HEIGHT
        text(group, x, y, line, "d-small", anchor=anchor)
