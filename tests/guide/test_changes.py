from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from studyapp.guide import timeline
from studyapp.guide.loaded import register
from tests.guide.reading import ids_of, text_of

SVG = "{http://www.w3.org/2000/svg}"
NOTES, TODAY = date(2022, 5, 1), date(2026, 11, 23)


def change(number: int, on: date, method: str = "", title: str = "Something") -> timeline.Change:
    return timeline.Change(number=number, title=title, on=on, when=str(on), method=method)


def drawings(*changes: timeline.Change) -> list[ElementTree.Element]:
    markup = timeline.draw(changes, notes_of=NOTES, today=TODAY)
    return list(ElementTree.fromstring(f"<x>{markup}</x>"))


def dots(drawing: ElementTree.Element) -> list[tuple[float, float]]:
    return [
        (float(circle.get("cx", "")), float(circle.get("cy", "")))
        for circle in drawing.iter(f"{SVG}circle")
        if circle.get("class") == "d-seal"
    ]


def test_the_changes_are_listed_in_order_and_drawn(client: Client) -> None:
    response = client.get("/study/changes")
    shown = [name for name in ids_of(response) if name in {fact.id for fact in register().facts}]
    assert shown == [fact.id for fact in register().changes]
    assert response.content.decode().count("<svg xmlns") == 2


def test_a_change_leads_to_what_the_notes_say_of_it(client: Client) -> None:
    assert "What the notes say of it: SSE-C: where" in text_of(client.get("/study/changes"))


def test_the_drawing_says_in_words_what_it_shows() -> None:
    for drawing in drawings(change(1, date(2023, 1, 5), "sse-s3", "A <default>")):
        description = drawing.find(f"{SVG}desc")
        assert description is not None
        assert description.text == "1: 2023-01-05, A <default>."


def test_later_stands_further_right_and_inside_the_drawing() -> None:
    for drawing in drawings(
        change(1, date(2021, 1, 1)), change(2, date(2023, 1, 1)), change(3, date(2026, 12, 31))
    ):
        places = [x for x, _ in dots(drawing)]
        width = float(drawing.get("viewBox", "").split()[2])
        assert places == sorted(places)
        assert places[0] >= timeline.DOT
        assert places[-1] <= width - timeline.DOT


@pytest.mark.parametrize("days", [0, 1, 20, 60])
def test_dots_never_touch(days: int) -> None:
    start = date(2024, 4, 1).toordinal()
    changes = [change(number, date.fromordinal(start + number * days), "sse-kms") for number in range(6)]
    for drawing in drawings(*changes):
        placed = dots(drawing)
        for place, (x, y) in enumerate(placed):
            for other_x, other_y in placed[place + 1 :]:
                assert ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5 >= 2 * timeline.DOT


def test_each_method_has_a_lane_of_its_own() -> None:
    day = date(2024, 1, 1)
    changes = [change(number, day, code) for number, (code, _) in enumerate(timeline.LANES, start=1)]
    for drawing in drawings(*changes):
        assert len({y for _, y in dots(drawing)}) == len(timeline.LANES)
        assert {"m-sse-s3", "m-sse-kms", "m-sse-c", "m-cse"} <= {
            group.get("class") for group in drawing.iter(f"{SVG}g")
        }
