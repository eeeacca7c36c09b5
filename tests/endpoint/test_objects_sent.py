"""How bodies travel: presigned, waiting for 100-continue, slowly, broken off; and names that are not plain."""

from __future__ import annotations

import hashlib
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
import urllib3
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import LiveSandbox, refusal
from tests.endpoint.test_objects import BUCKET, CUSTOMER_KEY, WRITING, get, put

CONTENT = bytes(range(256)) * 4096
CUSTOMER_HEADERS = {
    "x-amz-server-side-encryption-customer-algorithm": "AES256",
    "x-amz-server-side-encryption-customer-key": b64encode(CUSTOMER_KEY.encode()).decode(),
    "x-amz-server-side-encryption-customer-key-md5": b64encode(
        hashlib.md5(CUSTOMER_KEY.encode()).digest()
    ).decode(),
}


@pytest.fixture(scope="module")
def plain(sandbox: LiveSandbox) -> Any:
    """A client in clear that adds nothing to what it is told."""
    return sandbox.client(tls=False, request_checksum_calculation="when_required", signature_version="s3v4")


@pytest.fixture(scope="module")
def presigning(sandbox: LiveSandbox) -> Any:
    return sandbox.client(request_checksum_calculation="when_required", signature_version="s3v4")


@pytest.fixture
def http(sandbox: LiveSandbox) -> Iterator[urllib3.PoolManager]:
    with urllib3.PoolManager(ca_certs=str(sandbox.site.authority_file), retries=False) as pool:
        yield pool


def presigned(s3: Any, operation: str, key: str, **asked: Any) -> str:
    url: str = s3.generate_presigned_url(operation, Params={"Bucket": BUCKET, "Key": key, **asked})
    return url


def blobs(sandbox: LiveSandbox) -> set[str]:
    return {path.name for path in (sandbox.site.data_dir / "blobs").rglob("*") if path.is_file()}


@pytest.mark.parametrize("method", ["default", "sse-kms"])
def test_a_presigned_upload_and_download(presigning: Any, http: urllib3.PoolManager, method: str) -> None:
    put_url = presigned(presigning, "put_object", f"signed {method}", **WRITING[method])
    headers = (
        {}
        if method == "default"
        else {
            "x-amz-server-side-encryption": "aws:kms",
            "x-amz-server-side-encryption-aws-kms-key-id": "alias/first-key",
        }
    )
    assert http.request("PUT", put_url, body=CONTENT, headers=headers).status == 200
    get_url = presigned(presigning, "get_object", f"signed {method}", ResponseContentType="text/csv")
    answer = http.request("GET", get_url, headers={"Range": "bytes=1-2"})
    assert (answer.status, answer.data, answer.headers["content-type"]) == (206, CONTENT[1:3], "text/csv")


def test_presigned_with_a_customers_key(presigning: Any, http: urllib3.PoolManager) -> None:
    put_url = presigned(presigning, "put_object", "signed sse-c", **WRITING["sse-c"])
    assert (
        http.request("PUT", put_url, body=CONTENT).status == 403
    )  # the headers were signed, and are not there
    assert http.request("PUT", put_url, body=CONTENT, headers=CUSTOMER_HEADERS).status == 200
    get_url = presigned(presigning, "get_object", "signed sse-c", **WRITING["sse-c"])
    assert http.request("GET", get_url).status == 403
    assert http.request("GET", get_url, headers=CUSTOMER_HEADERS).data == CONTENT


def request_head(url: str, length_bytes: int, *lines: str) -> bytes:
    parts = urlsplit(url)
    head = [
        f"PUT {parts.path}?{parts.query} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Content-Length: {length_bytes}",
        *lines,
    ]
    return ("\r\n".join(head) + "\r\n\r\n").encode()


def connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname or "", parts.port or 80), timeout=20)


