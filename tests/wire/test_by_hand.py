"""Requests as somebody writes them: read as the AWS CLI and HTTP read them, answered as S3 does."""

from __future__ import annotations

import re
from base64 import b64encode

import pytest

from encryption_lab.identities import ADMINISTRATOR, READER
from encryption_lab.primitives.digests import md5
from encryption_lab.wire.by_hand.sending import Sent, read_written, send
from encryption_lab.wire.by_hand.written import FILE, CannotBeRead
from tests.lab_bench import BUCKET, Bench

RAW_KEY = "0123456789abcdef0123456789abcdef"
PUT = f"aws s3api put-object --bucket {BUCKET} --key a.txt --body a.txt"


def sent(text: str, principal: str = ADMINISTRATOR, bench: Bench | None = None) -> Sent:
    return send((bench or Bench()).lab, principal, read_written(text))


def test_an_upload_by_the_cli_is_read_by_hand() -> None:
    bench = Bench()
    put = sent(
        f"{PUT} --server-side-encryption aws:kms --ssekms-key-id alias/payroll --bucket-key-enabled",
        bench=bench,
    )
    assert (put.exchange.operation, put.exchange.status) == ("PutObject", 200)
    assert dict(put.exchange.response_headers)["x-amz-server-side-encryption-bucket-key-enabled"] == "true"
    got = sent(f"GET /{BUCKET}/a.txt HTTP/1.1\nHost: s3.us-east-1.amazonaws.com", bench=bench)
    assert (got.exchange.status, got.body) == (200, FILE)
    denied = sent(f"GET /{BUCKET}/a.txt", READER, bench)
    assert (denied.exchange.status, denied.exchange.error_code) == (403, "AccessDenied")


def test_the_cli_sends_a_key_of_its_own_in_base64_with_its_digest() -> None:
    written = read_written(f"{PUT} --sse-customer-algorithm AES256 --sse-customer-key {RAW_KEY}")
    name = "x-amz-server-side-encryption-customer-key"
    assert written.headers[name] == b64encode(RAW_KEY.encode())
    assert written.headers[f"{name}-md5"] == b64encode(md5(RAW_KEY.encode()))


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (f"aws s3api get-object --bucket {BUCKET} --key 'a b.txt' out.txt", f"/{BUCKET}/a%20b.txt"),
        (f"aws s3api get-object --bucket={BUCKET} --key=a --version-id 3/4 x", f"/{BUCKET}/a?versionId=3%2F4"),
        (f"aws s3api head-object --bucket {BUCKET} \\\n  --key a --no-cli-pager --region us-east-1", f"/{BUCKET}/a"),
        (f"GET https://s3.us-east-1.amazonaws.com/{BUCKET}/a?versionId=7", f"/{BUCKET}/a?versionId=7"),
        (f"get /{BUCKET}/ä", f"/{BUCKET}/%C3%A4"),
        (f"aws s3api put-bucket-versioning --bucket {BUCKET} --versioning-configuration Status=Suspended",
         f"/{BUCKET}?versioning"),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_in_the_target(text: str, target: str) -> None:
    assert read_written(text).target == target


def test_a_host_may_name_the_bucket() -> None:
    bench = Bench()
    host = f"Host: {BUCKET}.s3.us-east-1.amazonaws.com"
    assert sent(f"PUT /a.txt\n{host}", bench=bench).exchange.status == 200
    assert sent(f"GET https://{BUCKET}.s3.amazonaws.com/a.txt", bench=bench).body == FILE


@pytest.mark.parametrize(
    ("text", "is_secure"),
    [
        (PUT, True),
        (f"{PUT} --endpoint-url http://s3.us-east-1.amazonaws.com", False),
        (f"{PUT} --endpoint-url https://s3.us-east-1.amazonaws.com", True),
        (f"PUT http://s3.us-east-1.amazonaws.com/{BUCKET}/a", False),
        (f"PUT /{BUCKET}/a", True),
    ],
)
def test_the_address_says_whether_the_way_is_encrypted(text: str, is_secure: bool) -> None:
    assert read_written(text).secure_transport == is_secure


