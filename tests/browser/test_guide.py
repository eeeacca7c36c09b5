"""The pages of Study as people see them: in every look, by keyboard, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGES = (
    *("/study", "/study/notes", "/study/changes", "/study/glossary", "/facts", "/facts?theme=sse-c"),
    *("/facts?theme=nowhere", "/facts/sse-c-off-by-default", "/facts/aws-managed-keys-rotated-three-yearly"),
)


@pytest.mark.parametrize("address", PAGES)
def test_page_has_no_accessibility_violation_and_fits(
    page_in_every_look: Page, axe: Callable[[Page], list[str]], address: str
) -> None:
    page_in_every_look.goto(address)
    assert axe(page_in_every_look) == []
    width = page_in_every_look.evaluate("document.documentElement.scrollWidth")
    assert width <= page_in_every_look.evaluate("innerWidth")


def test_facts_are_found_while_one_types(page: Page) -> None:
    page.goto("/facts")
    page.get_by_label("Words").press_sequentially("salted")
    expect(page.locator("#found")).to_contain_text("with “salted”")
    expect(page.get_by_role("link", name="S3 keeps an HMAC, not the key")).to_be_visible()
    expect(page.get_by_label("Words")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/facts\?q=salted"))


def test_each_search_is_an_address_and_back_works(page: Page) -> None:
    page.goto("/facts")
    page.get_by_label("Theme").select_option("DSSE-KMS")
    expect(page.locator("#found")).to_have_text("5 facts on DSSE-KMS")
    page.reload()
    expect(page.locator("#found")).to_have_text("5 facts on DSSE-KMS")
    expect(page.get_by_label("Theme")).to_have_value("dsse-kms")
    page.go_back()
    expect(page.locator("#found")).to_contain_text("themes")


def test_one_finds_a_fact_without_scripts(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto("/")
    page.get_by_role("link", name="Study", exact=True).click()
    page.get_by_label("Words").fill("ransom")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="SSE-C misused for ransom", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("SSE-C misused for ransom")
    page.get_by_role("link", name="on the timeline").click()
    expect(page.locator("#sse-c-ransomware")).to_be_in_viewport()
