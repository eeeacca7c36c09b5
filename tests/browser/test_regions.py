"""A key of several Regions, made and replicated on its pages."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

THERE = "eu-west-1"


def make_key(page: Page) -> None:
    page.goto("/lab/keys")
    page.get_by_label("Alias").fill("global")
    page.get_by_label("For several Regions").check()
    page.get_by_role("button", name="Create key").click()
    expect(page.get_by_text("multi-Region primary")).to_be_visible()


def replicate(page: Page) -> None:
    page.locator("summary", has_text="Replicate to another Region").click()
    page.get_by_label("Region", exact=True).select_option(THERE)
    page.get_by_role("button", name="Make the replica").click()
    expect(page.get_by_text(f"The key has a replica in {THERE}")).to_be_visible()


def walk(page: Page) -> None:
    """Make the key and its replica, go from one to the other and back, and find both on the list."""
    make_key(page)
    replicate(page)
    page.get_by_role("link", name=THERE).click()
    expect(page.get_by_text(f"{THERE}, multi-Region replica")).to_be_visible()
    page.get_by_label("New alias").fill("copy")
    page.get_by_role("button", name="Add the alias").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("copy")
    keys = page.get_by_role("table", name="Keys of this id, the primary first")
    keys.get_by_role("row").nth(1).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("global")
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Keys").click()
    expect(page.get_by_text(f"{THERE}, multi-Region replica")).to_be_visible()
    expect(page.get_by_role("link", name="copy")).to_be_visible()


def test_walk_with_javascript(page: Page) -> None:
    walk(page)


def test_walk_without_javascript(page_without_javascript: Page) -> None:
    walk(page_without_javascript)


def test_both_pages_and_the_list_are_accessible_and_fit(
    page_in_every_look: Page, axe: Callable[[Page], list[str]]
) -> None:
    page = page_in_every_look
    make_key(page)
    page.locator("summary", has_text="Replicate to another Region").click()
    assert axe(page) == []
    page.locator("summary", has_text="Replicate to another Region").click()
    replicate(page)
    for address in (page.url, page.get_by_role("link", name=THERE).get_attribute("href") or "", "/lab/keys"):
        page.goto(address)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_key_is_replicated_by_keyboard(page: Page) -> None:
    make_key(page)
    page.locator("summary", has_text="Replicate to another Region").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Region", exact=True)).to_be_focused()
    page.keyboard.type(THERE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Make the replica")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"The key has a replica in {THERE}")).to_be_visible()
