"""Configuration and cost as people see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGES = (
    "/choose/apply",
    "/choose/apply?candidate=sse-c",
    "/choose/apply?candidate=sse-kms-external&bucket=Not+One",
    "/choose/cost",
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
    page.get_by_label("Method").select_option("SSE-C")
    page.get_by_label("Bucket", exact=True).fill("payroll-2026")
    page.get_by_role("button", name="Write the configuration").click()
    expect(page.locator("figure").first).to_contain_text("x-amz-server-side-encryption-customer")
    assert "fips-level-3=must" in page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="Download bucket-policy.json").click()
    assert download.value.suggested_filename == "bucket-policy.json"


def test_numbers_can_be_changed(page: Page) -> None:
    page.goto("/choose/cost")
    page.get_by_label("Uploads a month").fill("0")
    page.get_by_label("Reads a month").fill("100000000")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("table")).to_contain_text("$300.94")
