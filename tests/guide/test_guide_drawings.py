from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from studyapp.guide.drawings import DRAWINGS, draw
from studyapp.guide.loaded import register

each_drawing = pytest.mark.parametrize("name", DRAWINGS)
SVG = "{http://www.w3.org/2000/svg}"


def parts_of(name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(f"<div>{draw(name)}</div>"))


def test_each_page_has_a_drawing_and_each_drawing_a_page() -> None:
    assert {page.front.drawing for page in register().guide} == set(DRAWINGS)


@each_drawing
def test_a_drawing_comes_in_two_layouts_and_tells_what_it_shows(name: str) -> None:
    wide, tall = parts_of(name)
    assert "-wide" in wide.get("class", "")
    assert "-tall" in tall.get("class", "")
    for part in (wide, tall):
        title, desc = part.find(f"{SVG}title"), part.find(f"{SVG}desc")
        assert title is not None
        assert desc is not None
        assert title.text
        assert len(desc.text or "") > 40
        assert part.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


@each_drawing
def test_a_drawing_has_no_colours_of_its_own_and_nothing_is_cut_short(name: str) -> None:
    markup = draw(name)
    assert not re.search(r"style=|fill=|stroke=|#[0-9a-f]{3}", markup)
    assert "…</text>" not in markup


@each_drawing
def test_a_narrow_drawing_fits_a_phone(name: str) -> None:
    _, tall = parts_of(name)
    assert tall.get("viewBox", "").split()[2] == "340"
