"""A small builder of SVG: elements with classes, never with styles, and escaped by the XML library."""

from __future__ import annotations

import zlib
from xml.etree.ElementTree import Element, SubElement, tostring

from encryption_lab.web.drawings import lettering

TITLE_SIZE = 13.0
TEXT_SIZE = 13.0
SMALL_SIZE = 12.0
LINE_HEIGHT = 18.0


class Markup(str):
    """Finished, escaped markup. Template engines see by `__html__` that it must not be escaped again."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Canvas:
    """One drawing. Coordinates are in pixels at the drawing's natural size; the height is known at the end."""

    def __init__(self, *, kind: str, layout: str, width: float, title: str, description: str) -> None:
        self.width = width
        self._title = lettering.clean(title)
        self._description = lettering.clean(description)
        name = f"d{zlib.crc32((title + description).encode('utf-8', 'replace')):08x}{layout[0]}"
        self.root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": f"drawing {kind}-{layout}",
                "role": "img",
                "aria-labelledby": f"{name}-t {name}-d",
            },
        )
        SubElement(self.root, "title", {"id": f"{name}-t"}).text = self._title
        SubElement(self.root, "desc", {"id": f"{name}-d"}).text = self._description

    def group(self, classes: str = "", parent: Element | None = None) -> Element:
        return SubElement(self.root if parent is None else parent, "g", {"class": classes} if classes else {})

    def markup(self, height: float) -> Markup:
        self.root.set("viewBox", f"0 0 {number(self.width)} {number(height)}")
        return Markup(tostring(self.root, encoding="unicode"))


def rect(parent: Element, box: tuple[float, float, float, float], classes: str, *, radius: float = 0) -> None:
    x, y, width, height = box
    corners = {"rx": number(radius)} if radius else {}
    places = {"x": number(x), "y": number(y), "width": number(width), "height": number(height)}
    SubElement(parent, "rect", {**places, **corners, "class": classes})


def path(parent: Element, d: str, classes: str) -> None:
    SubElement(parent, "path", {"d": d, "class": classes})


def circle(parent: Element, x: float, y: float, radius: float, classes: str) -> None:
    SubElement(parent, "circle", {"cx": number(x), "cy": number(y), "r": number(radius), "class": classes})


def line(parent: Element, start: tuple[float, float], end: tuple[float, float], classes: str) -> None:
    path(parent, f"M{number(start[0])} {number(start[1])}L{number(end[0])} {number(end[1])}", classes)


def text(
    parent: Element, x: float, y: float, words: str, classes: str = "", *, anchor: str = "start"
) -> None:
    places = {"x": number(x), "y": number(y), **({"class": classes} if classes else {})}
    if anchor != "start":
        places["text-anchor"] = anchor
    SubElement(parent, "text", places).text = lettering.clean(words)
