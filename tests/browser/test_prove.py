"""A decision is proved, looked at, and tidied away, by people with a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

ANSWERS = "separate-permission=must"


def prove(page: Page, query: str = ANSWERS) -> None:
    page.goto(f"/choose/prove?{query}")
    page.get_by_role("button", name="Set it up and try it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("as decided")


def test_what_will_be_done_and_what_came_of_it_are_accessible_and_fit(
    page_in_every_look: Page, axe: Callable[[Page], list[str]]
) -> None:
    page = page_in_every_look
    page.goto(f"/choose/prove?{ANSWERS}&candidate=sse-kms-cloudhsm")
    for _ in range(2):
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
        prove(page)


@pytest.mark.parametrize("query", [ANSWERS, "s3-never-sees-plaintext=must", "key-with-each-request=must"])
def test_it_works_without_scripts_from_the_answer_to_the_deleted_bucket(
    page_without_javascript: Page, query: str
) -> None:
    page = page_without_javascript
    prove(page, query)
    expect(page.get_by_role("heading", level=1)).to_contain_text("all as decided")
    result = page.url
    page.reload()
    assert page.url == result
    page.get_by_role("link", name="The request").first.click()
    assert "/lab/requests/" in page.url
    page.goto(result)
    page.get_by_role("button", name="Delete the bucket").click()
    expect(page.locator("#messages")).to_contain_text("is deleted")
    page.goto(result)
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no proof here")


def test_the_keyboard_does_it_all(page: Page) -> None:
    page.goto(f"/choose/prove?{ANSWERS}")
    page.get_by_role("button", name="Set it up and try it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("all as decided")
    page.get_by_role("button", name="Delete the bucket").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Prove it")
