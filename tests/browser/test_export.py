"""The export in a real browser: read by everybody, by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

Check = Callable[[Page], list[str]]


def test_the_choice_and_its_report_can_be_read_by_everybody(page_in_every_look: Page, axe: Check) -> None:
    page = page_in_every_look
    page.goto("/practise/export")
    assert axe(page) == []
    page.goto("/practise/export?format=gift&exam=saa-c03")
    expect(page.get_by_role("heading", name="GIFT")).to_be_visible()
    assert axe(page) == []


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/practise/export")
    page.get_by_label("Anki deck").focus()
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Aiken")).to_be_visible()
    page.get_by_role("link", name="Download").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert "ANSWER: " in Path(download.value.path()).read_text("utf-8")


def test_without_javascript(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto("/practise/export")
    page.get_by_role("button", name="See what goes along").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    page.get_by_label("GIFT").check()
    page.get_by_label("What it costs").or_(page.get_by_label("SAA-C03")).first.check()
    page.get_by_role("button", name="See what goes along").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert "::[html]" in Path(download.value.path()).read_text("utf-8")
