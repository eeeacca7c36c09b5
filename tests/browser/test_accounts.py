"""Accounts in a real browser: looked at by axe in every look, by keyboard alone, and without JavaScript."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

Check = Callable[[Page], list[str]]
PHRASE = "seven quiet otters"


def a_name() -> str:
    """Return a name that no other run of these tests on the same site has taken."""
    return f"learner-{secrets.token_hex(4)}"


def test_each_page_can_be_read_by_everybody(page_in_every_look: Page, axe: Check) -> None:
    page = page_in_every_look
    page.goto("/account/sign-in")
    assert axe(page) == []
    page.goto("/account/sign-up")
    page.get_by_label("Name").fill(a_name())
    page.get_by_label("Passphrase").fill("short")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_label("Passphrase")).to_have_attribute("aria-invalid", "true")
    assert axe(page) == []
    page.get_by_label("Passphrase").fill(PHRASE)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Practise")
    for address in ("", "passphrase", "delete"):
        page.goto(f"/account/{address}")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_made_left_and_entered_by_keyboard_alone(page: Page) -> None:
    name = a_name()
    page.goto("/account/sign-up")
    page.get_by_label("Name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your account is made")
    page.get_by_role("link", name=name).press("Enter")
    page.get_by_role("button", name="Sign out").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("You are signed out")
    page.goto("/account/sign-in")
    page.get_by_label("Name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=name)).to_be_visible()


def test_an_account_needs_no_javascript(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto("/account/sign-up")
    page.get_by_label("Name").fill(a_name())
    page.get_by_label("Passphrase").fill(PHRASE)
    page.get_by_role("button", name="Make the account").click()
    page.goto("/account/delete")
    page.get_by_label("Passphrase").fill(PHRASE)
    page.get_by_label("Delete them too").check()
    page.get_by_role("button", name="Delete the account").click()
    expect(page.get_by_role("status")).to_contain_text("Your answers are deleted too")
