"""Objects through boto3: ranges, conditions, what is kept beside the bytes, checksums, presigned requests."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import LiveSandbox, refusal

BUCKET = "objects"
CONTENT = bytes(range(256)) * 1000
CUSTOMER_KEY = "k" * 32
WRITING: dict[str, dict[str, str]] = {
    "default": {},
    "sse-s3": {"ServerSideEncryption": "AES256"},
    "sse-kms": {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/first-key"},
    "dsse-kms": {"ServerSideEncryption": "aws:kms:dsse"},
    "sse-c": {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": CUSTOMER_KEY},
}


def reading(method: str) -> dict[str, str]:
    return WRITING[method] if method == "sse-c" else {}


def put(s3: Any, key: str, body: Any = CONTENT, **asked: Any) -> Any:
    return s3.put_object(Bucket=BUCKET, Key=key, Body=body, **asked)


def get(s3: Any, key: str, **asked: Any) -> Any:
    return s3.get_object(Bucket=BUCKET, Key=key, **asked)


@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize(
    ("asked", "first", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=255-65537", 255, 65_538),
        ("bytes=255000-", 255_000, 256_000),
        ("bytes=255999-999999999", 255_999, 256_000),
        ("bytes=-5", 255_995, 256_000),
        ("bytes=-999999999", 0, 256_000),
    ],
)
def test_a_range_is_answered_with_its_bytes(s3: Any, method: str, asked: str, first: int, stop: int) -> None:
    put(s3, f"range {method}", **WRITING[method])
    answer = get(s3, f"range {method}", Range=asked, **reading(method))
    assert answer["Body"].read() == CONTENT[first:stop]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert answer["ContentRange"] == f"bytes {first}-{stop - 1}/256000"
    head = s3.head_object(Bucket=BUCKET, Key=f"range {method}", Range=asked, **reading(method))
    assert (head["ContentLength"], head["AcceptRanges"]) == (stop - first, "bytes")


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-", "bytes=0-1,4-5", "items=0-1", "nonsense"])
def test_what_is_no_range_is_answered_whole(s3: Any, asked: str) -> None:
    put(s3, "whole")
    answer = get(s3, "whole", Range=asked)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answer["Body"].read() == CONTENT


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999-1000000", "bytes=-0"])
def test_a_range_behind_the_end_is_refused(s3: Any, asked: str) -> None:
    put(s3, "short")
    with pytest.raises(ClientError) as caught:
        get(s3, "short", Range=asked)
    assert refusal(caught.value) == (416, "InvalidRange", "The requested range is not satisfiable")
    assert caught.value.response["Error"]["ActualObjectSize"] == "256000"


def test_an_object_in_one_piece_is_its_own_first_part(s3: Any) -> None:
    put(s3, "one piece", b"hello")
    answer = get(s3, "one piece", PartNumber=1)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert answer["Body"].read() == b"hello"
    assert "PartsCount" not in answer
    with pytest.raises(ClientError) as caught:
        get(s3, "one piece", PartNumber=2)
    assert refusal(caught.value)[:2] == (416, "InvalidPartNumber")
    with pytest.raises(ClientError) as both:
        get(s3, "one piece", PartNumber=1, Range="bytes=0-1")
    assert refusal(both.value)[:2] == (400, "InvalidRequest")


def test_an_answer_may_be_given_other_headers(s3: Any) -> None:
    put(s3, "plain.txt", ContentType="text/plain", CacheControl="no-store")
    answer = get(
        s3,
        "plain.txt",
        ResponseContentType="text/csv",
        ResponseContentDisposition='attachment; filename="a.csv"',
        ResponseCacheControl="max-age=1",
        ResponseContentLanguage="rm",
        ResponseContentEncoding="identity",
        ResponseExpires=datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    assert answer["ContentType"] == "text/csv"
    assert answer["ContentDisposition"] == 'attachment; filename="a.csv"'
    assert answer["CacheControl"] == "max-age=1"
    assert answer["ContentLanguage"] == "rm"
    assert answer["ExpiresString"] == "Wed, 02 Jan 2030 03:04:05 GMT"


def test_reading_on_conditions(s3: Any) -> None:
    etag = put(s3, "conditional")["ETag"]
    now = datetime.now(UTC)
    hour = timedelta(hours=1)
    for held in (
        {"IfMatch": etag},
        {"IfMatch": f'"other", {etag}'},
        {"IfMatch": "*"},
        {"IfNoneMatch": '"other"'},
        {"IfModifiedSince": now - hour},
        {"IfUnmodifiedSince": now + hour},
        {"IfMatch": etag, "IfUnmodifiedSince": now - hour},
        {"IfNoneMatch": '"other"', "IfModifiedSince": now + hour},
    ):
        assert get(s3, "conditional", **held)["Body"].read() == CONTENT
    for broken, status in (
        ({"IfMatch": '"other"'}, 412),
        ({"IfUnmodifiedSince": now - hour}, 412),
        ({"IfNoneMatch": etag}, 304),
        ({"IfNoneMatch": "*"}, 304),
        ({"IfModifiedSince": now + hour}, 304),
    ):
        for operation in (s3.get_object, s3.head_object):
            with pytest.raises(ClientError) as caught:
                operation(Bucket=BUCKET, Key="conditional", **broken)
            assert refusal(caught.value)[0] == status, broken
            if status == 304:
                headers = caught.value.response["ResponseMetadata"]["HTTPHeaders"]
                assert headers["etag"] == etag


def test_a_condition_that_failed_is_named(s3: Any) -> None:
    put(s3, "conditional")
    with pytest.raises(ClientError) as caught:
        get(s3, "conditional", IfMatch='"other"')
    assert refusal(caught.value) == (
        412,
        "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold",
    )
    assert caught.value.response["Error"]["Condition"] == "If-Match"


def test_writing_on_conditions(s3: Any) -> None:
    s3.delete_object(Bucket=BUCKET, Key="once")
    first = put(s3, "once", b"first", IfNoneMatch="*")["ETag"]
    for refused, told in (
        ({"IfNoneMatch": "*"}, (412, "PreconditionFailed")),
        ({"IfMatch": '"other"'}, (412, "PreconditionFailed")),
        ({"IfNoneMatch": first}, (501, "NotImplemented")),
        ({"IfNoneMatch": "*", "IfMatch": first}, (501, "NotImplemented")),
    ):
        with pytest.raises(ClientError) as caught:
            put(s3, "once", b"second", **refused)
        assert refusal(caught.value)[:2] == told
    assert get(s3, "once")["Body"].read() == b"first"
    put(s3, "once", b"second", IfMatch=first)
    assert get(s3, "once")["Body"].read() == b"second"
    with pytest.raises(ClientError) as absent:
        put(s3, "never there", b"x", IfMatch=first)
    assert refusal(absent.value)[:2] == (404, "NoSuchKey")


def test_deleting_on_a_condition(s3: Any) -> None:
    etag = put(s3, "going", b"x")["ETag"]
    with pytest.raises(ClientError) as caught:
        s3.delete_object(Bucket=BUCKET, Key="going", IfMatch='"other"')
    assert refusal(caught.value)[:2] == (412, "PreconditionFailed")
    s3.delete_object(Bucket=BUCKET, Key="going", IfMatch=etag)
    with pytest.raises(ClientError) as gone:
        get(s3, "going")
    assert refusal(gone.value)[:2] == (404, "NoSuchKey")


def test_what_an_upload_says_of_itself_comes_back(s3: Any) -> None:
    told = {
        "CacheControl": "max-age=60",
        "ContentDisposition": "inline",
        "ContentEncoding": "gzip",
        "ContentLanguage": "de",
        "ContentType": "text/plain; charset=utf-8",
        "WebsiteRedirectLocation": "/elsewhere",
        "Metadata": {"owner": "ana"},
    }
    put(s3, "described", Tagging="a=1&b=two%20words", Expires=datetime(2031, 1, 1, tzinfo=UTC), **told)
    for answer in (get(s3, "described"), s3.head_object(Bucket=BUCKET, Key="described")):
        assert {name: answer.get(name) for name in told} == told
        assert answer["ExpiresString"] == "Wed, 01 Jan 2031 00:00:00 GMT"
        assert answer["TagCount"] == 2


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"StorageClass": "STANDARD_IA"}, 501, "NotImplemented"),
        ({"StorageClass": "COLD"}, 400, "InvalidStorageClass"),
        ({"ACL": "public-read"}, 400, "AccessControlListNotSupported"),
        ({"GrantRead": "id=1"}, 400, "AccessControlListNotSupported"),
        ({"ObjectLockLegalHoldStatus": "ON"}, 400, "InvalidRequest"),
        ({"Metadata": {"a": "x" * 2048}}, 400, "MetadataTooLarge"),
        ({"Tagging": "a=1&a=2"}, 400, "InvalidArgument"),
        ({"Tagging": "aws:a=1"}, 400, "InvalidTag"),
        ({"Tagging": "&".join(f"k{n}=v" for n in range(11))}, 400, "BadRequest"),
    ],
)
def test_what_would_not_be_kept_is_refused(s3: Any, asked: Any, status: int, code: str) -> None:
    with pytest.raises(ClientError) as caught:
        put(s3, "refused", **asked)
    assert refusal(caught.value)[:2] == (status, code)


@pytest.mark.parametrize("version_id", ["\x00", "a\r\nb: c", "é", "a/b"])
def test_what_cannot_be_a_version_is_refused(s3: Any, version_id: str) -> None:
    """Of a deletion the answer would repeat it, in a header."""
    for act in (s3.delete_object, s3.get_object, s3.get_object_tagging):
        with pytest.raises(ClientError) as caught:
            act(Bucket="versions", Key="k", VersionId=version_id)
        assert refusal(caught.value) == (400, "InvalidArgument", "Invalid version id specified")


def test_the_digest_of_the_body(s3: Any) -> None:
    with pytest.raises(ClientError) as caught:
        put(s3, "digest", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
    assert refusal(caught.value) == (
        400,
        "BadDigest",
        "The Content-MD5 you specified did not match what we received.",
    )
    with pytest.raises(ClientError) as malformed:
        put(s3, "digest", ContentMD5="nonsense")
    assert refusal(malformed.value)[:2] == (400, "InvalidDigest")


@pytest.mark.parametrize("tls", [True, False], ids=["trailer", "header"])
@pytest.mark.parametrize("algorithm", ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])
def test_checksums(sandbox: LiveSandbox, algorithm: str, tls: bool) -> None:
    """Over TLS boto3 sends the checksum behind the body, in clear before it; the answer is checked by boto3."""
    s3 = sandbox.client(tls=tls)
    stored = put(s3, f"checked {algorithm}", ChecksumAlgorithm=algorithm)
    assert stored["ChecksumType"] == "FULL_OBJECT"
    answer = get(s3, f"checked {algorithm}", ChecksumMode="ENABLED")
    assert answer[f"Checksum{algorithm}"] == stored[f"Checksum{algorithm}"]
    assert answer["Body"].read() == CONTENT
    head = s3.head_object(Bucket=BUCKET, Key=f"checked {algorithm}", ChecksumMode="ENABLED")
    assert head[f"Checksum{algorithm}"] == stored[f"Checksum{algorithm}"]
    assert not any(
        name.startswith("Checksum") for name in s3.head_object(Bucket=BUCKET, Key=f"checked {algorithm}")
    )


@pytest.mark.parametrize("method", WRITING)
def test_a_checksum_is_the_same_with_every_method(s3: Any, method: str) -> None:
    stored = put(s3, "same", ChecksumAlgorithm="SHA256", **WRITING[method])
    head = s3.head_object(Bucket=BUCKET, Key="same", ChecksumMode="ENABLED", **reading(method))
    assert stored["ChecksumSHA256"] == head["ChecksumSHA256"]
    assert len(head["ChecksumSHA256"]) == 44


def test_checksums_that_are_wrong(sandbox: LiveSandbox) -> None:
    s3 = sandbox.client(request_checksum_calculation="when_required")
    other = "AAAAAA=="
    for asked, told in (
        (
            {"ChecksumCRC32": other},
            ("BadDigest", "The CRC32 you specified did not match the calculated checksum."),
        ),
        ({"ChecksumCRC32": "AAAA"}, ("InvalidRequest", "Value for x-amz-checksum-crc32 header is invalid.")),
        (
            {"ChecksumCRC32": other, "ChecksumCRC32C": other},
            (
                "InvalidRequest",
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
            ),
        ),
        (
            {"ChecksumCRC32": other, "ChecksumAlgorithm": "SHA1"},
            ("InvalidRequest", "Value for x-amz-sdk-checksum-algorithm header is invalid."),
        ),
    ):
        with pytest.raises(ClientError) as caught:
            put(s3, "wrong", **asked)
        assert refusal(caught.value) == (400, *told)


def test_the_digest_is_that_of_all_bytes(s3: Any) -> None:
    assert put(s3, "md5")["ETag"] == f'"{hashlib.md5(CONTENT).hexdigest()}"'
