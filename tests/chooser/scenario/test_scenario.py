from __future__ import annotations

import pytest
from django.test import Client

from studyapp.chooser.scenario.reading import MOST_LETTERS

ADDRESS = "/choose/scenario"


def test_a_scenario_is_shown_with_its_words_marked(client: Client) -> None:
    page = client.post(ADDRESS, {"text": "Keys must be rotated every 90 days."}).content.decode()
    assert "<mark>rotated every</mark>" in page
    assert 'name="own-rotation-schedule" value="must" checked' in page
    assert "<code>aws/s3</code>" in page


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


def test_a_body_that_is_too_large_is_refused_in_words(client: Client) -> None:
    page = Client(enforce_csrf_checks=True).post(ADDRESS, {"text": "key " * 80_000})
    assert page.status_code == 422
    assert b"larger than 256 KiB" in page.content
    body = "application/x-www-form-urlencoded"
    assert (
        b"larger than 256 KiB" in client.post(ADDRESS, b"text=" + b"k" * 300_000, content_type=body).content
    )
    assert b"larger than 256 KiB" in client.post(ADDRESS, {f"n{number}": "" for number in range(300)}).content


def test_an_address_holds_a_short_text(client: Client) -> None:
    assert b"<mark>" in client.get(ADDRESS, {"text": "Keys must be rotated every 90 days."}).content
    assert client.get(ADDRESS, {"text": "k" * 2_000}).status_code == 200
    long = client.get(ADDRESS, {"text": "k" * 2_001})
    assert long.status_code == 422
    assert b"at most 2,000 characters" in long.content
    assert b"k" * 2_001 in long.content


def test_the_corrected_requirements_lead_to_their_answer(client: Client) -> None:
    sent = {"console": "must", "analytics": "no", "nonsense": "must", "cloudfront": "perhaps"}
    answered = client.get(f"{ADDRESS}/decide", sent)
    assert (answered.status_code, answered.headers["Location"]) == (
        302,
        "/choose/answer?analytics=no&console=must",
    )
    assert client.get(answered.headers["Location"]).status_code == 200


def test_what_is_left_out_is_counted(client: Client) -> None:
    days = "".join(f"Keys must be rotated every {number} days. " for number in range(30, 37))
    quoted = client.post(ADDRESS, {"text": " ".join(f"Rotate {word} every year." for word in "abcdefgh")})
    assert quoted.status_code == 200
    sung = client.post(ADDRESS, {"text": "".join(f"Key {number} sings. " for number in range(25))})
    assert b"And 5 more." in sung.content
    much = client.post(ADDRESS, {"text": days * 60}).content.decode()
    assert "Only the first 1" in much
    assert "characters were read" in much


def test_more_places_than_are_quoted_are_counted(client: Client) -> None:
    rotated = ("rotate keys yearly", "rotate keys weekly", "rotate keys monthly", "rotated annually")
    others = ("cryptoperiod", "rotation schedule", "rotate on demand", "rotated quarterly")
    text = ". ".join((*rotated, *others))
    assert b"more places in the text say so" in client.post(ADDRESS, {"text": text}).content
