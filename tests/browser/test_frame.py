"""What every page has: tested on the front page and the error page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.live_site import LiveSite


@pytest.mark.parametrize("address", ["/", "/nothing-here"])
def test_page_has_no_accessibility_violation(
    page_in_every_look: Page, axe: Callable[[Page], list[str]], address: str
) -> None:
    page_in_every_look.goto(address)
    assert axe(page_in_every_look) == []


@pytest.mark.parametrize("address", ["/", "/nothing-here"])
def test_page_is_not_wider_than_the_screen(page_in_every_look: Page, address: str) -> None:
    page_in_every_look.goto(address)
    width = page_in_every_look.evaluate("document.documentElement.scrollWidth")
    assert width <= page_in_every_look.evaluate("innerWidth")


def test_https_serves_the_same_page(page: Page, live_site: LiveSite) -> None:
    page.goto(live_site.https_url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_first_tab_stop_leads_to_the_content(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
