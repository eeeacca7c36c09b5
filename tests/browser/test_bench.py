"""The bench in a real browser: each method from the choice to the stored object, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, open_page
from tests.live_site import LiveSite

CONTENT = b"the canary sings in the bench\n" * 400
CUSTOMER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
CHOICES = ("", "sse-s3", "sse-kms", "dsse-kms", "sse-c", "cse", "default", "all")
OBJECT = "**/lab/objects/*"


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "häuser & höfe.txt"
    path.write_bytes(CONTENT)
    return str(path)


@pytest.fixture
def https(live_site: LiveSite) -> str:
    return f"{live_site.https_url}/lab/"


def store(page: Page, url: str, file: str, button: str = "Encrypt and store") -> None:
    page.goto(url)
    page.get_by_label("Choose a file").set_input_files(file)
    if page.url.endswith("sse-c"):
        page.get_by_label("Your key").fill(CUSTOMER_KEY)
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("method", ["sse-s3", "sse-kms", "dsse-kms", "sse-c", "default"])
def test_each_method_stores_a_file(page_in_every_look: Page, https: str, file: str, method: str) -> None:
    store(page_in_every_look, f"{https}?method={method}", file)
    page_in_every_look.wait_for_url(OBJECT)
    expect(page_in_every_look.get_by_role("heading", level=1)).to_contain_text("häuser & höfe.txt")


@pytest.mark.parametrize("method", ["sse-s3", "sse-kms", "dsse-kms", "sse-c", "default"])
def test_each_method_works_without_javascript(
    page_without_javascript: Page, https: str, file: str, method: str
) -> None:
    store(page_without_javascript, f"{https}?method={method}", file)
    page_without_javascript.wait_for_url(OBJECT)
    expect(page_without_javascript.get_by_role("heading", level=1)).to_contain_text("häuser & höfe.txt")


@pytest.mark.parametrize("method", CHOICES)
def test_no_page_of_the_bench_has_an_accessibility_violation(
    page_in_every_look: Page, https: str, axe: Callable[[Page], list[str]], method: str
) -> None:
    page_in_every_look.goto(f"{https}?method={method}")
    assert axe(page_in_every_look) == []
    width = page_in_every_look.evaluate("document.documentElement.scrollWidth")
    assert width <= page_in_every_look.evaluate("innerWidth")


def test_all_at_once_are_compared_and_each_request_has_its_page(
    page_in_every_look: Page, https: str, file: str, axe: Callable[[Page], list[str]]
) -> None:
    page = page_in_every_look
    page.goto(f"{https}?method=all")
    page.get_by_label("Your key").fill(CUSTOMER_KEY)
    page.get_by_label("Choose a file").set_input_files(file)
    page.get_by_role("button", name="Encrypt and compare").click()
    page.wait_for_url("**/lab/uploads/*")
    expect(page.get_by_role("columnheader")).to_have_count(4)
    assert axe(page) == []
    page.get_by_role("link", name="200 OK").nth(1).click()
    expect(page.get_by_role("heading", name="What happened, in order")).to_be_visible()
    assert axe(page) == []


def test_a_method_is_chosen_by_a_link_and_back_works(page: Page, https: str) -> None:
    page.goto(https)
    page.get_by_role("link", name="SSE-KMS", exact=True).click()
    expect(page.get_by_label("KMS key")).to_be_visible()
    page.get_by_role("link", name="SSE-C").click()
    expect(page.get_by_label("Your key")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("KMS key")).to_be_visible()


def test_a_key_made_in_the_browser_must_be_saved_before_it_is_used(page: Page, https: str, file: str) -> None:
    page.goto(f"{https}?method=sse-c")
    page.get_by_label("Choose a file").set_input_files(file)
    page.get_by_role("button", name="Make a key in this browser").click()
    key = page.get_by_label("Your key").input_value()
    page.get_by_role("button", name="Encrypt and store").click()
    expect(page.get_by_text("Save your key first")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save it as a file").click()
    assert download.value.path().read_text() == key + "\n"
    page.get_by_role("button", name="Encrypt and store").click()
    page.wait_for_url(OBJECT)


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without"])
def test_a_refusal_is_explained_where_one_stands(
    browser: Browser, live_site: LiveSite, https: str, file: str, javascript: bool
) -> None:
    with open_page(browser, live_site, DESKTOP, java_script_enabled=javascript) as page:
        page.goto(f"{https}?method=sse-c")
        page.get_by_label("Choose a file").set_input_files(file)
        page.get_by_label("Your key").fill("dG9vIHNob3J0")
        page.get_by_role("button", name="Encrypt and store").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("This is no key for AES-256")
        expect(page.get_by_role("alert")).to_contain_text("400 InvalidArgument")
        page.get_by_role("link", name="Back to the bench").click()
        expect(page.get_by_label("Your key")).to_be_visible()


def test_a_forgotten_file_is_said_at_the_form(
    page: Page, https: str, axe: Callable[[Page], list[str]]
) -> None:
    page.goto(f"{https}?method=sse-kms")
    page.get_by_label("Encryption context").fill("team=red")
    page.get_by_role("button", name="Encrypt and store").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Encryption context")).to_have_value("team=red")
    page.get_by_role("link", name="Choose a file.").click()
    expect(page.get_by_label("Choose a file")).to_be_focused()
    assert axe(page) == []


def test_over_plain_http_the_page_leads_to_https(page: Page, live_site: LiveSite, file: str) -> None:
    store(page, f"{live_site.http_url}/lab/?method=sse-kms", file)
    expect(page.get_by_role("alert")).to_contain_text("must be made over a secure connection")
    page.goto(f"{live_site.http_url}/lab/?method=sse-kms")
    page.get_by_role("link", name="Go on over HTTPS").click()
    assert page.url.startswith(live_site.https_url)
    expect(page.get_by_text("Go on over HTTPS")).to_have_count(0)


def seal(page: Page, url: str, file: str) -> None:
    page.goto(url)
    page.get_by_label("Choose a file").set_input_files(file)
    page.get_by_role("button", name="Make a key").click()
    with page.expect_download():
        page.get_by_role("button", name="Save it as a file").click()
    page.get_by_role("button", name="Encrypt here").click()
    expect(page.get_by_role("heading", name="What will leave this browser")).to_be_visible()


def test_client_side_nothing_in_clear_leaves_the_browser(
    page_in_every_look: Page, https: str, file: str, axe: Callable[[Page], list[str]]
) -> None:
    page, sent = page_in_every_look, []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    seal(page, f"{https}?method=cse", file)
    assert axe(page) == []
    assert all(CONTENT[:32] not in body for body in sent)
    page.get_by_role("button", name="Send the ciphertext").click()
    page.wait_for_url(OBJECT)
    assert all(CONTENT[:32] not in body for body in sent)


def test_client_side_joins_a_comparison(page: Page, https: str, file: str) -> None:
    store(page, f"{https}?method=all", file, "Encrypt and compare")
    page.wait_for_url("**/lab/uploads/*")
    page.get_by_role("link", name="Add it").click()
    seal(page, page.url, file)
    page.get_by_role("button", name="Send the ciphertext").click()
    page.wait_for_url("**/lab/uploads/*")
    expect(page.get_by_role("columnheader", name="Client-side")).to_be_visible()


def test_client_side_says_why_it_cannot_work_without_javascript(
    page_without_javascript: Page, https: str
) -> None:
    page_without_javascript.goto(f"{https}?method=cse")
    # Playwright looks for text outside of noscript only, so the element itself is asked.
    explained = page_without_javascript.locator("noscript .card")
    expect(explained).to_be_visible()
    assert "This method needs a script" in (explained.text_content() or "")
    expect(page_without_javascript.get_by_role("button", name="Encrypt here")).to_have_count(0)


def test_an_upload_can_be_cancelled(page: Page, https: str, live_site: LiveSite, tmp_path: Path) -> None:
    big = tmp_path / "big.bin"
    with big.open("wb") as opened:
        opened.truncate(700 * 1024 * 1024)
    page.goto(f"{https}?method=sse-s3")
    page.get_by_label("Choose a file").set_input_files(str(big))
    page.get_by_role("button", name="Encrypt and store").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled. Nothing was stored.")).to_be_visible()
    live_site.wait_until_nothing_comes_in()
    page.goto(https)
    expect(page.get_by_text("Nothing yet")).to_be_visible()
