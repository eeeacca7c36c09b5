from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from studyapp.guide.loaded import register
from tests.guide.reading import links_of, text_of


def facts_on(client: Client, query: str) -> set[str]:
    links = links_of(client.get(f"/facts{query}"))
    return {link.removeprefix("/facts/") for link in links if link.startswith("/facts/")}


def test_at_first_the_themes_are_shown(client: Client) -> None:
    response = client.get("/facts")
    assert f"{len(register().themes)} themes" in text_of(response)
    for theme in register().themes:
        assert f"/facts?theme={theme.id}" in links_of(response)
    assert facts_on(client, "") == set()


def test_empty_filters_are_no_question(client: Client) -> None:
    assert facts_on(client, "?q=&theme=&method=&show=") == set()


def test_a_theme_shows_its_facts(client: Client) -> None:
    assert "5 facts on DSSE-KMS" in text_of(client.get("/facts?theme=dsse-kms"))
    assert facts_on(client, "?theme=dsse-kms") == {
        fact.id for fact in register().facts if fact.theme == "dsse-kms"
    }


def test_all_facts_can_be_read_one_after_the_other(client: Client) -> None:
    full, rest = divmod(len(register().facts), 40)
    pages = [facts_on(client, f"?theme=all&page={page}") for page in range(1, full + 2)]
    assert [len(page) for page in pages] == [*[40] * full, rest]
    assert set().union(*pages) == {fact.id for fact in register().facts}


def test_pages_of_an_answer_lead_to_each_other_and_keep_the_question(client: Client) -> None:
    first = client.get("/facts?q=key&show=&page=")
    assert "1 to 40 of " in text_of(first)
    assert "?q=key&page=2" in links_of(first)
    second = client.get("/facts?q=key&page=2")
    assert {"?q=key&page=1", "?q=key&page=3"} <= set(links_of(second))
    assert "?q=key&page=" not in str(links_of(client.get("/facts?q=key+commitment")))


def test_a_page_that_is_not_there_is_the_nearest(client: Client) -> None:
    last = len(register().facts) // 40 + 1
    assert facts_on(client, "?theme=all&page=99") == facts_on(client, f"?theme=all&page={last}")
    assert facts_on(client, "?theme=all&page=x") == facts_on(client, "?theme=all&page=1")


def test_words_are_found_in_claims_and_in_names_of_terms(client: Client) -> None:
    assert "external-key-store" in facts_on(client, "?q=XKS")
    assert "kms-payload-limit" in facts_on(client, "?q=4,096+bytes")


def test_filters_narrow_each_other(client: Client) -> None:
    assert facts_on(client, "?theme=cost&method=cse") == {"kms-request-price"}
    assert "1 fact on Cost and quotas, about Client-side" in text_of(
        client.get("/facts?theme=cost&method=cse")
    )


def test_facts_due_for_review_can_be_listed(client: Client, on_day: Callable[[date], None]) -> None:
    assert facts_on(client, "?show=stale") == set()
    on_day(date(2027, 2, 24))
    found = facts_on(client, "?show=stale")
    assert {"sse-c-off-by-default", "kms-request-quota"} <= found
    assert "sse-s3-is-the-default" not in found


def test_what_is_not_found_says_so(client: Client) -> None:
    response = client.get("/facts?q=zzz")
    assert response.status_code == 200
    assert "No such fact" in text_of(response)


@pytest.mark.parametrize(
    "query",
    ["?theme=nowhere", "?method=rot13", "?show=%3Cscript%3E", f"?q={'x' * 101}", "?theme=sse-c%00"],
)
def test_a_question_that_cannot_be_read_is_explained(client: Client, query: str) -> None:
    response = client.get(f"/facts{query}")
    assert response.status_code == 422
    assert "There is a problem" in text_of(response)
    assert "<title>Error: " in response.content.decode()
    assert "<script>" not in response.content.decode()


def test_what_was_asked_is_shown_and_not_run(client: Client) -> None:
    html = client.get("/facts", {"q": "<b onload=x>&'"}).content.decode()
    assert "<b onload" not in html
    assert "&lt;b onload=x&gt;" in html


def test_thousands_of_parameters_are_refused(client: Client) -> None:
    response = client.get("/facts?" + "&".join(f"p{number}=1" for number in range(3000)))
    assert response.status_code == 400


@pytest.mark.parametrize("words", ["Schlüssel", "鍵", "مفتاح", "\u202e"])
def test_other_languages_are_no_problem(client: Client, words: str) -> None:
    assert client.get("/facts", {"q": words}).status_code == 200
