"""What a client claims and does not keep: sizes, parts, names and headers beyond all bounds. Each is answered."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest
from botocore.exceptions import ClientError

from encryption_lab.web.endpoint.gateway import DRAINED_BYTES
from encryption_lab.wire.sigv4.payloads import PIECE_BYTES
from tests.endpoint.sandbox import LiveSandbox, refusal
from tests.endpoint.test_objects import BUCKET
from tests.endpoint.test_objects_sent import connect, presigned, request_head

GIB = 1024**3


@pytest.fixture(scope="module")
def plain(sandbox: LiveSandbox) -> Any:
    return sandbox.client(tls=False, request_checksum_calculation="when_required", signature_version="s3v4")


@pytest.mark.parametrize("size_bytes", [5 * GIB, 5 * GIB + 1, 10**18])
@pytest.mark.parametrize("asks", [True, False], ids=["asks", "sends"])
def test_five_gib_are_refused_after_a_little_of_them(plain: Any, size_bytes: int, asks: bool) -> None:
    """The server reads a little on, so that the client hears why. `asks`: the client waits for 100 Continue."""
    url = presigned(plain, "put_object", "claimed")
    with closing(connect(url)) as sent, sent.makefile("rb") as answers:
        sent.sendall(request_head(url, size_bytes, *(["Expect: 100-continue"] if asks else [])))
        if asks:
            assert answers.readline().startswith(b"HTTP/1.1 100")
            answers.readline()
        sent.sendall(bytes(DRAINED_BYTES + PIECE_BYTES))
        assert answers.readline().startswith(b"HTTP/1.1 400")
        assert b"EntityTooLarge" in answers.read()


def test_there_are_ten_thousand_parts(s3: Any) -> None:
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="parts")["UploadId"]
    asked = {"Bucket": BUCKET, "Key": "parts", "UploadId": upload}
    etag = s3.upload_part(**asked, PartNumber=10_000, Body=b"last")["ETag"]
    for number in (0, 10_001, 10**10):
        with pytest.raises(ClientError) as refused:
            s3.upload_part(**asked, PartNumber=number, Body=b"x")
        assert refusal(refused.value)[:2] == (400, "InvalidArgument"), number
    many = [{"PartNumber": number, "ETag": etag} for number in range(1, 10_002)]
    for parts, code in (
        (many, "InvalidPart"),
        (many[:10_000], "InvalidPart"),
        (many[9_999::-1], "InvalidPartOrder"),
    ):
        with pytest.raises(ClientError) as refused:
            s3.complete_multipart_upload(**asked, MultipartUpload={"Parts": parts})
        assert refusal(refused.value)[1] == code
    s3.complete_multipart_upload(**asked, MultipartUpload={"Parts": [{"PartNumber": 10_000, "ETag": etag}]})
    assert s3.get_object(Bucket=BUCKET, Key="parts")["Body"].read() == b"last"


def test_headers_of_eight_kib(plain: Any, s3: Any) -> None:
    """S3's limit for metadata is 2 KB; other headers are read, and ignored."""
    with pytest.raises(ClientError) as refused:
        plain.put_object(Bucket=BUCKET, Key="headers", Body=b"x", Metadata={"a": "x" * 8192})
    assert refusal(refused.value)[:2] == (400, "MetadataTooLarge")
    with pytest.raises(ClientError) as refused:
        plain.put_object(Bucket=BUCKET, Key="headers", Body=b"x", Tagging="a=" + "x" * 8192)
    assert refusal(refused.value)[:2] == (400, "InvalidTag")
    plain.put_object(Bucket=BUCKET, Key="headers", Body=b"x", CacheControl="x" * 8000)
    assert len(s3.head_object(Bucket=BUCKET, Key="headers")["CacheControl"]) == 8000


def test_a_body_that_is_not_what_was_signed(sandbox: LiveSandbox, s3: Any) -> None:
    """Changed on its way, after it was signed."""

    def change(request: Any, **_: Any) -> None:
        request.body = b"y" * 300_000
        request.headers.pop("Content-Length", None)

    changing = sandbox.client(tls=False, request_checksum_calculation="when_required")
    changing.meta.events.register("before-send.s3", change)
    with pytest.raises(ClientError) as refused:
        changing.put_object(Bucket=BUCKET, Key="changed", Body=b"x" * 300_000)
    assert refusal(refused.value)[1] == "XAmzContentSHA256Mismatch"
    with pytest.raises(ClientError):
        s3.head_object(Bucket=BUCKET, Key="changed")
