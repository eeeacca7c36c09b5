from __future__ import annotations

import json
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.chooser.applying.samples import CANDIDATES, KEY


def address(**asked: str) -> str:
    return f"/choose/apply?{urlencode(asked)}"


def text_at(client: Client, **asked: str) -> str:
    page = client.get(address(**asked))
    assert page.status_code == 200
    return unescape(page.content.decode())


def test_it_works_without_a_single_parameter(client: Client) -> None:
    assert "aws s3api put-bucket-encryption" in text_at(client)


def test_the_answers_choose_the_candidate(client: Client) -> None:
    text = text_at(client, **{"own-key-material": "must", "high-request-rate": "must"})
    assert "aws kms get-parameters-for-import" in text
    assert "You look at" not in text


def test_another_candidate_than_the_decision_is_told(client: Client) -> None:
    text = text_at(client, **{"key-with-each-request": "must", "candidate": "sse-kms"})
    assert "You look at SSE-KMS" in text
    assert "Your answers lead to SSE-C" in text


def test_where_nothing_fits_the_page_leads_to_the_conflicts(client: Client) -> None:
    musts = {"key-with-each-request": "must", "console": "must"}
    text = text_at(client, **musts)
    assert "Nothing meets every must" in text
    assert "#conflicts" in text
    assert client.get(f"/choose/apply/setup.sh?{urlencode(musts)}").status_code == 302
    assert "No candidate meets all your musts" in text_at(client, **musts, candidate="sse-c")


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ({"object-access-audit": "must"}, '"Field": "resources.ARN"'),
        ({"cloudfront": "must", "separate-permission": "must"}, "AllowCloudFrontReading"),
        ({"context-bound": "must"}, "DenyWithoutContextProject"),
        ({"two-layers": "must", "s3-never-sees-plaintext": "must"}, '"aws:kms"'),
    ],
)
def test_what_the_answers_ask_for_is_written(client: Client, asked: dict[str, str], there: str) -> None:
    assert there in text_at(client, **asked)


def test_what_everybody_reads_is_not_closed_to_plain_http(client: Client) -> None:
    assert "DenyPlainHttp" not in text_at(client, **{"public-read": "must"})
    assert "DenyPlainHttp" in text_at(client)


def test_no_statement_says_if_exists(client: Client) -> None:
    """In a Deny it does not spare requests without the header, whatever one reads."""
    for candidate in CANDIDATES:
        assert "IfExists" not in text_at(client, candidate=str(candidate))


@pytest.mark.parametrize("candidate", [str(each) for each in CANDIDATES])
def test_each_candidate_has_its_page_and_files(client: Client, candidate: str) -> None:
    asked = {"candidate": candidate, "bucket": "payroll-2026", "region": "eu-west-1"}
    assert "payroll-2026" in client.get(address(**asked)).content.decode()
    found = client.get(f"/choose/apply/bucket-policy.json?{urlencode(asked)}")
    assert found["Content-Disposition"] == 'attachment; filename="bucket-policy.json"'
    assert json.loads(found.content)["Statement"][0]["Resource"][0] == "arn:aws:s3:::payroll-2026"
    assert client.get(f"/choose/apply/envelope.zip?{urlencode(asked)}").content.startswith(b"PK")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bucket", "Bucket'; rm -rf ~"),
        ("bucket", "10.0.0.1"),
        ("region", "$(reboot)"),
        ("region", "cn-north-1"),
        ("account", "١١١١٢٢٢٢٣٣٣٣"),
        ("principals", "arn:aws:iam::111122223333:role/x\n*"),
        ("key", "alias/mine"),
        ("key", KEY),  # in another Region than the bucket
        ("alias", "aws/s3"),
        ("rotation", "9" * 5000),
        ("context", "aws:s3:arn=x"),
        ("trail", "a b"),
        ("distribution", "*"),
        ("candidate", "<script>alert(1)</script>"),
        ("candidate", "\x00"),
    ],
)
def test_a_bad_value_is_told_and_nothing_is_written(client: Client, name: str, value: str) -> None:
    page = client.get(address(**{name: value}))
    assert page.status_code == 422
    text = page.content.decode()
    assert "Error: " in text
    assert "put-bucket-encryption" not in text
    assert "<script>alert" not in text
    assert client.get(f"/choose/apply/setup.sh?{urlencode({name: value})}").status_code == 302


def test_answers_are_kept_in_the_form(client: Client) -> None:
    page = client.get(address(**{"fips-level-3": "must", "bucket": "kept-bucket"}))
    assert '<input type="hidden" name="fips-level-3" value="must">' in page.content.decode()


def test_a_file_that_a_method_does_not_have_is_not_found(client: Client) -> None:
    assert client.get("/choose/apply/key-policy.json?candidate=sse-s3").status_code == 404


def test_the_page_asks_the_database_nothing(client: Client) -> None:
    # Without the mark for the database, a query would raise.
    assert client.get(address(candidate="sse-c")).status_code == 200
