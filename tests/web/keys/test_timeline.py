"""The drawing of a key's material over time."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from encryption_lab.kms.keys import KeyMaterial, KeyState, RotationType
from encryption_lab.web.keys.timeline import MOST_ROWS, WIDE, material_timeline
from tests.persistence.values import NOON, a_key

SVG = "{http://www.w3.org/2000/svg}"


def material(number: int, *, after: timedelta) -> KeyMaterial:
    rotation = RotationType.ON_DEMAND if number else None
    return KeyMaterial(material_id=f"{number:064x}", wrapped=b"", created_at=NOON + after, rotation=rotation)  # type: ignore[arg-type]


def wide_drawing(count: int, *, every: timedelta, **other: object) -> ElementTree.Element:
    materials = tuple(material(number, after=every * number) for number in range(count))
    key = a_key(1, materials=materials, state=other.pop("state", KeyState.ENABLED), **other)
    markup = material_timeline(key, NOON + every * count)
    return ElementTree.fromstring(f"<both>{markup}</both>")[0]


def bars(drawing: ElementTree.Element) -> list[tuple[float, float]]:
    return [(float(bar.attrib["x"]), float(bar.attrib["width"])) for bar in drawing.iter(f"{SVG}rect")]


@pytest.mark.parametrize("count", [1, 2, MOST_ROWS, MOST_ROWS + 1, 40])
@pytest.mark.parametrize("every", [timedelta(0), timedelta(minutes=1), timedelta(days=365)])
def test_every_version_can_be_seen_and_none_leaves_the_drawing(count: int, every: timedelta) -> None:
    drawn = bars(wide_drawing(count, every=every))
    assert len(drawn) >= min(count, MOST_ROWS)
    assert all(width >= 20 for _, width in drawn)
    assert all(WIDE.label_width <= x and x + width <= WIDE.width for x, width in drawn)


def test_one_version_is_solid_and_only_while_the_key_is_enabled() -> None:
    def solid(state: KeyState) -> int:
        drawing = wide_drawing(3, every=timedelta(days=9), state=state)
        return sum("d-seal" in bar.attrib["class"] for bar in drawing.iter(f"{SVG}rect"))

    assert (solid(KeyState.ENABLED), solid(KeyState.DISABLED)) == (1, 0)


def test_the_drawing_is_described_in_words() -> None:
    drawing = wide_drawing(2, every=timedelta(days=30))
    described = drawing.findtext(f"{SVG}desc") or ""
    assert "Material 1: 23 Nov 2026, made with the key; Material 2: 23 Dec 2026, on demand." in described
    assert "The last one encrypts, all of them decrypt." in described
