from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from encryption_lab.formats.sealed_stream import SEGMENT_BYTES
from encryption_lab.identities import RecordId
from encryption_lab.lab import Lab
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.web.installation import installation
from tests.web.bench.uploads import CUSTOMER_KEY, Browser, multipart

METHODS = ["default", "sse-s3", "sse-kms", "dsse-kms", "sse-c"]
ASKED = {"method": "sse-s3", "bucket": "first-bucket", "principal": "administrator"}


def extra(method: str) -> dict[str, str]:
    return {"customer_key": CUSTOMER_KEY} if method == "sse-c" else {}


def stored(lab: Lab, answer: object) -> ObjectVersion:
    """Return the version that an upload's redirect leads to."""
    assert answer.status_code == 303, answer.content.decode()  # type: ignore[attr-defined]
    url: str = answer.headers["Location"]  # type: ignore[attr-defined]
    return lab.objects.version(RecordId(url.rsplit("/", 1)[-1]))


def plaintext(lab: Lab, version: ObjectVersion, customer_key: CustomerKey | None = None) -> bytes:
    call = lab.call("administrator", secure_transport=True)
    with lab.objects.open_body(call, version, customer_key) as body:
        return body.read()


@pytest.mark.parametrize("method", METHODS)
def test_a_file_comes_back_as_it_was_and_the_page_leads_to_it(
    browser: Browser, lab: Lab, method: str
) -> None:
    version = stored(lab, browser.upload(method, b"my report", metadata="owner=ana", **extra(method)))
    assert (version.key, version.metadata, version.content_type) == (
        "report.txt",
        {"owner": "ana"},
        "text/plain",
    )
    customer_key = CustomerKey(b"0123456789abcdef" * 2) if method == "sse-c" else None
    assert plaintext(lab, version, customer_key) == b"my report"


@pytest.mark.parametrize(
    "size", [0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 3 * SEGMENT_BYTES]
)
def test_every_size_arrives_whole(browser: Browser, lab: Lab, size: int) -> None:
    content = bytes(index % 251 for index in range(size))
    assert plaintext(lab, stored(lab, browser.upload("sse-kms", content))) == content


def test_a_file_may_hold_what_looks_like_a_boundary(browser: Browser, lab: Lab) -> None:
    content = b"\r\n------boundary012345678\r\n--\r\n\r"
    assert plaintext(lab, stored(lab, browser.upload("sse-s3", content))) == content


@pytest.mark.parametrize(
    "name",
    [
        "a/b//c.txt",
        "/leading",
        "two  spaces .txt",
        "😀🔑.png",
        'a"quote".txt',
        "é" * 512,
        "..",
        "100%25",
        "line\nbreak",
    ],
)
def test_any_name_is_kept_as_it_is(browser: Browser, lab: Lab, name: str) -> None:
    assert stored(lab, browser.upload("sse-s3", key=name)).key == name
    assert stored(lab, browser.upload("sse-s3", name=name)).key == name
    assert browser.get("/lab/").status_code == 200


def test_a_name_of_more_than_1024_bytes_is_refused(browser: Browser, lab: Lab) -> None:
    answer = browser.upload("sse-s3", key="é" * 512 + "x")
    assert answer.status_code == 400
    assert b"KeyTooLongError" in answer.content
    assert lab.records.usage().objects == 0


