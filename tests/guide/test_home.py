from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from studyapp.guide.loaded import register
from tests.guide.reading import links_of, text_of


def test_the_start_page_counts_what_is_there(client: Client) -> None:
    text = text_of(client.get("/study"))
    assert f"{len(register().facts)} facts in {len(register().themes)} themes" in text
    assert "None is due for review." in text
    assert f"See all {len(register().changes)}" in text


def test_the_start_page_shows_the_latest_changes(client: Client) -> None:
    links = links_of(client.get("/study"))
    latest = [f"/facts/{fact.id}" for fact in reversed(register().changes[-4:])]
    assert [link for link in links if link in latest] == latest


def test_the_start_page_says_how_many_facts_are_due(client: Client, on_day: Callable[[date], None]) -> None:
    on_day(date(2028, 1, 1))
    response = client.get("/study")
    assert f"{len(register().facts)} due for review" in text_of(response)
    assert "/facts?show=stale" in links_of(response)
