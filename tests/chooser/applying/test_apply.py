from __future__ import annotations

import json
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.chooser.applying.samples import CANDIDATES, KEY


def address(**asked: str) -> str:
    return f"/choose/apply?{urlencode(asked)}"


def test_it_works_without_a_single_parameter(client: Client) -> None:
    page = client.get("/choose/apply")
    assert page.status_code == 200
    assert "aws kms create-key" in unescape(page.content.decode())


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
