"""Configuration and cost as people see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGES = (
    "/choose/apply",
    "/choose/apply?candidate=sse-c",
    "/choose/apply?candidate=sse-kms-external&bucket=Not+One",
    "/choose/apply?key-with-each-request=must&console=must",
    "/choose/apply?separate-permission=must&object-access-audit=must&candidate=sse-c",
    "/choose/cost",
    "/choose/cost?two-layers=must",
    "/choose/cost?gets=100000000000",
    "/choose/cost?gets=many",
)


@pytest.mark.parametrize("address", PAGES)
def test_page_has_no_accessibility_violation_and_fits(
    page_in_every_look: Page, axe: Callable[[Page], list[str]], address: str
) -> None:
    page_in_every_look.goto(address)
    assert axe(page_in_every_look) == []
    width = page_in_every_look.evaluate("document.documentElement.scrollWidth")
    assert width <= page_in_every_look.evaluate("innerWidth")


def test_configuration_is_written_without_scripts(page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto("/choose/apply?fips-level-3=must")
    page.get_by_text("Change the bucket, the account or the method").click()
    page.get_by_label("Method").select_option("SSE-C")
    page.get_by_label("Bucket", exact=True).fill("payroll-2026")
    page.get_by_role("button", name="Write the configuration").click()
    expect(page.locator("figure").first).to_contain_text("payroll-2026")
    expect(page.locator(".headers")).to_contain_text("x-amz-server-side-encryption-customer-key")
    page.locator("summary", has_text="bucket-policy.json").click()
    assert "fips-level-3=must" in page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="Download bucket-policy.json").click()
    assert download.value.suggested_filename == "bucket-policy.json"


def test_a_piece_is_reached_and_opened_with_the_keyboard(page: Page) -> None:
    page.goto("/choose/apply?separate-permission=must")
    page.get_by_role("link", name="CloudFormation").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("AWSTemplateFormatVersion")).to_be_visible()
    page.locator("summary", has_text="key-policy.json").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("AccountDecidesByIamPolicies").last).to_be_visible()


def test_a_piece_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/choose/apply")
    page.get_by_role("button", name="Copy").first.click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("#!/bin/sh")


def test_numbers_can_be_changed(page: Page) -> None:
    page.goto("/choose/cost")
    page.get_by_label("Uploads a month").fill("0")
    page.get_by_label("Reads a month").fill("100000000")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("table")).to_contain_text("$300.94")
