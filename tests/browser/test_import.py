"""The import in a real browser: read by everybody, by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from tests.exchange.test_reading import GIFT

Check = Callable[[Page], list[str]]
FILE: FilePayload = {"name": "capitals.gift", "mimeType": "text/plain", "buffer": GIFT.encode()}
BROKEN: FilePayload = {**FILE, "buffer": b"One } {T}\n\nTwo {\n=a"}


def give(page: Page, file: FilePayload) -> None:
    page.goto("/practise/import")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="See what it holds").click()


def test_every_page_can_be_read_by_everybody(page_in_every_look: Page, axe: Check) -> None:
    page = page_in_every_look
    give(page, BROKEN)
    expect(page.get_by_role("heading", name="Nothing was imported")).to_be_visible()
    assert axe(page) == []
    give(page, FILE)
    expect(page.get_by_role("heading", name="5 questions can be kept")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Import 5 questions").click()
    expect(page.get_by_text("The file is imported: 5 new")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/practise/import")
    page.get_by_label("File").set_input_files(FILE)
    page.get_by_label("Format").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Import 5 questions").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The file is imported")).to_be_visible()
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Delete the marked ones").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 question deleted.")).to_be_visible()


def test_without_javascript(page_without_javascript: Page) -> None:
    page = page_without_javascript
    give(page, FILE)
    page.get_by_role("button", name="Import 5 questions").click()
    page.get_by_role("button", name="Practise mine").click()
    expect(page.get_by_text("Imported, not checked by Envelope")).to_be_visible()


def test_fifty_megabytes_are_answered_in_words(page: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.gift"
    with large.open("wb") as file:
        file.truncate(50 * 1024**2)
    page.goto("/practise/import")
    page.get_by_label("File").set_input_files(large)
    page.get_by_role("button", name="See what it holds").click()
    expect(page.get_by_text("The file is larger than 5.0")).to_be_visible()
