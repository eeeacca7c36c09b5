from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from encryption_lab.lab import Lab
from tests.web.bench.uploads import CUSTOMER_KEY, Browser


def last_exchange_url(lab: Lab) -> str:
    return f"/lab/requests/{lab.records.exchanges.recent(1)[0].exchange_id}"


def test_a_request_is_shown_with_its_steps_and_its_events(browser: Browser, lab: Lab) -> None:
    browser.upload("sse-kms", kms_key="alias/first-key")
    page = browser.get(last_exchange_url(lab)).content.decode()
    assert "x-amz-server-side-encryption-aws-kms-key-id" in page
    assert "return the data key in clear" in page
    assert "<b>GenerateDataKey</b>" in page
    assert 'role="img"' in page


def test_a_customers_key_is_not_shown(browser: Browser, lab: Lab) -> None:
    browser.upload("sse-c", customer_key=CUSTOMER_KEY)
    page = browser.get(last_exchange_url(lab)).content.decode()
    assert CUSTOMER_KEY not in page
    assert "not shown" in page


@pytest.mark.parametrize(
    ("method", "fields", "title"),
    [
        ("sse-c", {"customer_key": "c2hvcnQ="}, "This is no key for AES-256"),
        ("sse-s3", {"principal": "reader"}, "This user may not do that"),
        ("sse-s3", {"bucket": "nobodys"}, "There is no such bucket"),
        ("sse-kms", {"kms_key": "alias/nobody"}, "KMS does not know this key"),
    ],
)
def test_a_refusal_reads_the_same_when_it_is_looked_at_again(
    browser: Browser, lab: Lab, method: str, fields: dict[str, str], title: str
) -> None:
    answer = browser.upload(method, **fields)
    again = browser.get(last_exchange_url(lab))
    assert again.status_code == 200
    for page in (answer.content.decode(), again.content.decode()):
        assert f"<h1>{title}</h1>" in page
        assert "What was kept" in page
        assert "What to do" in page


def test_sse_c_blocked_is_told_from_other_denials(browser: Browser, lab: Lab) -> None:
    lab.buckets.create(lab.call("administrator", secure_transport=True), "new-bucket")
    answer = browser.upload("sse-c", bucket="new-bucket", customer_key=CUSTOMER_KEY)
    again = browser.get(last_exchange_url(lab))
    assert answer.status_code == 403
    for page in (answer, again):
        assert b"This bucket does not take keys that customers bring" in page.content


def test_the_page_takes_few_queries(
    browser: Browser, lab: Lab, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser.upload("dsse-kms")
    with django_assert_max_num_queries(9):
        browser.get(last_exchange_url(lab))


def test_a_stranger_finds_nothing(browser: Browser, lab: Lab) -> None:
    browser.upload("sse-s3")
    assert Browser(Client(), secure=True).get(last_exchange_url(lab)).status_code == 404
