"""The first walk of the README, step by step as it stands there, in every look, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.live_site import LiveSite

CONTENT = b"what the README asks for\n" * 100


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "walk.txt"
    path.write_bytes(CONTENT)
    return str(path)


def walk(page: Page, site: LiveSite, file: str) -> None:
    page.goto(site.https_url)
    page.get_by_role("link", name="Open the lab").click()

    page.get_by_role("link", name="SSE-KMS", exact=True).click()
    page.get_by_label("KMS key").select_option("alias/first-key")
    page.get_by_label("Choose a file").set_input_files(file)
    page.get_by_role("button", name="Encrypt and store").click()
    page.wait_for_url("**/lab/objects/*")
    stored = page.url

    page.get_by_role("button", name="Ask the lab now").click()
    expect(page.locator("#readers")).to_contain_text("403")
    page.get_by_role("link", name="Audit trail").last.click()
    expect(page.locator("main")).to_contain_text("GenerateDataKey")
    expect(page.locator("main")).to_contain_text("Decrypt")

    page.goto(f"{site.https_url}/lab/?method=all")
    page.get_by_label("Choose a file").set_input_files(file)
    page.get_by_role("button", name="Encrypt and compare").click()
    page.wait_for_url("**/lab/uploads/*")
    expect(page.locator("main")).to_contain_text("DSSE-KMS")

    page.get_by_role("link", name="Keys", exact=True).click()
    page.get_by_role("link", name="first-key").first.click()
    page.get_by_text("Disable the key").click()
    page.get_by_role("button", name="Yes, disable it").click()
    page.goto(stored)
    page.get_by_role("button", name="Download, decrypted").click()
    expect(page.locator("main")).to_contain_text("KMS.DisabledException")

    page.goto(f"{site.https_url}/lab/?method=sse-s3")
    page.get_by_label("Choose a file").set_input_files(file)
    page.get_by_role("button", name="Encrypt and store").click()
    page.wait_for_url("**/lab/objects/*")
    page.get_by_role("link", name="Open the envelope").first.click()
    page.get_by_role("button", name="Open it and show the key").click()
    expect(page.locator("main")).to_contain_text("from cryptography")


def test_the_walk_works_in_every_look(
    page_in_every_look: Page, live_site: LiveSite, file: str, axe: Callable[[Page], list[str]]
) -> None:
    walk(page_in_every_look, live_site, file)
    assert axe(page_in_every_look) == []


def test_the_walk_works_without_javascript(
    page_without_javascript: Page, live_site: LiveSite, file: str
) -> None:
    walk(page_without_javascript, live_site, file)
