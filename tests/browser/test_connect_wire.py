"""Connect and Wire in a real browser, while a real client sends signed requests to the sandbox that it shows."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.endpoint_client import s3_of
from tests.live_site import LiveSite

Check = Callable[[Page], list[str]]
BUCKET = "first-bucket"


def test_both_pages_can_be_read_by_everybody(
    page_in_every_look: Page, live_site: LiveSite, axe: Check
) -> None:
    page = page_in_every_look
    client = s3_of(page, live_site)
    assert axe(page) == []
    client.put_object(Bucket=BUCKET, Key="report.txt", Body=b"report", ServerSideEncryption="aws:kms")
    page.goto(f"{live_site.https_url}/lab/wire")
    expect(page.get_by_role("row", name="report.txt")).to_contain_text("GenerateDataKey")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_light_turns_on_with_the_first_signed_request(page: Page, live_site: LiveSite) -> None:
    client = s3_of(page, live_site)
    light = page.locator("#arrived")
    expect(light).to_contain_text("Nothing has arrived yet")
    client.list_buckets()
    expect(light).to_contain_text("It has arrived")


def test_the_wire_renews_itself_until_it_is_paused(page: Page, live_site: LiveSite) -> None:
    client = s3_of(page, live_site)
    page.goto(f"{live_site.https_url}/lab/wire")
    own_key = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b"k" * 32}
    client.put_bucket_encryption(
        Bucket=BUCKET,
        ServerSideEncryptionConfiguration={
            "Rules": [
                {
                    "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
                    "BlockedEncryptionTypes": {"EncryptionType": ["NONE"]},
                }
            ]
        },
    )
    client.put_object(Bucket=BUCKET, Key="came-by-itself", Body=b"1", **own_key)
    line = page.get_by_role("row", name="came-by-itself")
    expect(line).to_contain_text("x-amz-server-side-encryption-customer-key")
    assert "a2tra2tra2tr" not in page.content()  # the key in Base64

    page.get_by_role("link", name="Pause").press("Enter")
    expect(page.get_by_text("Paused.")).to_be_visible()
    client.put_object(Bucket=BUCKET, Key="while-paused", Body=b"2")
    with page.expect_response("**/lab/wire") as renewed:  # the next one, after going on
        expect(page.get_by_role("row", name="while-paused")).to_have_count(0)
        page.get_by_role("link", name="Go on").press("Enter")
    assert renewed.value.ok
    expect(page.get_by_role("row", name="while-paused")).to_be_visible()
    page.get_by_role("link", name="came-by-itself").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("PutObject: came-by-itself")


def test_both_work_without_javascript(page_without_javascript: Page, live_site: LiveSite) -> None:
    page = page_without_javascript
    client = s3_of(page, live_site)
    client.list_buckets()
    page.goto(f"{live_site.https_url}/lab/connect")
    expect(page.locator("#arrived")).to_contain_text("It has arrived")
    page.goto(f"{live_site.https_url}/lab/wire")
    expect(page.get_by_role("row", name="ListBuckets")).to_be_visible()