@pytest.mark.parametrize(
    "key",
    ["c2hvcnQ=", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYw", "not base64!", "é", "=" * 44],
    ids=["short", "long", "no base64", "no ascii", "padding"],
)
def test_what_is_no_key_gets_the_refusal_of_s3(browser: Browser, lab: Lab, key: str) -> None:
    answer = browser.upload("sse-c", customer_key=key)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "InvalidArgument" in page
    assert "The secret key was invalid for the specified algorithm." in page
    assert lab.records.usage().objects == 0


@pytest.mark.parametrize(
    ("kms_key", "code"),
    [("alias/nobody", "KMS.NotFoundException"), ("nonsense", "KMS.NotFoundException")],
)
def test_an_unknown_kms_key_is_refused(browser: Browser, kms_key: str, code: str) -> None:
    answer = browser.upload("sse-kms", kms_key=kms_key)
    assert (answer.status_code, code in answer.content.decode()) == (400, True)


def test_a_disabled_and_a_doomed_key_are_refused_and_nothing_is_lost(browser: Browser, lab: Lab) -> None:
    before = stored(lab, browser.upload("sse-kms", b"first", kms_key="alias/first-key"))
    call = lab.call("administrator", secure_transport=True)
    key = lab.kms.resolve("alias/first-key")
    lab.kms.disable_key(call, key.key_id)
    answer = browser.upload("sse-kms", b"second", kms_key="alias/first-key")
    assert (answer.status_code, b"KMS.DisabledException" in answer.content) == (400, True)
    lab.kms.schedule_key_deletion(call, key.key_id, pending_window_days=7)
    answer = browser.upload("sse-kms", b"third", kms_key="alias/first-key")
    assert (answer.status_code, b"KMS.KMSInvalidStateException" in answer.content) == (400, True)
    assert lab.records.versions.latest("first-bucket", "report.txt") == before


def test_there_is_no_such_bucket(browser: Browser) -> None:
    answer = browser.upload("sse-s3", bucket="nobodys")
    assert (answer.status_code, b"NoSuchBucket" in answer.content) == (404, True)


def test_the_reader_may_not_write(browser: Browser) -> None:
    answer = browser.upload("sse-s3", principal="reader")
    assert (answer.status_code, b"AccessDenied" in answer.content) == (403, True)


@pytest.mark.parametrize("method", ["sse-kms", "dsse-kms", "sse-c"])
def test_plain_http_is_refused_and_the_page_says_where_to_go(browser: Browser, method: str) -> None:
    browser.secure = False
    assert (
        f"https://testserver:{settings.HTTPS_PORT}/lab/?method={method}"
        in browser.get(f"/lab/?method={method}").content.decode()
    )
    answer = browser.upload(method, **extra(method))
    assert answer.status_code == 400
    assert b"must be made over a secure connection" in answer.content


@pytest.mark.parametrize("method", METHODS)
def test_an_upload_that_breaks_off_leaves_nothing(browser: Browser, lab: Lab, method: str) -> None:
    before = stored(lab, browser.upload(method, b"whole", **extra(method)))
    blobs = blob_files()
    asked = {**ASKED, "method": method, **extra(method)}
    body = multipart(asked, ("report.txt", b"half of it" * 100_000))
    for cut_at in (len(body) // 2, len(body) - 10, len(body) - 3):
        answer = browser.post(body, cut_at=cut_at)
        assert (answer.status_code, b"IncompleteBody" in answer.content) == (400, True)
    assert lab.records.versions.latest("first-bucket", "report.txt") == before
    assert blob_files() == blobs


def test_a_form_sent_again_is_another_version(browser: Browser, lab: Lab) -> None:
    first, second = (stored(lab, browser.upload("sse-s3")) for _ in range(2))
    assert first.version_id != second.version_id
    assert plaintext(lab, first) == plaintext(lab, second)


@pytest.fixture
def small_lab(settings: Settings) -> Iterator[None]:
    """An installation that takes objects of 100,000 bytes and 150,000 bytes in all."""
    settings.LAB_MAX_OBJECT_BYTES, settings.LAB_QUOTA_BYTES = 100_000, 150_000
    installation.cache_clear()
    yield
    installation.cache_clear()


@pytest.mark.usefixtures("small_lab")
@pytest.mark.parametrize("size", [100_001, 100_000 + 10**6], ids=["found on the way", "announced"])
def test_an_object_beyond_the_limit_is_refused(browser: Browser, size: int) -> None:
    answer = browser.upload("sse-s3", bytes(size))
    assert (answer.status_code, b"EntityTooLarge" in answer.content) == (400, True)
    assert browser.upload("sse-s3", bytes(100_000)).status_code == 303


@pytest.mark.usefixtures("small_lab")
def test_a_full_lab_says_so_and_keeps_what_it_has(browser: Browser, lab: Lab) -> None:
    before = stored(lab, browser.upload("sse-s3", bytes(90_000)))
    blobs = blob_files()
    answer = browser.upload("sse-s3", bytes(60_001))
    assert (answer.status_code, b"QuotaExceeded" in answer.content) == (403, True)
    assert b"Your lab is full" in answer.content
    assert lab.records.versions.latest("first-bucket", "report.txt") == before
    assert blob_files() == blobs


def test_without_a_file_the_form_comes_back_with_what_was_entered(browser: Browser) -> None:
    asked = {
        **ASKED,
        "method": "sse-kms",
        "key": "kept/name.txt",
        "context": "team=red",
        "metadata": "owner=ana",
    }
    answer = browser.post(multipart(asked, None))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert all(entered in page for entered in ("kept/name.txt", "team=red", "owner=ana"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"bucket": ""},
        {"principal": "somebody"},
        {"metadata": "no equals sign"},
        {"metadata": "naïve=1"},
        {"metadata": "na me=1"},
        {"metadata": "a=" + "x" * 2048},
        {"method": "sse-kms", "context": "a=1\na=2"},
        {"method": "sse-kms", "context": "=1"},
        {"method": "sse-c"},
        {"method": "cse"},
        {"method": ""},
        {"key": "nul\x00"},
    ],
    ids=str,
)
def test_what_cannot_be_sent_is_said_at_the_form(browser: Browser, lab: Lab, wrong: dict[str, str]) -> None:
    answer = browser.post(multipart({**ASKED, **wrong}, ("a.txt", b"hello")))
    assert answer.status_code == 422
    assert b"There is a problem" in answer.content
    assert lab.records.usage().objects == 0


def test_a_body_that_is_no_form_is_refused(browser: Browser) -> None:
    for kind, body in (
        ("application/x-www-form-urlencoded", b"method=sse-s3"),
        ("multipart/form-data; boundary=x", b"nothing of the kind"),
        ("multipart/form-data", b"--\r\n"),
    ):
        answer = browser.client.generic("POST", "/lab/upload", body, kind, secure=True)
        assert answer.status_code == 400


def test_fields_are_limited(browser: Browser) -> None:
    assert browser.post(multipart({**ASKED, "key": "x" * 70_000}, ("a", b""))).status_code == 400
    many = {f"field{number}": "" for number in range(200)}
    assert browser.post(multipart(many, ("a", b""))).status_code == 400


def test_the_form_needs_the_token_of_the_page(browser: Browser, lab: Lab) -> None:
    strict = Browser(Client(enforce_csrf_checks=True), secure=True)
    strict.client.cookies = browser.client.cookies
    body = multipart({**ASKED, "csrfmiddlewaretoken": "x" * 64}, ("a.txt", b"hello"))
    assert strict.post(body).status_code == 403
    strict.get("/lab/?method=sse-s3")
    token = strict.client.cookies[settings.CSRF_COOKIE_NAME].value
    sent = {**ASKED, "csrfmiddlewaretoken": token}
    strict.client.defaults["HTTP_REFERER"] = "https://testserver/lab/"
    assert strict.post(multipart(sent, ("a.txt", b"hello"))).status_code == 303
    assert lab.records.usage().objects == 1


def test_get_leads_to_the_bench(browser: Browser) -> None:
    assert browser.get("/lab/upload").headers["Location"] == "/lab/"


@pytest.mark.parametrize("method", METHODS)
def test_nothing_in_clear_reaches_the_disk(browser: Browser, method: str) -> None:
    canary = b"canary-7f3a" * 30_000
    browser.upload(method, canary, **extra(method))
    browser.post(multipart({**ASKED, "method": method, **extra(method)}, ("x", canary)), cut_at=200_000)
    for file in Path(settings.DATA_DIR).rglob("*"):
        if file.is_file():
            found = file.read_bytes()
            assert b"canary-7f3a" not in found, file
            assert CUSTOMER_KEY.encode() not in found, file


def blob_files() -> set[str]:
    return {file.name for file in (Path(settings.DATA_DIR) / "blobs").rglob("*") if file.is_file()}
