from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client


def test_the_page_works_out_a_month(client: Client) -> None:
    text = client.get("/choose/cost?puts=0&gets=100000000").content.decode()
    assert "$300.94" in text
    assert "$3.94" in text
    assert "<svg" in text


@pytest.mark.parametrize("name", ["puts", "gets", "keys", "rotations", "saved", "busiest", "region"])
@pytest.mark.parametrize(
    "value", ["1" + "0" * 30, "-1", "NaN", "1e9", "Infinity", "much", "<script>", "9" * 10_000]
)
def test_an_absurd_number_is_told(client: Client, name: str, value: str) -> None:
    page = client.get(f"/choose/cost?{urlencode({name: value})}")
    assert page.status_code == 422
    text = page.content.decode()
    assert "Error: " in text
    assert "The bill and the quota" not in text


def test_the_largest_numbers_are_worked_out(client: Client) -> None:
    asked = {"puts": 10**13, "gets": 10**13, "keys": 100_000, "saved": 0}
    assert client.get(f"/choose/cost?{urlencode(asked)}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "SSE-S3"),
        ({"key-use-audit": "must"}, "Customer managed key and Bucket Key"),
        ({"candidate": "sse-kms-external"}, "Key in a key store"),
    ],
)
def test_the_row_of_the_method_is_marked(client: Client, asked: dict[str, str], said: str) -> None:
    text = client.get(f"/choose/cost?{urlencode(asked)}").content.decode()
    row = text.split('class="cost-chosen')[1].split("</th>")[0]
    assert said in row


def test_what_cannot_be_counted_is_told(client: Client) -> None:
    text = client.get("/choose/cost?two-layers=must&least-effort=like").content.decode()
    assert "is not in the table" in text
    assert "cost-chosen" not in text


def test_throttling_has_a_word(client: Client) -> None:
    assert "throttled</" in client.get("/choose/cost?gets=100000000000").content.decode()
