from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from encryption_lab.lab import Lab
from encryption_lab.web.bench.choices import CHOICES
from tests.web.bench.uploads import Browser


def test_the_first_visit_invites_and_chooses_nothing(browser: Browser) -> None:
    page = browser.get("/lab/").content.decode()
    assert "Nothing yet" in page
    assert all(f"method={choice.code}" in page for choice in CHOICES)
    assert "<form" not in page.partition("<main")[2]


@pytest.mark.parametrize("code", [choice.code for choice in CHOICES])
def test_every_choice_has_an_address(browser: Browser, code: str) -> None:
    page = browser.get(f"/lab/?method={code}&bucket=first-bucket")
    assert page.status_code == 200
    assert b'type="file"' in page.content


@pytest.mark.parametrize("code", ["", *(choice.code for choice in CHOICES)])
def test_every_page_takes_few_queries(
    browser: Browser, code: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        browser.upload("sse-s3", name=f"file-{number}")
    with django_assert_max_num_queries(9):
        page = browser.get(f"/lab/?method={code}").content.decode()
    assert "file-11" in page
    assert "file-1<" not in page


def test_nonsense_in_the_address_is_passed_over(browser: Browser) -> None:
    assert browser.get("/lab/?method=rot13&bucket=nobodys&key=%00&group=x").status_code == 200


def test_without_a_bucket_the_page_says_where_to_make_one(browser: Browser, lab: Lab) -> None:
    lab.buckets.delete(lab.call("administrator", secure_transport=True), "first-bucket")
    page = browser.get("/lab/?method=sse-s3").content.decode()
    assert "You have no bucket" in page
    assert 'type="file"' not in page


def test_a_disabled_key_can_be_chosen_and_is_said_to_be_disabled(browser: Browser, lab: Lab) -> None:
    lab.kms.disable_key(lab.call("administrator", secure_transport=True), "alias/first-key")
    assert "first-key · disabled" in browser.get("/lab/?method=sse-kms").content.decode()
