"""Predict, then break it, in a real browser: three experiments walked, one of them without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.live_site import LiveSite

Axe = Callable[[Page], list[str]]
RIGHT, WRONG = "comes-back", "lost"


def predict(page: Page, site: LiveSite, experiment: str, choice: str, sureness: str, *, leave: bool) -> None:
    page.goto(f"{site.https_url}/lab/experiments/{experiment}")
    page.locator(f"input[name=choice][value={choice}]").check()
    page.locator(f"input[name=sureness][value={sureness}]").check()
    if leave:
        page.get_by_label("Leave it on the bench").check()
    page.get_by_role("button", name="Run it").click()
    page.wait_for_url("**/runs/*")


def check_look(page: Page, axe: Axe) -> None:
    assert axe(page) == []
    page.evaluate("for (const part of document.querySelectorAll('main details')) part.open = true")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_predicted_seen_and_understood(page_in_every_look: Page, live_site: LiveSite, axe: Axe) -> None:
    page = page_in_every_look
    page.goto(f"{live_site.https_url}/lab/experiments/disable-the-key")
    check_look(page, axe)
    page.get_by_role("button", name="Run it").click()
    expect(page.get_by_role("alert")).to_contain_text("A guess will do")
    check_look(page, axe)
    predict(page, live_site, "disable-the-key", WRONG, "sure", leave=True)
    expect(page.get_by_role("heading", name="Not as you said")).to_be_visible()
    expect(page.get_by_role("row", name="Its code")).to_contain_text("KMS.DisabledException")
    check_look(page, axe)
    page.goto(f"{live_site.https_url}/lab/experiments")
    expect(page.get_by_text("predicted wrong")).to_be_visible()
    check_look(page, axe)


def test_an_object_is_broken_read_and_put_back(
    page_in_every_look: Page, live_site: LiveSite, axe: Axe
) -> None:
    page = page_in_every_look
    predict(page, live_site, "disable-the-key", RIGHT, "unsure", leave=True)
    expect(page.get_by_role("heading", name="As you said", exact=True)).to_be_visible()
    page.get_by_role("link", name="plan.txt").first.click()
    page.get_by_role("link", name="Break it").click()
    check_look(page, axe)
    page.get_by_role("button", name="Flip it").click()
    page.get_by_role("button", name="Read it now").click()
    expect(page.get_by_role("heading", name="Refused as administrator")).to_be_visible()
    check_look(page, axe)
    page.get_by_role("button", name="Put the original back").click()
    page.get_by_role("button", name="Read it now").click()
    expect(page.get_by_role("heading", name="Read as administrator")).to_be_visible()


def walk(page: Page, site: LiveSite) -> None:
    predict(page, site, "disable-the-key", RIGHT, "guess", leave=False)
    address = page.url
    expect(page.get_by_role("heading", name="As you said", exact=True)).to_be_visible()
    page.locator("#step-5 summary").click()
    page.locator("#step-5").get_by_role("link", name="The request and its answer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("disabled")
    page.go_back()
    assert page.url == address
    page.reload()
    assert page.url == address
    page.get_by_role("link", name="All experiments").click()
    expect(page.get_by_text("1 of 1 first predictions right")).to_be_visible()


def test_walk_with_javascript(page: Page, live_site: LiveSite) -> None:
    walk(page, live_site)


def test_walk_without_javascript(page_without_javascript: Page, live_site: LiveSite) -> None:
    walk(page_without_javascript, live_site)


def test_a_variation_is_predicted_anew(page: Page, live_site: LiveSite) -> None:
    predict(page, live_site, "bucket-key", "one", "sure", leave=False)
    page.get_by_role("link", name="Without a Bucket Key").click()
    expect(page.get_by_text("One thing is different: Without a Bucket Key")).to_be_visible()
    assert page.locator("main input:checked").count() == 0
    page.locator("input[value=hundred]").check()
    page.locator("input[value=sure]").check()
    page.get_by_role("button", name="Run it").click()
    expect(page.get_by_role("heading", name="As you said", exact=True)).to_be_visible()


def test_predicted_by_keyboard(page: Page, live_site: LiveSite) -> None:
    page.goto(f"{live_site.https_url}/lab/experiments/disable-the-key")
    page.locator("input[name=choice]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/1")
