"""/study/<slug>, for each page of the folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from studyapp.guide.loaded import register
from studyapp.knowledge.guide_values import GuidePage
from tests.guide.reading import ids_of, links_of, text_of

PAGES = register().guide


def address_of(page: GuidePage) -> str:
    return f"/study/{page.slug}"


each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)


@each_page
def test_a_page_says_what_it_is_and_what_it_rests_on(client: Client, page: GuidePage) -> None:
    response = client.get(address_of(page))
    assert response.status_code == 200
    text = text_of(response)
    assert page.front.title in text
    assert f"{page.front.order} of {len(PAGES)}" in text
    assert f"{page.minutes} minute{'s' if page.minutes > 1 else ''} to read" in text
    links = links_of(response)
    for fact in register().named(page.facts):
        assert links.count(f"/facts/{fact.id}") >= 2, "in the text, and at the foot"
        assert fact.title.replace("`", "") in text
    for source in {citation.source_id for fact in register().named(page.facts) for citation in fact.sources}:
        assert register().source(source).title in text
    for rule in page.front.rules:
        assert f"/choose/requirements/{rule}" in links
    assert "All were checked on 23 November 2026" in text


@each_page
def test_a_page_has_one_first_heading_no_id_twice_and_links_that_lead_somewhere(
    client: Client, page: GuidePage
) -> None:
    response = client.get(address_of(page))
    assert response.content.decode().count("<h1") == 1
    assert [name for name, times in Counter(ids_of(response)).items() if times > 1] == []
    for link in links_of(response):
        parts = urlsplit(link)
        if parts.scheme or parts.path.startswith("/static/") or not parts.path:
            continue
        try:
            found = resolve(parts.path)
        except Resolver404:
            pytest.fail(f"{page.slug} leads to {link}, where nothing is.")
        if found.view_name == "study:page":
            assert found.kwargs["slug"] in {each.slug for each in PAGES}


def test_the_pages_lead_from_one_to_the_next(client: Client) -> None:
    for before, after in pairwise(PAGES):
        assert f'href="{address_of(after)}" rel="next"' in client.get(address_of(before)).content.decode()
        assert f'href="{address_of(before)}" rel="prev"' in client.get(address_of(after)).content.decode()
    assert 'rel="prev"' not in client.get(address_of(PAGES[0])).content.decode()
    assert 'rel="next"' not in client.get(address_of(PAGES[-1])).content.decode()


def test_the_start_page_is_the_reading_path(client: Client) -> None:
    response = client.get("/study")
    addresses = [address_of(page) for page in PAGES]
    assert list(dict.fromkeys(link for link in links_of(response) if link in addresses)) == addresses
    assert f"{len(PAGES)} pages, {sum(page.minutes for page in PAGES)} minutes" in text_of(response)


def test_a_method_s_page_shows_headers_sights_traps_objectives_and_leads_to_the_lab(client: Client) -> None:
    response = client.get("/study/sse-kms")
    text = text_of(response)
    assert "What goes over the wire x-amz-server-side-encryption aws:kms" in text
    assert "Who may only read the object 403 AccessDenied" in text
    assert "SCS-C03 5.3 Secrets and keys" in text
    assert "/lab/?method=sse-kms" in links_of(response)
    assert 'class="wrap m-sse-kms"' in response.content.decode()


def test_a_page_shows_the_notes_that_its_facts_judge(client: Client) -> None:
    response = client.get("/study/sse-c")
    assert "/study/notes#sse-c-anywhere" in links_of(response)
    assert "The 2022 notes on this" in text_of(response)
    assert "outdated SSE-C can be used with any bucket (taken for granted)." in text_of(response)
    assert "/study/notes#kms-header-required" not in links_of(response)


def test_an_exam_that_ends_or_begins_says_when(client: Client) -> None:
    text = text_of(client.get("/study/sse-s3"))
    assert "until DVA-C03, until November 2026" in text
    assert "Developer – Associate, from 1 December 2026" in text


def test_from_its_first_day_on_an_exam_says_nothing(client: Client, on_day: Callable[[date], None]) -> None:
    on_day(date(2026, 12, 1))
    assert "from 1 December 2026" not in text_of(client.get("/study/sse-s3"))


def test_stale_facts_are_announced(client: Client, on_day: Callable[[date], None]) -> None:
    assert "due for review" not in text_of(client.get("/study/sse-s3"))
    on_day(date(2028, 1, 1))
    text = text_of(client.get("/study/sse-s3"))
    assert "of the facts below are due for review." in text
    assert text.count("due for review") == len(register().page(PAGES[2].slug).facts) + 1


def test_a_page_asks_the_database_nothing(client: Client) -> None:
    """The database fixture is not asked for: a query would fail."""
    for page in PAGES:
        assert client.get(address_of(page)).status_code == 200


@pytest.mark.parametrize("address", ["/study/no-such-page", "/study/SSE_S3", "/study/x%00y", "/study/a%2Fb"])
def test_an_unknown_page_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/study/sse-s3").status_code == 405


def test_every_statement_of_the_notes_is_met_on_some_page() -> None:
    met = {note.id for page in PAGES for note in register().notes if set(note.facts) <= set(page.facts)}
    assert [note.id for note in register().notes if note.id not in met] == []
