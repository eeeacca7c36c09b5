"""The pages of Decide as people see them: in every look, by keyboard, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Look, open_page
from tests.live_site import LiveSite

COMPARED = "/choose/compare?a=two-layers%3Dmust%26on%3D2022-05-01&b=two-layers%3Dmust"
PAGES = (
    *("/choose", "/choose/ask/console", "/choose/ask/console?continue=1", "/choose/check?console=must"),
    *("/choose/all?console=must", "/choose/answer", "/choose/answer?key-use-audit=must&lowest-cost=like"),
    *(
        "/choose/answer?console=must&s3-never-sees-plaintext=must",
        "/choose/answer?two-layers=must&on=2022-05-01",
    ),
    *("/choose/answer?nonsense=1&rules=00000000", "/choose/requirements/fips-level-3", COMPARED),
    *("/choose/record?key-use-audit=must", "/choose/frameworks", "/choose/frameworks/hipaa"),
)


def assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


@pytest.mark.parametrize("address", PAGES)
def test_page_has_no_accessibility_violation_and_fits(
    page_in_every_look: Page, axe: Callable[[Page], list[str]], address: str
) -> None:
    page_in_every_look.goto(address)
    assert axe(page_in_every_look) == []
    assert_fits(page_in_every_look)


def test_each_page_fits_the_narrowest_screen(browser: Browser, live_site: LiveSite) -> None:
    with open_page(browser, live_site, Look("narrow", 320, 640, "light")) as page:
        for address in PAGES:
            page.goto(address)
            assert_fits(page)


def test_one_question_at_a_time_by_keyboard(page: Page) -> None:
    page.goto("/choose")
    page.get_by_role("link", name="Start", exact=True).last.focus()
    page.keyboard.press("Enter")
    first = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("radio", name="Must").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(first)
    expect(page).to_have_url(re.compile("=must"))
    page.get_by_role("link", name="Skip to the answer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("For your 1 answer, use")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(first)


def test_the_answer_follows_each_click_and_is_said(page: Page) -> None:
    page.goto("/choose/all")
    expect(page.locator("#panel")).to_contain_text("SSE-S3")
    row = page.get_by_role("group", name="The use of the key is recorded")
    row.get_by_role("radio", name="Must").focus()
    page.keyboard.press("Space")
    expect(page.locator("#panel")).to_contain_text("SSE-KMS with a customer managed key")
    expect(page.locator("#said")).to_contain_text("SSE-KMS with a customer managed key")
    expect(page).to_have_url(re.compile(r"/choose/all\?key-use-audit=must$"))
    expect(row.get_by_role("radio", name="Must")).to_be_focused()
    page.get_by_label("Decide", exact=True).get_by_role("link", name="Answer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("SSE-KMS with a customer managed key")
    page.go_back()
    expect(page.locator("#panel")).to_contain_text("SSE-KMS with a customer managed key")
    expect(row.get_by_role("radio", name="Must")).to_be_checked()


def test_each_way_in_works_without_scripts(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto("/choose")
    page.get_by_role("link", name="Open the list").click()
    page.get_by_role("group", name="Two independent layers of encryption").get_by_label("Must").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("#panel")).to_contain_text("DSSE-KMS")
    page.get_by_role("link", name="Why").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("DSSE-KMS")
    page.get_by_role("link", name="Change an answer").click()
    page.get_by_role("link", name=re.compile("Change")).click()
    page.get_by_role("radio", name="Not needed").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    page.get_by_role("link", name="See the answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("SSE-S3")


def test_an_empty_answer_leads_back_to_the_choices(page: Page) -> None:
    page.goto("/choose/ask/console")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".problem")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Must")).to_be_focused()
