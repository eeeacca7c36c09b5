"""The comparison, the search and the cheat sheet as people see them, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGES = (
    *("/study/matrix", "/study/matrix?option=sse-s3&option=sse-c&differ=on", "/study/matrix?option=x"),
    *("/study/search", "/study/search?q=bucket+key", "/study/search?q=zzz", "/study/cheat-sheet"),
)


@pytest.mark.parametrize("address", PAGES)
def test_page_has_no_accessibility_violation_and_fits(
    page_in_every_look: Page, axe: Callable[[Page], list[str]], address: str
) -> None:
    page_in_every_look.goto(address)
    assert axe(page_in_every_look) == []
    width = page_in_every_look.evaluate("document.documentElement.scrollWidth")
    assert width <= page_in_every_look.evaluate("innerWidth")


def test_options_are_compared_while_one_chooses(page: Page) -> None:
    page.goto("/study/matrix")
    page.get_by_text("Choose what to compare").click()
    page.get_by_label("SSE-S3", exact=True).check()
    expect(page.locator("#found")).to_contain_text("1 of 11 methods")
    page.get_by_label("SSE-C", exact=True).check()
    expect(page.locator("#found")).to_contain_text("2 of 11 methods")
    expect(page).to_have_url(re.compile("option=sse-s3&option=sse-c"))


def test_options_are_compared_without_scripts(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto("/study/matrix")
    page.get_by_text("Choose what to compare").click()
    page.get_by_label("DSSE-KMS", exact=True).check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#found")).to_contain_text("1 of 11 methods")


def test_one_searches_while_one_types(page: Page) -> None:
    page.goto("/study/search")
    page.get_by_label("Words").press_sequentially("SlowDown")
    expect(page.locator("#found")).to_contain_text("with “SlowDown”")
    expect(page.locator("mark").first).to_have_text(re.compile("slowdown", re.IGNORECASE))


def test_the_cheat_sheet_is_one_page_of_paper(page: Page) -> None:
    page.goto("/study/cheat-sheet")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper)
    assert box
    assert [round(float(side)) for side in box.groups()] == [595, 842]
