"""The pages of one object in a real browser: looked at in every look, walked with and without JavaScript."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import png
import pytest
from playwright.sync_api import Page, expect

from tests.live_site import LiveSite

CUSTOMER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
CONTENT = b"%PDF-1.7 The quick brown fox jumps over the lazy dog.\n" * 6000
OBJECT = "**/lab/objects/*"
TABS = ("What is stored", "Requests", "Versions", "Audit trail", "Open the envelope")
METHODS = ("sse-s3", "sse-kms", "dsse-kms", "sse-c")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report, and quite a long name for a file that has to fit on a phone.pdf"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    drawn = io.BytesIO()
    rows = [bytes((x * y) % 256 for x in range(300)) for y in range(150)]
    png.Writer(300, 150, greyscale=True, bitdepth=8).write(drawn, rows)
    path = tmp_path / "picture.png"
    path.write_bytes(drawn.getvalue())
    return path


def store(page: Page, site: LiveSite, file: Path, method: str) -> None:
    page.goto(f"{site.https_url}/lab/?method={method}")
    page.get_by_label("Choose a file").set_input_files(file)
    if method == "sse-c":
        page.get_by_label("Your key").fill(CUSTOMER_KEY)
    if method == "sse-kms":
        page.get_by_label("KMS key").select_option("alias/first-key")
    page.get_by_role("button", name="Encrypt and store").click()
    page.wait_for_url(OBJECT)


def check_look(page: Page, axe: Callable[[Page], list[str]]) -> None:
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


def test_every_tab_can_be_read_by_everybody_in_every_look(
    page_in_every_look: Page, live_site: LiveSite, report: Path, axe: Callable[[Page], list[str]]
) -> None:
    look_at_every_tab(page_in_every_look, live_site, report, axe, "sse-kms")


@pytest.mark.parametrize("method", [method for method in METHODS if method != "sse-kms"])
def test_every_tab_can_be_read_by_everybody(
    page: Page, live_site: LiveSite, report: Path, axe: Callable[[Page], list[str]], method: str
) -> None:
    look_at_every_tab(page, live_site, report, axe, method)


def look_at_every_tab(
    page: Page, live_site: LiveSite, report: Path, axe: Callable[[Page], list[str]], method: str
) -> None:
    store(page, live_site, report, method)
    for tab in TABS:
        page.get_by_role("navigation", name="This object").get_by_role("link", name=tab).click()
        expect(page.get_by_role("navigation", name="This object").locator("[aria-current]")).to_have_text(tab)
        check_look(page, axe)


def test_what_is_asked_is_answered_in_place(
    page_in_every_look: Page, live_site: LiveSite, report: Path, axe: Callable[[Page], list[str]]
) -> None:
    page = page_in_every_look
    store(page, live_site, report, "sse-kms")
    page.get_by_role("button", name="Ask the lab now").click()
    for answer in ("200", "403", "400", "noise", "yes"):
        expect(page.locator("#readers .status", has_text=answer)).to_be_visible()
    page.get_by_role("button", name="Show the plaintext beside it").click()
    expect(page.get_by_label("The same bytes, opened")).to_contain_text("The quick brown fox")
    check_look(page, axe)
    page.get_by_role("button", name="Next tag").click()
    expect(page.get_by_text("Segment 1 of 3")).to_be_visible()
    expect(page.get_by_label("The same bytes, opened")).to_contain_text("lazy dog")
    assert page.url.count("/bytes") == 0


def test_opening_the_envelope_gives_a_program_that_works(
    page_in_every_look: Page,
    live_site: LiveSite,
    report: Path,
    axe: Callable[[Page], list[str]],
    tmp_path: Path,
) -> None:
    page = page_in_every_look
    store(page, live_site, report, "dsse-kms")
    page.get_by_role("link", name="Open the envelope").first.click()
    page.get_by_role("button", name="Open it and show the key").click()
    expect(page.get_by_role("heading", name="Data key, outer layer", exact=True)).to_be_visible()
    check_look(page, axe)
    with page.expect_download() as download:
        page.get_by_role("link", name=".sealed").click()
    download.value.save_as(tmp_path / download.value.suggested_filename)
    program = page.get_by_label("open_it.py").text_content()
    assert program
    subprocess.run([sys.executable, "-I", "-c", program], cwd=tmp_path, check=True, timeout=60)
    assert tmp_path.joinpath("opened").read_bytes() == CONTENT


@pytest.mark.parametrize("method", ["sse-kms", "sse-c"])
def test_the_walk_without_javascript(
    page_without_javascript: Page, live_site: LiveSite, report: Path, method: str
) -> None:
    page = page_without_javascript
    store(page, live_site, report, method)
    page.locator("#stored-bytes").get_by_role("link", name="Next tag").click()
    expect(page.get_by_text("Segment 1 of 3")).to_be_visible()
    if method == "sse-c":
        page.get_by_text("With your key").click()
        page.get_by_label("Your key", exact=True).fill(CUSTOMER_KEY)
    page.get_by_role("button", name="Show the plaintext beside it").click()
    expect(page.get_by_label("The same bytes, opened")).to_contain_text("lazy dog")
    page.get_by_role("link", name="What is stored").click()
    page.get_by_role("button", name="Ask the lab now").click()
    expect(page.locator("#readers .status").first).to_have_text("200" if method == "sse-kms" else "400")
    if method == "sse-c":
        page.locator("#download-customer_key").fill(CUSTOMER_KEY)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download, decrypted").click()
    assert Path(download.value.path()).read_bytes() == CONTENT


def test_a_picture_stands_beside_its_stored_bytes(
    page_in_every_look: Page, live_site: LiveSite, picture: Path, axe: Callable[[Page], list[str]]
) -> None:
    page = page_in_every_look
    store(page, live_site, picture, "sse-kms")
    before, after = page.locator("[data-before]"), page.locator("[data-after]")
    before.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('[data-after]').naturalWidth === 160")
    assert before.evaluate("(image) => [image.naturalWidth, image.naturalHeight]") == [300, 150]
    assert after.evaluate("(image) => [image.naturalWidth, image.naturalHeight]") == [160, 80]
    check_look(page, axe)


def test_a_client_side_object_is_decrypted_in_the_browser(
    page_in_every_look: Page, live_site: LiveSite, report: Path, axe: Callable[[Page], list[str]]
) -> None:
    page = page_in_every_look
    page.goto(f"{live_site.https_url}/lab/?method=cse")
    page.get_by_label("Choose a file").set_input_files(report)
    page.get_by_role("button", name="Make a key").click()
    with page.expect_download() as key_file:
        page.get_by_role("button", name="Save it as a file").click()
    page.get_by_role("button", name="Encrypt here").click()
    page.get_by_role("button", name="Send the ciphertext").click()
    page.wait_for_url(OBJECT)
    check_look(page, axe)
    page.get_by_label("Your key", exact=True).fill(Path(key_file.value.path()).read_text().strip())
    with page.expect_download() as download:
        page.get_by_role("button", name="Download and decrypt here").click()
    assert Path(download.value.path()).read_bytes() == CONTENT
    check_look(page, axe)


def test_a_version_is_deleted_for_good_only_after_a_second_look(
    page: Page, live_site: LiveSite, report: Path
) -> None:
    store(page, live_site, report, "sse-s3")
    page.get_by_role("link", name="Versions").click()
    expect(page.get_by_role("button", name="Yes, delete it")).to_be_hidden()
    page.get_by_text("Delete this version for good").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.get_by_text("is gone for good")).to_be_visible()