def test_a_body_that_breaks_off_leaves_nothing(sandbox: LiveSandbox, plain: Any) -> None:
    before = blobs(sandbox)
    for key in ("broken 1", "broken 2"):
        with closing(connect(url := presigned(plain, "put_object", key))) as sent:
            sent.sendall(request_head(url, len(CONTENT)) + CONTENT[:700_000])
    wait_until_gone(sandbox, before, plain)
    for key in ("broken 1", "broken 2"):
        with pytest.raises(ClientError) as caught:
            get(plain, key)
        assert refusal(caught.value)[:2] == (404, "NoSuchKey")


def wait_until_gone(sandbox: LiveSandbox, before: set[str], s3: Any) -> None:
    """The site learns of a closed connection when it reads on; each look takes a request's time."""
    deadline = time.monotonic() + 20
    while blobs(sandbox) != before:
        assert time.monotonic() < deadline, blobs(sandbox) - before
        s3.head_bucket(Bucket=BUCKET)


def test_a_client_that_waits_is_told_to_continue(plain: Any) -> None:
    url = presigned(plain, "put_object", "continued")
    with closing(connect(url)) as sent, sent.makefile("rb") as answers:
        sent.sendall(request_head(url, 5, "Expect: 100-continue"))
        assert answers.readline().startswith(b"HTTP/1.1 100")
        assert answers.readline() == b"\r\n"
        sent.sendall(b"hello")
        assert answers.readline().startswith(b"HTTP/1.1 200")
    assert get(plain, "continued")["Body"].read() == b"hello"


@pytest.mark.parametrize("ends", ["whole", "broken off"])
def test_a_body_of_unknown_length_is_not_stored(plain: Any, ends: str) -> None:
    """As at S3. Where it broke off, the server would hand on what came as if that were all."""
    url = presigned(plain, "put_object", "unknown length")
    head = request_head(url, 0, "Connection: close")
    head = head.replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    with closing(connect(url)) as sent, sent.makefile("rb") as answers:
        sent.sendall(head + (b"5\r\nhello\r\n0\r\n\r\n" if ends == "whole" else b"a\r\nhello"))
        if ends == "broken off":
            sent.shutdown(socket.SHUT_WR)
        assert answers.readline().startswith(b"HTTP/1.1 501")
        told = answers.read()
        assert b"<Code>NotImplemented</Code>" in told
        assert b"<Header>Transfer-Encoding</Header>" in told
    with pytest.raises(ClientError) as caught:
        get(plain, "unknown length")
    assert refusal(caught.value)[1] == "NoSuchKey"


def test_a_slow_body_arrives(plain: Any) -> None:
    url = presigned(plain, "put_object", "slow")
    with closing(connect(url)) as sent, sent.makefile("rb") as answers:
        sent.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sent.sendall(request_head(url, 300))
        for byte in CONTENT[:300]:
            sent.sendall(bytes([byte]))
        assert answers.readline().startswith(b"HTTP/1.1 200")
    assert get(plain, "slow")["Body"].read() == CONTENT[:300]


@pytest.mark.parametrize(
    "key",
    [
        "a/../b",
        "a/./b",
        "dots/..",
        "//double//slashes/",
        "percent %2F %25",
        "plus+and space",
        "quote\"'<>&",
        "tab\tline\nreturn\r",
        "\u00fc\u4e2d\U0001f511",
        "?query#fragment",
        "k" * 1024,
    ],
)
def test_any_name_is_kept_as_it_is(s3: Any, key: str) -> None:
    put(s3, key, key.encode())
    assert get(s3, key)["Body"].read() == key.encode()
    assert s3.head_object(Bucket=BUCKET, Key=key)["ContentLength"] == len(key.encode())
    s3.delete_object(Bucket=BUCKET, Key=key)


def test_a_name_that_is_too_long(s3: Any) -> None:
    with pytest.raises(ClientError) as caught:
        put(s3, "\u00fc" * 513, b"x")
    assert refusal(caught.value)[:2] == (400, "KeyTooLongError")


def test_a_refused_upload_hears_why_though_its_body_is_long(sandbox: LiveSandbox) -> None:
    with closing(sandbox.client()) as s3, pytest.raises(ClientError) as caught:
        put(s3, "never there", bytes(12 * 1024 * 1024), IfMatch='"0"')
    assert refusal(caught.value)[:2] == (404, "NoSuchKey")
