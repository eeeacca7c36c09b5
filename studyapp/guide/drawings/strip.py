"""Stations one under the other: what something passes on its way, or what lies side by side."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from encryption_lab.web.drawings.canvas import Canvas, Markup, circle, line, path, rect
from studyapp.guide.drawings.layouts import Layout, broken, write
from studyapp.guide.drawings.layouts import both as in_both
from studyapp.guide.drawings.matrix import SIGNS

SIGN_ROOM = 56.0
PAD = 12.0
ARROW = 26.0
ASIDE = 168.0  # the room for what turns off to the right, where there is room


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """aside   what happens to what does not get on from here; `sealed`: drawn as an envelope in the method's hue"""

    title: str
    line: str
    sign: str
    method: str = "none"
    aside: str = ""
    sealed: bool = False


def draw(title: str, stations: tuple[Station, ...], *, arrows: bool) -> Markup:
    described = " ".join(
        f"{place}: {station.title}, {station.line}{f'; otherwise {station.aside}' if station.aside else ''}."
        for place, station in enumerate(stations, start=1)
    )
    return in_both(title, described, lambda canvas, layout: _fill(canvas, layout, stations, arrows))


def _fill(canvas: Canvas, layout: Layout, stations: tuple[Station, ...], arrows: bool) -> float:
    turns_off = any(station.aside for station in stations)
    width = layout.width - 2 - (ASIDE if turns_off and layout.is_wide else 0)
    top = 1.0
    for place, station in enumerate(stations):
        group = canvas.group(f"m-{station.method}")
        if place and arrows:
            _arrow(group, 1 + SIGN_ROOM / 2, top - ARROW, top)
        bottom = _draw_station(group, station, layout, width, top)
        top = bottom + (ARROW if arrows else PAD)
    return top - (ARROW if arrows else PAD) + 1


def _draw_station(group: Element, station: Station, layout: Layout, width: float, top: float) -> float:
    """Draw the station and return its lower edge."""
    words = broken(station.title, station.line, width - SIGN_ROOM - PAD)
    height = max(words.height + 2 * PAD, 46.0)
    rect(group, (1, top, width, height), "d-envelope" if station.sealed else "d-tag", radius=8)
    SIGNS[station.sign](group, 1 + SIGN_ROOM / 2, top + height / 2)
    hue = "" if station.method == "none" else "d-hue"
    write(group, words, 1 + SIGN_ROOM, top + (height - words.height) / 2, hue=hue)
    if not station.aside:
        return top + height
    return _draw_aside(group, station, layout, width, (top, height))


def _draw_aside(
    group: Element, station: Station, layout: Layout, width: float, place: tuple[float, float]
) -> float:
    top, height = place
    if layout.is_wide:
        aside = broken("", station.aside, ASIDE - 52)
        middle = top + height / 2
        line(group, (width + 1, middle), (width + 22, middle), "d-string")
        SIGNS["no"](group, width + 32, middle)
        write(group, aside, width + 46, middle - aside.height / 2)
        return top + height
    aside = broken("", station.aside, width - SIGN_ROOM - PAD)
    SIGNS["no"](group, 1 + SIGN_ROOM + 6, top + height + 14)
    write(group, aside, 1 + SIGN_ROOM + 20, top + height + 4)
    return top + height + aside.height + 4


def _arrow(group: Element, x: float, start: float, end: float) -> None:
    circle(group, x, start + 2, 2.5, "d-node")
    line(group, (x, start + 4), (x, end - 4), "d-arrow")
    path(group, f"M{x - 5} {end - 9}l5 6 5-6", "d-arrow")
