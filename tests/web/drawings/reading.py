"""Reads drawings back: what they say, and whether it is well formed and inside its bounds."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from encryption_lab.web.drawings import lettering

SVG = "{http://www.w3.org/2000/svg}"
TEXTS = (
    "",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>&amp;',
    "W" * 1024,
    "wide words " * 100,
    "日本語のファイル名 🎉 " * 20,
    "control \x00\x1b and bidi \u202e and half \ud800 letters",
    "a/very/long/path/without/any/space/" * 20,
)
_ALLOWED = {
    "class",
    "x",
    "y",
    "width",
    "height",
    "rx",
    "cx",
    "cy",
    "r",
    "d",
    "id",
    "viewBox",
    "role",
    "text-anchor",
}
_ALLOWED |= {"aria-labelledby"}
_SIZES = {"d-small": 12.0, "d-mono": 12.0}


def parse(markup: str) -> list[ElementTree.Element]:
    """Return the drawings in the markup; fails unless it is well formed, named, and free of styles and scripts."""
    drawings = list(ElementTree.fromstring(f"<div>{markup}</div>"))
    names = [
        element.attrib["id"] for drawing in drawings for element in drawing.iter() if "id" in element.attrib
    ]
    assert len(names) == len(set(names)), "an id occurs twice"
    for drawing in drawings:
        assert drawing.get("role") == "img"
        assert drawing.findtext(f"{SVG}title")
        assert drawing.findtext(f"{SVG}desc")
        for element in drawing.iter():
            assert set(element.attrib) <= _ALLOWED, element.attrib
            assert element.tag.removeprefix(SVG) in {
                "svg",
                "title",
                "desc",
                "g",
                "rect",
                "path",
                "circle",
                "text",
            }
    return drawings


def elements(drawing: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    return drawing.iter(SVG + tag)


def lines_of_text(drawing: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in elements(drawing, "text")]


def total_height(drawing: ElementTree.Element) -> float:
    return float(drawing.attrib["viewBox"].split()[3])


def sticking_out(drawing: ElementTree.Element) -> list[str]:
    """Return the lines of text that would leave the drawing in the widest usual font."""
    width = float(drawing.attrib["viewBox"].split()[2])
    return [
        element.text or ""
        for element in elements(drawing, "text")
        if _left(element) < 0
        or _left(element) + _width(element) > width
        or not 0 < float(element.attrib["y"]) < total_height(drawing)
    ]


def _width(element: ElementTree.Element) -> float:
    classes = element.get("class", "").split()
    size = min((_SIZES[name] for name in classes if name in _SIZES), default=13.0)
    return lettering.width(element.text or "", size, bold="d-title" in classes, mono="d-mono" in classes)


def _left(element: ElementTree.Element) -> float:
    x = float(element.attrib["x"])
    return x - _width(element) / 2 if element.get("text-anchor") == "middle" else x
