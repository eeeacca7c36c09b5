"""A client of the sandbox of the browser that has it open: an access key is made on Connect, as anybody would."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.endpoint.sandbox import LiveSandbox
from tests.live_site import LiveSite


def sandbox_of(page: Page, site: LiveSite) -> LiveSandbox:
    """Leave the page at Connect, with the new key on it."""
    page.goto(f"{site.https_url}/lab/connect")
    page.get_by_role("button", name="Make access key").click()
    made = page.get_by_role("region", name="Your new access key")
    expect(made).to_be_visible()
    key_id, secret = (text.strip() for text in made.locator("pre").all_inner_texts())
    region: str = page.locator("p", has_text="Region").locator(".mono").inner_text()
    return LiveSandbox(site=site, account_id="", region=region, keys={"administrator": [key_id, secret]})


def s3_of(page: Page, site: LiveSite) -> Any:
    return sandbox_of(page, site).client()
