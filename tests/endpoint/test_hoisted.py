"""Headers in the query of a presigned URL, where the SDK for JavaScript puts them: honoured, and signed."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from email.header import decode_header, make_header
from typing import Any

import pytest
import urllib3
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.endpoint.sandbox import LiveSandbox
from tests.endpoint.test_form_posts import refusal_of

BUCKET = "objects"
KEY = bytes(range(32))


@pytest.fixture(scope="module")
def http(sandbox: LiveSandbox) -> Iterator[urllib3.PoolManager]:
    with urllib3.PoolManager(ca_certs=str(sandbox.site.authority_file), retries=False) as pool:
        yield pool


def presigned(sandbox: LiveSandbox, method: str, key: str, hoisted: dict[str, str]) -> str:
    """Return a URL whose query holds the headers and is signed with them."""
    request = AWSRequest(method, f"{sandbox.site.https_url}/{BUCKET}/{key}", params=hoisted)
    credentials = Credentials(*sandbox.keys["administrator"])
    S3SigV4QueryAuth(credentials, "s3", sandbox.region, expires=60).add_auth(request)
    url: str = request.prepare().url
    return url


def test_hoisted_headers_are_honoured(sandbox: LiveSandbox, s3: Any, http: urllib3.PoolManager) -> None:
    wanted = {
        "x-amz-server-side-encryption": "aws:kms",
        "X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id": "alias/first-key",
        "x-amz-meta-owner": "caf\u00e9 & co",
        "x-amz-tagging": "a=b",
    }
    answer = http.request("PUT", presigned(sandbox, "PUT", "hoisted", wanted), body=b"hello")
    assert (answer.status, answer.headers["x-amz-server-side-encryption"]) == (200, "aws:kms")
    found = s3.head_object(Bucket=BUCKET, Key="hoisted")
    assert found["ServerSideEncryption"] == "aws:kms"
    assert str(make_header(decode_header(found["Metadata"]["owner"]))) == "caf\u00e9 & co"
    assert s3.get_object_tagging(Bucket=BUCKET, Key="hoisted")["TagSet"] == [{"Key": "a", "Value": "b"}]


def test_a_checksum_in_the_query_is_not_looked_at(
    sandbox: LiveSandbox, s3: Any, http: urllib3.PoolManager
) -> None:
    """The SDK for JavaScript signs that of an empty body into every presigned PUT; S3 takes any body."""
    hoisted = {"x-amz-checksum-crc32": "AAAAAA==", "x-amz-sdk-checksum-algorithm": "CRC32"}
    url = presigned(sandbox, "PUT", "unchecked", hoisted)
    assert http.request("PUT", url, body=b"other").status == 200
    found = s3.head_object(Bucket=BUCKET, Key="unchecked", ChecksumMode="ENABLED")
    assert found["ContentLength"] == 5
    assert {name for name in found if name.startswith("ChecksumCRC")} == {"ChecksumCRC64NVME"}
    read = http.request("GET", presigned(sandbox, "GET", "unchecked", {"x-amz-checksum-mode": "ENABLED"}))
    assert (read.data, "x-amz-checksum-crc64nvme" in read.headers) == (b"other", False)


def test_a_checksum_in_a_header_is_held_to(sandbox: LiveSandbox, http: urllib3.PoolManager) -> None:
    headers = {"x-amz-checksum-crc32": "AAAAAA=="}
    request = AWSRequest("PUT", f"{sandbox.site.https_url}/{BUCKET}/checked", headers=headers)
    credentials = Credentials(*sandbox.keys["administrator"])
    S3SigV4QueryAuth(credentials, "s3", sandbox.region, expires=60).add_auth(request)
    url = request.prepare().url
    assert http.request("PUT", url, body=b"", headers=headers).status == 200
    assert refusal_of(http.request("PUT", url, body=b"other", headers=headers))[:2] == (400, "BadDigest")


def test_a_customers_key_may_be_hoisted_and_is_not_kept(
    sandbox: LiveSandbox, http: urllib3.PoolManager
) -> None:
    prefix = "x-amz-server-side-encryption-customer-"
    hoisted = {
        f"{prefix}algorithm": "AES256",
        f"{prefix}key": b64encode(KEY).decode(),
        f"{prefix}key-MD5": b64encode(hashlib.md5(KEY).digest()).decode(),
    }
    url = presigned(sandbox, "PUT", "hoisted-key", hoisted)
    assert http.request("PUT", url, body=b"hello").status == 200
    assert http.request("GET", presigned(sandbox, "GET", "hoisted-key", hoisted)).data == b"hello"
    database = sandbox.site.data_dir / "envelope.sqlite3"
    kept = database.read_bytes() + database.with_name("envelope.sqlite3-wal").read_bytes()
    assert b64encode(KEY) not in kept
    assert b"hoisted-key" in kept


def test_what_was_hoisted_is_signed(sandbox: LiveSandbox, http: urllib3.PoolManager) -> None:
    url = presigned(sandbox, "PUT", "signed", {"x-amz-server-side-encryption": "AES256"})
    for changed in (url.replace("AES256", "aws%3Akms"), f"{url}&x-amz-meta-more=1"):
        assert refusal_of(http.request("PUT", changed, body=b"x"))[:2] == (403, "SignatureDoesNotMatch")
    answer = http.request("PUT", url, body=b"x", headers={"x-amz-server-side-encryption": "aws:kms"})
    assert refusal_of(answer)[:2] == (403, "AccessDenied")


@pytest.mark.parametrize(
    ("name", "value"),
    [("x-amz-meta-a", "b\r\nX-Injected: yes"), ("x-amz-meta-a b", "c"), ("x-amz-meta-\u00e9", "c")],
)
def test_what_could_be_no_header_is_refused(
    sandbox: LiveSandbox, http: urllib3.PoolManager, name: str, value: str
) -> None:
    answer = http.request("PUT", presigned(sandbox, "PUT", "injected", {name: value}), body=b"x")
    assert refusal_of(answer)[:2] == (400, "InvalidArgument")
    assert "x-injected" not in http.request("GET", presigned(sandbox, "GET", "injected", {})).headers
