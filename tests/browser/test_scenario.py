"""Pasting a scenario as people do it: with the keyboard alone, without scripts, and in every look."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

TEXT = "Keys must be rotated every 90 days. Operators use the S3 console. Our keys sing at night."
PAGES = ("/choose/scenario", "/choose/scenario?example=a-conflict-console", "/choose/scenario?text=")


@pytest.mark.parametrize("address", PAGES)
def test_page_has_no_accessibility_violation_and_fits(
    page_in_every_look: Page, axe: Callable[[Page], list[str]], address: str
) -> None:
    page_in_every_look.goto(address)
    assert axe(page_in_every_look) == []
    width = page_in_every_look.evaluate("document.documentElement.scrollWidth")
    assert width <= page_in_every_look.evaluate("innerWidth")


def test_a_scenario_is_read_corrected_and_decided_without_scripts(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto("/choose/scenario")
    page.get_by_role("textbox", name="Scenario").fill(TEXT)
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("mark").first).to_have_text("rotated every")
    expect(page.get_by_text("Our keys sing at night", exact=True)).to_be_visible()
    group = page.get_by_role("group", name="People use objects in the S3 console")
    group.get_by_label("Not needed").check()
    page.get_by_role("button", name="Decide").click()
    expect(page).to_have_url(re.compile(r"/choose/answer\?console=no&own-rotation-schedule=must$"))


def test_a_scenario_is_read_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/choose/scenario")
    page.get_by_role("textbox", name="Scenario").focus()
    page.keyboard.type("Staff use the S3 console.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("S3 console")
    chosen = page.get_by_role("radio", name="Must")
    chosen.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Would like")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/choose/answer\?console=like$"))


def test_a_number_leads_to_its_requirement(page: Page) -> None:
    page.goto("/choose/scenario?text=Keys+must+be+rotated+every+90+days.")
    page.get_by_role("link", name="Requirement 1").first.click()
    expect(page).to_have_url(re.compile("#row-1$"))
    expect(page.locator("#row-1")).to_be_in_viewport()


def test_marked_words_have_no_hue(page: Page) -> None:
    """Colour means a method, or right and wrong; what was found is neither."""
    page.goto("/choose/scenario?text=Keys+must+be+rotated+every+90+days.")
    colour = page.locator("mark").first.evaluate("each => getComputedStyle(each).backgroundColor")
    red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
    assert max(red, green, blue) - min(red, green, blue) < 16


def test_a_refused_text_is_said_and_kept(page: Page) -> None:
    page.goto("/choose/scenario")
    page.get_by_role("button", name="Read it").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_text("Paste or write a scenario first.").first).to_be_visible()
