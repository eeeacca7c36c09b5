"""Buckets, keys, the audit trail and the lab's clock, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

ADDRESSES = [
    "/lab/buckets",
    "/lab/buckets/first-bucket?versions=True",
    "/lab/buckets/first-bucket/policy?begin=kms",
    "/lab/keys",
    "/lab/trail",
    "/lab/reset",
]


def open_first_key(page: Page) -> None:
    page.goto("/lab/keys")
    page.get_by_role("link", name="first-key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("first-key")


def unfold_all(page: Page) -> None:
    page.evaluate("for (const part of document.querySelectorAll('main details')) part.open = true")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_accessible_and_fits(
    page_in_every_look: Page, axe: Callable[[Page], list[str]], address: str
) -> None:
    page = page_in_every_look
    page.goto(address)
    assert axe(page) == []
    unfold_all(page)
    assert axe(page) == []
    assert fits(page)


def test_key_page_is_accessible_and_fits_with_a_history(
    page_in_every_look: Page, axe: Callable[[Page], list[str]]
) -> None:
    page = page_in_every_look
    open_first_key(page)
    page.get_by_role("button", name="Rotate now").click()
    page.get_by_role("button", name="Turn rotation on").click()
    page.goto("/lab/trail")
    page.get_by_role("button", name="+1 year").click()
    open_first_key(page)
    expect(page.get_by_role("img", name="The key’s material over time")).to_have_count(1)
    assert axe(page) == []
    unfold_all(page)
    assert axe(page) == []
    assert fits(page)


def test_refused_form_is_accessible_and_has_the_focus(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.goto("/lab/buckets")
    page.get_by_label("Name").fill("Not A Name")
    page.get_by_role("button", name="Create bucket").click()
    problem = page.get_by_role("alert")
    expect(problem).to_be_focused()
    expect(problem).to_contain_text("InvalidBucketName")
    assert axe(page) == []
    problem.get_by_role("link").click()
    expect(page.get_by_label("Name")).to_be_focused()


def walk(page: Page) -> None:
    """Make a bucket whose default is a key; doom the key; let the time pass; find it all in the trail."""
    page.goto("/lab/keys")
    page.get_by_label("Alias").fill("walked")
    page.get_by_role("button", name="Create key").click()
    expect(page.get_by_text("The key alias/walked is made")).to_be_visible()

    page.goto("/lab/buckets")
    page.get_by_label("Name").fill("walked-bucket")
    page.get_by_role("button", name="Create bucket").click()
    page.get_by_label("aws:kms: SSE-KMS").check()
    page.get_by_label("KMS key", exact=True).select_option(label="walked")
    page.get_by_role("button", name="Save encryption").click()
    page.get_by_role("link", name="walked").click()

    page.locator("summary", has_text="Schedule its deletion").click()
    page.get_by_label("Days to wait").fill("7")
    page.get_by_role("button", name="Yes, schedule the deletion").click()
    expect(page.get_by_text("is deleted for good on")).to_be_visible()

    page.goto("/lab/trail")
    page.get_by_role("button", name="To the next event").click()
    expect(page.get_by_text("KMS deleted a key")).to_be_visible()
    expect(page.get_by_role("banner")).to_contain_text("ahead")
    page.locator("summary", has_text="DeleteKey").click()
    expect(page.get_by_text('"eventType": "AwsServiceEvent"')).to_be_visible()

    page.goto("/lab/buckets/walked-bucket")
    expect(page.get_by_text("KMS does not know this key")).to_be_visible()
    page.locator("summary", has_text="Delete walked-bucket").click()
    page.get_by_role("button", name="Yes, delete the bucket").click()
    expect(page.get_by_text("Bucket walked-bucket is deleted.")).to_be_visible()


def test_walk_with_javascript(page: Page) -> None:
    walk(page)


def test_walk_without_javascript(page_without_javascript: Page) -> None:
    walk(page_without_javascript)


def test_trail_is_filtered_and_exported(page: Page, tmp_path: Path) -> None:
    page.goto("/lab/trail")
    page.locator("summary", has_text="Show only some").click()
    page.get_by_label("Event", exact=True).select_option("CreateKey")
    page.get_by_role("button", name="Show these").click()
    expect(page.locator(".ledger > li")).to_have_count(1)
    expect(page.get_by_role("button", name="Show these")).to_be_focused()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Export as JSON").click()
    downloading.value.save_as(tmp_path / "trail.json")
    exported = json.loads((tmp_path / "trail.json").read_text())
    assert [record["eventName"] for record in exported["Records"]] == ["CreateKey"]


def test_an_event_is_unfolded_and_the_clock_moved_by_keyboard(page: Page) -> None:
    page.goto("/lab/trail")
    page.get_by_role("button", name="+8 days").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing fell due on the way.")).to_be_visible()
    first = page.locator(".ledger summary").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ledger-open").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".ledger-open button, .ledger-open pre").first).to_be_focused()


def test_reset_asks_once_and_empties_the_lab(page: Page) -> None:
    page.goto("/lab/buckets")
    page.get_by_label("Name").fill("to-be-gone")
    page.get_by_role("button", name="Create bucket").click()
    page.goto("/lab/reset")
    page.get_by_role("button", name="Yes, empty my lab").click()
    expect(page.get_by_text("Your lab is new again")).to_be_visible()
    page.goto("/lab/buckets")
    expect(page.get_by_role("link", name="to-be-gone")).to_have_count(0)
