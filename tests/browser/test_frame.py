"""What every page has: tested on the front page and the error page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import DESKTOP, open_page
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


def visit(browser: Browser, site: LiveSite, do: Callable[[Page], None]) -> None:
    with open_page(browser, site, DESKTOP) as page:
        do(page)


def test_a_complaint_of_the_content_security_policy_is_found(browser: Browser, live_site: LiveSite) -> None:
    def answer(route: Route) -> None:
        policy = {"Content-Security-Policy": "default-src 'self'"}
        route.fulfill(body='<p style="color: red">red</p>', content_type="text/html", headers=policy)

    def see_a_styled_page(page: Page) -> None:
        page.route("/styled", answer)
        page.goto("/styled")
        expect(page.get_by_text("red")).to_be_visible()

    with pytest.raises(AssertionError, match="inline style"):
        visit(browser, live_site, see_a_styled_page)


def test_a_script_that_fails_is_found(browser: Browser, live_site: LiveSite) -> None:
    def throw(page: Page) -> None:
        page.goto("/")
        page.evaluate(
            "new Promise(done => { setTimeout(done, 50); setTimeout(() => { throw Error('went wrong') }) })"
        )

    with pytest.raises(AssertionError, match="went wrong"):
        visit(browser, live_site, throw)


def test_axe_finds_a_picture_without_words(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert any(violation.startswith("image-alt") for violation in axe(page))
