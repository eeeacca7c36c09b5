"""Every text colour reaches 4.5:1 on every ground it stands on, in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[3] / "static/css/tokens.css").read_text()
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\(#(\w{6}), #(\w{6})\)", TOKENS)
}
METHODS = ("sse-s3", "sse-kms", "sse-c", "cse")
INKS = ("ink", "ink-2", "ink-3")
TEXT = [
    (ink, ground) for ink in (*INKS, "accent", "ok", "no", *METHODS) for ground in ("paper", "card", "sunk")
]
TEXT += [(method, f"{method}-bg") for method in METHODS]
TEXT += [(ink, f"{method}-bg") for ink in INKS for method in METHODS]
TEXT += [("ink", "ok-bg"), ("ok", "ok-bg"), ("ink", "no-bg"), ("ink-2", "no-bg"), ("no", "no-bg")]
TEXT += [("on-strong", "strong"), ("on-strong", "strong-hover"), ("ink", "noise-1"), ("ink", "noise-2")]
EDGES = [(edge, ground) for edge in ("control", "focus") for ground in ("paper", "card")]


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_21() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_can_be_read(front: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[front][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), EDGES)
def test_controls_and_focus_can_be_seen(front: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[front][theme], COLOURS[ground][theme]) >= 3
