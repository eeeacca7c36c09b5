"""Practice in a real browser: by keyboard alone, without JavaScript, and looked at by axe in every look."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

Check = Callable[[Page], list[str]]


def start(page: Page, button: str) -> None:
    page.goto("/practise")
    page.get_by_role("button", name=button).click()
    expect(page.locator(".practice-stem")).to_be_visible()


def test_a_sitting_can_be_read_by_everybody(page_in_every_look: Page, axe: Check) -> None:
    page = page_in_every_look
    page.goto("/practise")
    assert axe(page) == []
    start(page, "Make some up")
    assert axe(page) == []
    page.locator("[name=choice]").first.check()
    page.get_by_role("button", name="Check the answer").click()
    expect(page.locator("[data-next]")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Report a problem").click()
    assert axe(page) == []
    page.goto("/practise/progress")
    assert axe(page) == []


def test_forms_and_reports_too(page: Page, axe: Check) -> None:
    page.goto("/practise/settings")
    assert axe(page) == []
    page.get_by_label("Mocks can be paused").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Length").select_option("short")
    page.get_by_role("button", name="Start the mock").click()
    expect(page.locator("[data-clock]")).to_have_text("00:39:59", timeout=5000)
    page.get_by_role("button", name="Save and review").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    assert axe(page) == []
    page.goto(page.url.rsplit("/", 1)[0] + "/review")
    assert axe(page) == []
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("The clock stands still")).to_be_visible()
    page.get_by_role("button", name="End it and see the report").click()
    expect(page.get_by_role("heading", name="0 of 20 right")).to_be_visible()
    assert axe(page) == []


def test_by_keyboard_alone(page: Page) -> None:
    start(page, "Make some up")
    page.keyboard.press("2")
    expect(page.locator("[name=choice]").nth(1)).to_be_checked()
    page.keyboard.press("?")
    expect(page.get_by_text("choose an answer")).to_be_visible()
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.locator(".practice-verdict")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 10")).to_be_visible()
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Take the flag off")).to_be_visible()


def test_single_keys_can_be_switched_off(page: Page) -> None:
    page.goto("/practise/settings")
    page.get_by_label("Single keys answer questions").uncheck()
    page.get_by_role("button", name="Save").click()
    start(page, "Make some up")
    page.keyboard.press("2")
    expect(page.locator("[name=choice]").nth(1)).not_to_be_checked()


def test_without_javascript_and_after_a_reload(page_without_javascript: Page) -> None:
    page = page_without_javascript
    start(page, "Start learning")
    page.reload()
    first = page.url
    while not page.locator("[name=choice]").count():
        page.get_by_role("link", name="Skip", exact=True).click()
    wanted = 2 if page.locator("[name=choice][type=checkbox]").count() else 1
    for place in range(wanted):
        page.locator("[name=choice]").nth(place).check()
    page.get_by_role("button", name="Check the answer").click()
    expect(page.get_by_role("heading", name="The rule behind it")).to_be_visible()
    page.goto(first.rsplit("/", 2)[0])
    expect(page.get_by_text("Go on where you were")).to_be_visible()
