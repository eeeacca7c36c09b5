"""What holds for every page of Study."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from studyapp.guide.loaded import register
from tests.guide.reading import ids_of, links_of, text_of

PAGES = ("/study", "/study/notes", "/study/changes", "/study/glossary", "/facts", "/facts?theme=all")
FACTS = tuple(f"/facts/{fact.id}" for fact in register().facts)


@pytest.mark.parametrize("address", [*PAGES, *FACTS])
def test_a_page_opens_and_all_its_own_links_lead_somewhere(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    for link in links_of(response):
        parts = urlsplit(link)
        if parts.scheme or parts.path.startswith("/static/") or not parts.path:
            continue
        try:
            found = resolve(parts.path)
        except Resolver404:
            pytest.fail(f"{address} leads to {link}, where nothing is.")
        if found.url_name == "fact":
            assert found.kwargs["fact_id"] in {fact.id for fact in register().facts}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_one_first_heading_one_primary_button_and_no_id_twice(
    client: Client, address: str
) -> None:
    response = client.get(address)
    html = response.content.decode()
    assert html.count("<h1") == 1
    assert html.count("btn-primary") <= 1
    assert [name for name, times in Counter(ids_of(response)).items() if times > 1] == []


@pytest.mark.parametrize("page", ["/study/notes", "/study/glossary", "/study/changes"])
def test_links_into_a_page_find_their_place(client: Client, page: str) -> None:
    places = set(ids_of(client.get(page)))
    for address in FACTS:
        for link in links_of(client.get(address)):
            if link.startswith(f"{page}#"):
                assert urlsplit(link).fragment in places


@pytest.mark.parametrize("address", [*PAGES, FACTS[0]])
def test_only_reading_is_allowed(client: Client, address: str) -> None:
    response = client.post(address)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert "does not take that kind of request" in text_of(response)


@pytest.mark.parametrize("address", [*PAGES, FACTS[0]])
def test_the_main_navigation_knows_where_one_is(client: Client, address: str) -> None:
    html = client.get(address).content.decode()
    assert '<a href="/study" aria-current="true">Study</a>' in html


def test_the_front_page_leads_to_study(client: Client) -> None:
    assert "/study" in links_of(client.get("/"))
