"""The pages of the guide as people see them: in every look, narrow, by keyboard, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

ADDRESSES = ("/study/sse-kms", "/study/threat-model", "/study/enforcing", "/study/cost-scale")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_no_accessibility_violation_and_fits(
    page_in_every_look: Page, axe: Callable[[Page], list[str]], address: str
) -> None:
    page_in_every_look.goto(address)
    assert axe(page_in_every_look) == []
    width = page_in_every_look.evaluate("document.documentElement.scrollWidth")
    assert width <= page_in_every_look.evaluate("innerWidth")


def test_no_page_scrolls_sideways_at_320_pixels(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/study")
    addresses = page.locator(".path a").evaluate_all("links => links.map(link => link.pathname)")
    assert len(addresses) > 5
    for address in ["/study", *addresses]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_one_layout_of_the_drawing_is_shown_at_a_time(page: Page) -> None:
    page.goto("/study/threat-model")
    expect(page.locator(".guide-wide")).to_be_visible()
    expect(page.locator(".guide-tall")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".guide-tall")).to_be_visible()
    expect(page.locator(".guide-wide")).to_be_hidden()


def test_one_reads_on_by_keyboard_and_finds_a_fact(page: Page) -> None:
    page.goto("/study/sse-s3")
    cite = page.locator(".cite").first
    cite.focus()
    outline = cite.evaluate("link => getComputedStyle(link).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/facts/sse-s3-envelope$"))
    page.go_back()
    page.locator("a[rel=next]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("SSE-KMS")


def test_the_path_is_walked_without_scripts(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto("/study")
    page.get_by_role("link", name="Envelope encryption", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Envelope encryption")
    expect(page.get_by_role("heading", name="What this page rests on")).to_be_visible()


def test_a_printed_page_is_the_text_without_the_frame(page: Page) -> None:
    page.goto("/study/sse-c")
    page.emulate_media(media="print")
    expect(page.locator(".site-head")).to_be_hidden()
    expect(page.locator(".section-nav")).to_be_hidden()
    expect(page.locator(".turn")).to_be_hidden()
    expect(page.locator(".prose")).to_be_visible()
