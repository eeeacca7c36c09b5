from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from encryption_lab.lab import Lab
from encryption_lab.store.buckets import DefaultEncryption
from tests.web.bench.uploads import CUSTOMER_KEY, Browser


def compared(browser: Browser, **fields: str) -> tuple[str, str]:
    """Return address and text of the comparison that an upload with all methods leads to."""
    answer: Any = browser.upload("all", b"the same bytes", **fields)
    assert answer.status_code == 303
    url = answer.headers["Location"]
    return url, browser.get(url).content.decode()


def test_one_upload_is_stored_once_for_each_method_as_versions_of_one_name(
    browser: Browser, lab: Lab
) -> None:
    _, page = compared(browser, customer_key=CUSTOMER_KEY)
    versions = lab.records.versions.recent(10)
    assert len(versions) == 4
    assert {version.key for version in versions} == {"report.txt"}
    assert {type(version.envelope).__name__ for version in versions} == {
        "SseS3Envelope",
        "SseKmsEnvelope",
        "DsseKmsEnvelope",
        "SseCEnvelope",
    }
    assert all(f"/lab/objects/{version.record_id}" in page for version in versions)


def test_the_bytes_shown_are_those_on_the_disk(browser: Browser, lab: Lab) -> None:
    _, page = compared(browser)
    for version in lab.records.versions.recent(10):
        source = lab.objects.stored_file(version.parts[0].blob_id)
        stored = source.read(0, 32)
        source.close()
        assert all(stored[start : start + 4].hex(" ") in page for start in range(0, 32, 4))
        assert f"{source.size_bytes:,} bytes for 14" in page


def test_without_versions_each_method_has_a_name_of_its_own(browser: Browser, lab: Lab) -> None:
    call = lab.call("administrator", secure_transport=True)
    lab.buckets.create(call, "plain-bucket")
    lab.buckets.put_encryption(call, "plain-bucket", DefaultEncryption(), sse_c_blocked=False)
    compared(browser, bucket="plain-bucket", customer_key=CUSTOMER_KEY)
    assert {version.key for version in lab.records.versions.recent(10)} == {
        f"report.txt ({method})" for method in ("sse-s3", "sse-kms", "dsse-kms", "sse-c")
    }


def test_what_is_not_there_is_explained(browser: Browser) -> None:
    _, page = compared(browser)
    assert "No key came with the upload" in page
    assert "encrypt the file in your browser" in page


def test_what_was_refused_shows_its_error_beside_the_others(browser: Browser, lab: Lab) -> None:
    browser.secure = False
    _, page = compared(browser, customer_key=CUSTOMER_KEY)
    assert page.count("400 InvalidArgument") == 3
    assert lab.records.usage().objects == 1


def test_where_all_are_refused_the_refusal_is_the_answer(browser: Browser) -> None:
    answer = browser.upload("all", bucket="nobodys")
    assert (answer.status_code, b"NoSuchBucket" in answer.content) == (404, True)


def test_a_deleted_version_is_said_to_be_gone(browser: Browser, lab: Lab) -> None:
    url, _ = compared(browser)
    call = lab.call("administrator", secure_transport=True)
    gone = lab.records.versions.recent(1)[0]
    lab.objects.delete(call, gone.bucket, gone.key, version_id=gone.version_id)
    assert "deleted since" in browser.get(url).content.decode()


def test_the_page_takes_few_queries(
    browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    url, _ = compared(browser, customer_key=CUSTOMER_KEY)
    with django_assert_max_num_queries(9):
        browser.get(url)


def test_a_stranger_finds_nothing(browser: Browser) -> None:
    url, _ = compared(browser)
    assert Browser(Client(), secure=True).get(url).status_code == 404


@pytest.mark.parametrize("group_id", ["x", "%00", "😀"])
def test_there_is_no_such_comparison(browser: Browser, group_id: str) -> None:
    assert browser.get(f"/lab/uploads/{group_id}").status_code == 404
