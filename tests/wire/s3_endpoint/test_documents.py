"""Documents that are sent to a bucket: broken, hostile, too large, or not what their checksum says."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encryption_lab.store.checksum_algorithms import ChecksumAlgorithm
from tests.lab_bench import BUCKET, Bench
from tests.wire.s3_endpoint.asking import ask, read

DELETE = b"<Delete><Object><Key>a</Key></Object></Delete>"
ENCRYPTION = (
    b'<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule>'
    b"<ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault>"
    b"</Rule></ServerSideEncryptionConfiguration>"
)
BOMB = (
    b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>'
    b"<VersioningConfiguration><Status>&y;</Status></VersioningConfiguration>"
)


def text(digest: bytes) -> str:
    return b64encode(digest).decode()


def md5(body: bytes) -> str:
    return text(hashlib.md5(body, usedforsecurity=False).digest())


@pytest.mark.parametrize("algorithm", ChecksumAlgorithm)
def test_a_document_is_what_its_checksum_says(bench: Bench, algorithm: ChecksumAlgorithm) -> None:
    name = f"x-amz-checksum-{algorithm.lower()}"
    right, wrong = algorithm.of(DELETE), algorithm.of(DELETE + b" ")
    done = ask(bench.lab, "POST", f"/{BUCKET}", {"delete": ""}, body=DELETE, headers={name: text(right)})
    assert done.status == 200
    assert [each["Key"] for each in read("DeleteObjects", done)["Deleted"]] == ["a"]
    refused = ask(bench.lab, "POST", f"/{BUCKET}", {"delete": ""}, body=DELETE, headers={name: text(wrong)})
    assert refused.status == 400
    assert b"<Code>BadDigest</Code>" in refused.body


@pytest.mark.parametrize(
    ("digest", "status", "said"),
    [
        (md5(ENCRYPTION), 200, b""),
        (md5(b""), 400, b"<Code>BadDigest</Code>"),
        ("short", 400, b"<Code>InvalidDigest</Code>"),
    ],
)
def test_a_document_is_what_its_md5_says(bench: Bench, digest: str, status: int, said: bytes) -> None:
    headers = {"content-md5": digest}
    given = ask(bench.lab, "PUT", f"/{BUCKET}", {"encryption": ""}, body=ENCRYPTION, headers=headers)
    assert given.status == status
    assert said in given.body
    changed = bench.lab.buckets.get(BUCKET).default_encryption.algorithm == "aws:kms"
    assert changed is (status == 200)


def test_deleting_many_asks_for_a_digest(bench: Bench) -> None:
    refused = ask(bench.lab, "POST", f"/{BUCKET}", {"delete": ""}, body=DELETE)
    assert (refused.status, b"Missing required header for this request: Content-MD5" in refused.body) == (
        400,
        True,
    )
    assert ask(bench.lab, "PUT", f"/{BUCKET}", {"encryption": ""}, body=ENCRYPTION).status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"<VersioningConfiguration>",
        b"not xml",
        b"<Other><Status>Enabled</Status></Other>",
        b"\xff\xfe",
        BOMB,
        b"<VersioningConfiguration><Status>"
        + b"<a>" * 50
        + b"</a>" * 50
        + b"</Status></VersioningConfiguration>",
    ],
)
def test_a_document_that_cannot_be_read(bench: Bench, body: bytes) -> None:
    given = ask(bench.lab, "PUT", f"/{BUCKET}", {"versioning": ""}, body=body)
    assert given.status == 400
    assert b"<Code>MalformedXML</Code>" in given.body


def test_a_document_that_is_too_large(bench: Bench) -> None:
    given = ask(bench.lab, "PUT", f"/{BUCKET}", {"versioning": ""}, body=b" " * (2 * 1024**2 + 1))
    assert b"<Code>EntityTooLarge</Code>" in given.body


@settings(max_examples=60, deadline=None)
@given(
    method=st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD"]),
    marker=st.sampled_from(
        ["", "encryption", "versioning", "policy", "tagging", "versions", "delete", "acl", "cors", "uploads"]
    ),
    values=st.dictionaries(
        st.sampled_from(["prefix", "delimiter", "marker", "max-keys", "list-type", "continuation-token"]),
        st.text(max_size=8),
        max_size=3,
    ),
    body=st.binary(max_size=30) | st.sampled_from([DELETE, ENCRYPTION, BOMB, b"{}"]),
)
def test_no_request_breaks_the_endpoint(
    method: str, marker: str, values: dict[str, str], body: bytes
) -> None:
    query = values | ({marker: ""} if marker else {})
    given = ask(Bench().lab, method, f"/{BUCKET}", query, body=body, headers={"content-md5": md5(body)})
    assert given.status in (200, 204, 400, 404, 409, 501)
    assert method != "HEAD" or not given.body


def test_settings_that_are_read_and_written_are_in_the_trail(bench: Bench) -> None:
    ask(bench.lab, "PUT", f"/{BUCKET}", {"encryption": ""}, body=ENCRYPTION)
    ask(bench.lab, "GET", f"/{BUCKET}", {"cors": ""})
    ask(bench.lab, "DELETE", f"/{BUCKET}", {"tagging": ""}, principal="reader")
    newest = bench.records.events.rows[-3:]
    assert [(event.name, event.read_only, event.error_name) for event in newest] == [
        ("PutBucketEncryption", False, ""),
        ("GetBucketCors", True, "NoSuchCorsConfiguration"),
        ("DeleteBucketTagging", False, "NotAuthorized"),
    ]
    exchange = bench.records.exchanges.rows[-1]
    assert (exchange.operation, exchange.status, exchange.error_code, exchange.exchange_id) == (
        "DeleteBucketTagging",
        403,
        "AccessDenied",
        newest[-1].exchange_id,
    )
