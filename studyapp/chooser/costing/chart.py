"""Cost against request rate, both in powers of ten, a line for each class. The table beside it has the words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from encryption_lab.web.drawings.canvas import Canvas, Markup, circle, line, path, text

RATES = tuple(10.0 ** (step / 4) for step in range(-8, 21))  # 0.01 to 100,000 requests a second
LEAST, MOST = 0.01, 1_000_000.0  # dollars a month
TOP, FOOT, LEFT = 16.0, 46.0, 64.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Dollars a month at each of RATES; `throttled_from` in requests a second. Dashed: with a Bucket Key."""

    name: str
    dollars: tuple[float, ...]
    throttled_from: float | None
    is_dashed: bool


@dataclass(frozen=True, slots=True)
class _Axes:
    width: float
    height: float

    def x(self, rate: float) -> float:
        return LEFT + (self.width - LEFT - 12) * _place(rate, RATES[0], RATES[-1])

    def y(self, dollars: float) -> float:
        return TOP + (self.height - TOP - FOOT) * (1 - _place(dollars, LEAST, MOST))


def _place(value: float, least: float, most: float) -> float:
    inside = min(max(value, least), most)
    return math.log10(inside / least) / math.log10(most / least)


def draw(lines: tuple[Line, ...], *, now: float) -> Markup:
    """Return a wide and a tall drawing; `now` is the rate that was asked for."""
    return Markup("".join(_draw(lines, now, *size) for size in (("wide", 760, 380), ("tall", 340, 340))))


def _draw(lines: tuple[Line, ...], now: float, layout: str, width: float, height: float) -> Markup:
    described = "; ".join(
        f"{each.name}: {each.dollars[0]:,.2f} dollars at {RATES[0]:g} requests a second, "
        f"{each.dollars[-1]:,.0f} at {RATES[-1]:,.0f}"
        for each in lines
    )
    canvas = Canvas(
        kind="sequence",
        layout=layout,
        width=width,
        title="KMS cost a month against requests a second",
        description=described,
    )
    axes = _Axes(width, height)
    _draw_grid(canvas.group("m-none"), axes)
    shapes = canvas.group("m-sse-kms")
    x = axes.x(now)
    line(shapes, (x, TOP), (x, height - FOOT), "d-string d-dash")
    text(shapes, x, TOP - 4, "now", "d-small", anchor="middle")
    for number, each in enumerate(lines, start=1):
        _draw_line(shapes, number, each, axes)
    return canvas.markup(height)


def _draw_grid(group: Element, axes: _Axes) -> None:
    for power in range(-2, 7, 2):
        y = axes.y(10.0**power)
        line(group, (LEFT, y), (axes.width - 12, y), "d-row")
        text(
            group,
            LEFT - 6,
            y + 4,
            f"${10.0**power:,.2f}" if power < 0 else f"${10**power:,}",
            "d-small",
            anchor="end",
        )
    for power in range(-2, 6):
        text(
            group,
            axes.x(10.0**power),
            axes.height - 28,
            f"{10.0**power:g}" if power < 4 else f"{10**power // 1000}k",
            "d-small",
            anchor="middle",
        )
    text(
        group,
        (LEFT + axes.width - 12) / 2,
        axes.height - 8,
        "requests a second (uploads and reads)",
        "d-small",
        anchor="middle",
    )


def _draw_line(group: Element, number: int, each: Line, axes: _Axes) -> None:
    points = [(axes.x(rate), axes.y(dollars)) for rate, dollars in zip(RATES, each.dollars, strict=True)]
    path(
        group,
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points),
        "d-key d-dash" if each.is_dashed else "d-key",
    )
    # Far apart on the way, so that no number hides another.
    x, y = points[-1 - 4 * number]
    circle(group, x, y, 10, "d-halo")
    circle(group, x, y, 9, "d-seal")
    text(group, x, y + 4, str(number), "d-label", anchor="middle")
    if each.throttled_from and each.throttled_from <= RATES[-1]:
        limit = axes.x(each.throttled_from)
        level = axes.y(each.dollars[_nearest(each.throttled_from)])
        path(group, f"M{limit - 5:.1f} {level - 5:.1f}l10 10m0-10l-10 10", "d-arrow d-arrow-no")


def _nearest(rate: float) -> int:
    return min(range(len(RATES)), key=lambda place: abs(math.log10(RATES[place] / rate)))
