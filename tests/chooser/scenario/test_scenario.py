from __future__ import annotations

import pytest
from django.test import Client

from studyapp.chooser.scenario.reading import MOST_LETTERS

ADDRESS = "/choose/scenario"


def test_a_scenario_is_shown_with_its_words_marked(client: Client) -> None:
    page = client.post(ADDRESS, {"text": "Keys must be rotated every 90 days."}).content.decode()
    assert "<mark>rotated every</mark>" in page
    assert 'name="own-rotation-schedule" value="must" checked' in page


def test_an_example_has_an_address(client: Client) -> None:
    assert 'name="high-request-rate"' in client.get(f"{ADDRESS}?example=a-busy-bucket").content.decode()


def test_a_script_is_shown_and_not_run(client: Client) -> None:
    page = client.post(ADDRESS, {"text": "<script>alert(1)</script> keys must be rotated every year"}).content
    assert b"<script>alert" not in page
    assert b"&lt;script&gt;alert" in page


@pytest.mark.parametrize("text", ["a\0b", "🔑", "مفتاح", "\u202e", "é" * 9000])
def test_odd_text_gets_a_page(client: Client, text: str) -> None:
    assert client.post(ADDRESS, {"text": text}).status_code == 200


def test_bytes_that_are_no_text_get_a_page(client: Client) -> None:
    body = "application/x-www-form-urlencoded"
    assert client.post(ADDRESS, b"text=%ED%A0%80%FF", content_type=body).status_code == 200


def test_an_empty_text_and_one_too_long_are_refused_in_words(client: Client) -> None:
    empty = client.post(ADDRESS, {"text": ""})
    assert (empty.status_code, b"Paste or write a scenario first." in empty.content) == (422, True)
    long = client.post(ADDRESS, {"text": "key " * 30_000})
    assert long.status_code == 422
    assert b"was not read" in long.content
    assert len(long.content) < MOST_LETTERS + 30_000


def test_another_method_is_refused(client: Client) -> None:
    assert client.delete(ADDRESS).status_code == 405
