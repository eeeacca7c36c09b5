from __future__ import annotations

import pytest

from encryption_lab.exchange import Headers
from encryption_lab.methods.requests import EncryptionRequest, SseS3
from encryption_lab.wire.s3 import S3Request, put_object
from encryption_lab.wire.s3_changes import copy_object, update_object_encryption
from encryption_lab.wire.sse_headers import COPY_SOURCE_CUSTOMER, write_customer_key, write_encryption
from tests.lab_bench import BUCKET, METHODS, Bench, key_for


def request(key: str, *headers: tuple[str, str], method: str = "PUT") -> S3Request:
    return S3Request(
        method=method,
        bucket=BUCKET,
        key=key,
        principal="administrator",
        secure_transport=True,
        headers=headers,
    )


def put(bench: Bench, encryption: EncryptionRequest) -> None:
    headers: Headers = (*write_encryption(encryption), ("x-amz-meta-owner", "ana"))
    assert put_object(bench.lab, request("a b", *headers), [b"hello"]).error is None


@pytest.mark.parametrize("method", METHODS)
def test_a_copy_gets_what_its_own_headers_ask_for(bench: Bench, method: str) -> None:
    put(bench, METHODS[method])
    headers: Headers = (("x-amz-copy-source", f"/{BUCKET}/a%20b"), *write_encryption(SseS3()))
    if (customer_key := key_for(METHODS[method])) is not None:
        headers = (*headers, *write_customer_key(customer_key, prefix=COPY_SOURCE_CUSTOMER))
    response = copy_object(bench.lab, request("copy", *headers))
    assert (response.status, dict(response.exchange.response_headers)["x-amz-server-side-encryption"]) == (
        200,
        "AES256",
    )
    assert response.version is not None
    assert response.version.metadata == {"owner": "ana"}


def test_a_copy_from_nowhere_is_refused(bench: Bench) -> None:
    response = copy_object(bench.lab, request("copy", ("x-amz-copy-source", "nothing")))
    assert (response.status, response.exchange.error_code) == (400, "InvalidArgument")
    response = copy_object(bench.lab, request("copy", ("x-amz-copy-source", f"/{BUCKET}/none?versionId=x")))
    assert (response.status, response.exchange.error_code) == (404, "NoSuchVersion")


def test_a_copy_may_bring_its_own_metadata(bench: Bench) -> None:
    put(bench, SseS3())
    replaced = (("x-amz-copy-source", f"{BUCKET}/a b"), ("x-amz-metadata-directive", "REPLACE"))
    response = copy_object(bench.lab, request("copy", *replaced))
    assert response.version is not None
    assert response.version.metadata == {}


def test_an_update_is_answered_and_kept(bench: Bench) -> None:
    put(bench, SseS3())
    key_arn = bench.lab.account.key_arn(bench.payroll.key_id)
    response = update_object_encryption(bench.lab, request("a b"), key_arn=key_arn)
    assert (response.status, response.exchange.operation) == (200, "UpdateObjectEncryption")
    assert bench.lab.records.exchanges.recent(1)[0] == response.exchange
    put(bench, METHODS["dsse-kms"])
    refused = update_object_encryption(bench.lab, request("a b"), key_arn=key_arn)
    assert (refused.status, refused.exchange.error_code) == (400, "InvalidRequest")