def test_a_document_is_json_or_xml() -> None:
    bench = Bench()
    rule = '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"},"BucketKeyEnabled":true}]}'
    line = (
        f"aws s3api put-bucket-encryption --bucket {BUCKET} --server-side-encryption-configuration '{rule}'"
    )
    assert sent(line, bench=bench).exchange.status == 200
    assert bench.lab.buckets.get(BUCKET).default_encryption.bucket_key_enabled
    xml = "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>"
    assert sent(f"PUT /{BUCKET}?versioning\n\n{xml}", bench=bench).exchange.status == 200
    assert bench.lab.buckets.get(BUCKET).versioning == "Suspended"


def test_a_header_given_twice_is_a_list() -> None:
    assert read_written("PUT /b/k\nX-Amz-Meta-A: 1\nx-amz-meta-a: 2").headers == {"x-amz-meta-a": b"1,2"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing to send"),
        ("   \n ", "nothing to send"),
        ("x" * 8193, "at most 8,192 bytes"),
        ("ä" * 4097, "at most 8,192 bytes"),
        ("PUT /a\ud800", "half a character"),
        ("PUT /a\0b", "NUL"),
        ("please", "The first line must be a method"),
        ("BREW /pot", "The first line must be a method"),
        ("$bucket", "The first line must be a method"),
        ("PUT ftp://host/a", "neither with https:// nor with http://"),
        ("PUT http://[::1/a", "is no address"),
        ("PUT /a\nno header", "is no header"),
        ("PUT /a\nx y: z", "is no header"),
        ("aws", "Only `aws s3api`"),
        ("aws s3 cp a b", "Only `aws s3api`"),
        ("aws s3api", "Only `aws s3api`"),
        ("aws s3api sing", "no command 'sing'"),
        ("aws s3api put-object 'open", "cannot be split into words"),
        ("aws s3api put-object --bucket b --key k --sse aws:kms", "no option --sse"),
        ("aws s3api put-object --bucket b --no-key k", "no option --no-key"),
        ("aws s3api put-object --bucket", "--bucket needs a value"),
        ("aws s3api put-object --bucket --key k", "--bucket needs a value"),
        ("aws s3api put-object --bucket b", 'Missing required parameter in input: "Key"'),
        ("aws s3api put-object --bucket b --key k stray", "'stray' belongs to no option"),
        ("aws s3api put-object --bucket b --key k --endpoint-url here", "neither with https"),
        (f"aws s3api put-bucket-policy --bucket b --policy fileb:{'//'}p.json", "write what it holds"),
        ("aws s3api list-objects-v2 --bucket b --max-keys many", "whole number"),
        ("aws s3api put-bucket-versioning --bucket b --versioning-configuration '{'", "is not JSON"),
        ("aws s3api put-bucket-versioning --bucket b --versioning-configuration '[1]'", "Invalid type"),
        ("aws s3api put-bucket-versioning --bucket b --versioning-configuration on", "neither JSON nor"),
        (f"aws s3api put-object --bucket b --key k --metadata '{'[' * 8000}'", "is not JSON"),
        ("aws s3api put-object --bucket b --key ''", "Invalid length for parameter Key"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(text: str, said: str) -> None:
    with pytest.raises(CannotBeRead, match=re.escape(said)):
        sent(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GET /nowhere/a", "NoSuchBucket"),
        (f"PUT /{BUCKET}/a\nx-amz-server-side-encryption: aes", "InvalidArgument"),
        (f"PUT /{BUCKET}?versioning\n\n{'<a>' * 2000}", "MalformedXML"),
        (f"PUT /{BUCKET}?policy\n\n{'[' * 7000}", "MalformedPolicy"),
        (f"PUT /{BUCKET}?encryption\n\n<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "MalformedXML"),
        ("DELETE /", "NotImplemented"),
        ("aws s3api put-object --bucket '' --key k", "NoSuchBucket"),
        (f"PUT /{BUCKET}/%ff%fe", "InvalidURI"),
    ],
)
def test_nonsense_is_answered_as_s3_answers_it(text: str, code: str) -> None:
    assert sent(text).exchange.error_code == code
