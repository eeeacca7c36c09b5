"""The lab's pages and Amazon's S3 Encryption Client read what the other wrote, under a KMS key of the sandbox."""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESKTOP, open_page
from tests.browser.endpoint_client import sandbox_of
from tests.clients.running import Clients
from tests.live_site import LiveSite

CONTENT = b"from the page to the client and back\n" * 30
CLIENT = ("s3-encryption-client", "encryption_client")
KEY = {"kms_key": "alias/first-key", "bucket": "first-bucket", "context": {"team": "red"}}


def test_each_opens_what_the_other_wrote(browser: Browser, live_site: LiveSite, tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_bytes(CONTENT)
    with open_page(browser, live_site, DESKTOP) as page:
        clients = Clients(sandbox=sandbox_of(page, live_site))
        name = sealed_in_the_page(page, live_site, file)
        read, stored = clients.do(
            *CLIENT,
            {"do": "get", "key": name, **KEY},
            {"do": "put", "key": "from-the-client", "body": b64encode(CONTENT).decode(), **KEY},
        )
        assert b64decode(read) == CONTENT
        assert stored == "stored"
        assert opened_in_the_page(page, live_site, "from-the-client") == CONTENT


def sealed_in_the_page(page: Page, site: LiveSite, file: Path) -> str:
    """Return the object's key."""
    page.goto(f"{site.https_url}/lab/?method=cse")
    page.get_by_label("Choose a file").set_input_files(file)
    page.locator("[name=keyring][value=kms]").check()
    page.locator("[name=context]").fill("team=red")
    page.get_by_role("button", name="Encrypt here").click()
    page.get_by_role("button", name="Send the ciphertext").click()
    page.wait_for_url("**/lab/objects/*")
    return file.name


def opened_in_the_page(page: Page, site: LiveSite, key: str) -> bytes:
    page.goto(f"{site.https_url}/lab/buckets/{KEY['bucket']}")
    page.get_by_role("link", name=key).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download and decrypt here").click()
    return Path(download.value.path()).read_bytes()
