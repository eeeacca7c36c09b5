from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from studyapp.guide.search_index import KINDS, entries
from studyapp.guide.search_presenter import excerpt, marked
from studyapp.knowledge.ranking import Entry, find, meant
from tests.guide.reading import ids_of, links_of, text_of

TITLE = Entry(kind="fact", title="A Bucket Key", text="Saves requests.", url="/a")
PART = Entry(kind="fact", title="A key", text="In a bucket.", url="/b")
BODY = Entry(kind="fact", title="Cost", text="The bucket has a `key`.", url="/c")


def test_title_comes_before_text_and_the_phrase_before_all() -> None:
    assert find([BODY, PART, TITLE], ["bucket", "key"]) == [TITLE, PART, BODY]


def test_all_words_have_to_occur() -> None:
    assert find([BODY, PART, TITLE], ["bucket", "saves"]) == [TITLE]
    assert find([BODY], []) == []


def test_every_kind_can_be_found() -> None:
    assert {entry.kind for entry in entries()} == set(KINDS)


def test_each_address_exists_and_holds_the_place_it_names(client: Client) -> None:
    ids: dict[str, list[str]] = {}
    for entry in entries():
        path, _, place = entry.url.partition("#")
        if path not in ids:
            response = client.get(path)
            assert response.status_code == 200, path
            ids[path] = ids_of(response)
        assert not place or place in ids[path], entry.url


def test_a_search_finds_what_it_should_and_groups_it(client: Client) -> None:
    response = client.get("/study/search?q=SlowDown")
    assert "/facts/throttling-shows-as-slow-down" in links_of(response)
    assert "kind-guide" in ids_of(response)
    assert "<mark>SlowDown</mark>" in response.content.decode()


def test_one_kind_is_shown_whole(client: Client) -> None:
    few = client.get("/study/search?q=key")
    assert "/study/search?q=key&kind=fact" in links_of(few)
    whole = links_of(client.get("/study/search?q=key&kind=fact"))
    assert len([link for link in whole if link.startswith("/facts/")]) > 50


def test_a_misspelt_word_is_put_right(client: Client) -> None:
    response = client.get("/study/search?q=envelop+encription")
    assert "Nothing found" in text_of(response)
    assert "/study/search?q=Envelope+encryption" in links_of(response)
    assert meant(["zzzz"], ["Envelope encryption"]) == []


def test_without_words_it_says_what_can_be_found(client: Client) -> None:
    assert "What are you looking for?" in text_of(client.get("/study/search?q=+"))


@pytest.mark.parametrize("query", [f"?q={'x' * 10_000}", "?q=a&kind=nowhere", "?q=%00"])
def test_a_question_that_cannot_be_read_is_explained(client: Client, query: str) -> None:
    response = client.get(f"/study/search{query}")
    assert response.status_code == 422
    assert "There is a problem" in text_of(response)


def test_thousands_of_parameters_are_refused(client: Client) -> None:
    assert (
        client.get("/study/search?" + "&".join(f"p{number}=1" for number in range(3000))).status_code == 400
    )


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "<b onload=x>&'", "鍵", "(((", "\\", ".*"])
def test_what_was_asked_is_shown_and_not_run(client: Client, words: str) -> None:
    response = client.get("/study/search", {"q": words})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert "<b onload" not in response.content.decode()


def test_marks_are_ours_and_the_rest_is_escaped() -> None:
    assert marked("<b>key</b> & Key", ["key"]) == "&lt;b&gt;<mark>key</mark>&lt;/b&gt; &amp; <mark>Key</mark>"


def test_an_excerpt_shows_where_the_word_stands() -> None:
    text = "one two three " * 60 + "needle " + "four five six " * 60
    assert "needle" in excerpt(text, ["needle"])
    assert len(excerpt(text, ["needle"])) < 260


@pytest.mark.django_db
def test_no_query_is_needed(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/study/search?q=key").status_code == 200
