from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from studyapp.guide.loaded import register
from tests.guide.reading import links_of, text_of

DEFAULT = "/facts/sse-s3-is-the-default"


def test_a_fact_shows_its_claim_sources_dates_and_what_depends_on_it(client: Client) -> None:
    response = client.get(DEFAULT)
    text = text_of(response)
    assert "Since 5 January 2023 S3 encrypts every new object in every bucket" in text
    assert "Amazon S3 User Guide: Default encryption FAQ" in text
    assert "https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html" in links_of(
        response
    )
    assert "checked 2026-11-23 · text of 9 June 2023" in text
    assert "Checked 23 November 2026" in text
    assert "Review by 23 May 2027" in text
    assert "True since 5 January 2023" in text
    assert "/facts/sse-s3-header-is-optional" in links_of(response)
    assert "/study/glossary#default-encryption" in links_of(response)


def test_a_fact_shows_what_the_notes_said(client: Client) -> None:
    text = text_of(client.get(DEFAULT))
    assert "What the 2022 notes said Default encryption can be enabled for a bucket. Outdated" in text


def test_a_source_is_linked_at_its_very_place(client: Client) -> None:
    links = links_of(client.get("/facts/encryption-context-is-not-secret"))
    assert (
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context"
        in links
    )


def test_a_fresh_fact_does_not_speak_of_review(client: Client) -> None:
    text = text_of(client.get(DEFAULT))
    assert "due for review" not in text


@pytest.mark.parametrize(("day", "stale"), [(date(2027, 5, 23), False), (date(2027, 5, 24), True)])
def test_a_stale_fact_says_so_to_everybody(
    client: Client, on_day: Callable[[date], None], day: date, stale: bool
) -> None:
    on_day(day)
    text = text_of(client.get(DEFAULT))
    assert ("This fact has not been checked since 23 November 2026." in text) is stale
    assert ("due for review" in text) is stale


@pytest.mark.parametrize(
    "address",
    [
        "/facts?q=sse-s3-is-the-default",
        "/study/notes",
        "/study/changes",
        "/study/glossary",
        "/facts/unencrypted-objects-are-old",
    ],
)
def test_a_stale_fact_is_marked_wherever_it_is_named(
    client: Client, on_day: Callable[[date], None], address: str
) -> None:
    assert "due for review" not in text_of(client.get(address)).replace("Due for review", "")
    on_day(date(2027, 5, 24))
    assert "Every new object is encrypted due for review" in text_of(client.get(address))


def test_a_fact_of_the_past_says_that_it_is(client: Client) -> None:
    text = text_of(client.get("/facts/aws-managed-keys-rotated-three-yearly"))
    assert "no longer so" in text
    assert "True until May 2022" in text


def test_a_fact_that_nothing_depends_on_says_so(client: Client) -> None:
    alone = next(fact.id for fact in register().facts if not len(register().dependants(fact.id)))
    assert "Nothing in the register." in text_of(client.get(f"/facts/{alone}"))


def test_a_fact_leads_to_the_pages_that_cite_it(client: Client) -> None:
    response = client.get("/facts/sse-c-off-by-default")
    assert "/study/sse-c" in links_of(response)
    assert "Pages of the guide" in text_of(response)


def test_one_can_walk_through_a_theme(client: Client) -> None:
    first = client.get("/facts/four-server-side-methods")
    assert "1 of 12" in text_of(first)
    assert "Previous" not in text_of(first)
    second = client.get("/facts/client-side-is-independent")
    assert {"/facts/four-server-side-methods", "/facts/aes-256-everywhere"} <= set(links_of(second))
    assert "Next" not in text_of(client.get("/facts/client-side-hides-plaintext"))


@pytest.mark.parametrize("address", ["/facts/no-such-fact", "/facts/SSE-S3", "/facts/a%2Fb", "/facts/x%00y"])
def test_an_unknown_fact_is_not_found(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "There is nothing at this address" in text_of(response)
