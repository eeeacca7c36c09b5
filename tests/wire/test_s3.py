from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

import pytest

from encryption_lab.errors import IncompleteBody
from encryption_lab.exchange import Headers
from encryption_lab.methods.requests import CustomerKey, EncryptionRequest
from encryption_lab.ports import VersionQuery
from encryption_lab.wire.s3 import (
    S3Request,
    delete_object,
    get_object,
    head_object,
    put_object,
    put_objects,
)
from encryption_lab.wire.sse_headers import write_customer_key, write_encryption
from tests.lab_bench import BUCKET, CUSTOMER_KEY, METHODS, Bench


def request(
    method: str, *, headers: Headers = (), principal: str = "administrator", key: str = "k"
) -> S3Request:
    return S3Request(
        method=method, bucket=BUCKET, key=key, principal=principal, secure_transport=True, headers=headers
    )


def reading_headers(method: EncryptionRequest) -> Headers:
    return write_customer_key(method) if isinstance(method, CustomerKey) else ()


def test_a_put_is_answered_as_s3_answers(bench: Bench) -> None:
    response = put_object(
        bench.lab,
        request("PUT", headers=(("Content-Type", "text/plain"), ("x-amz-meta-owner", "ana"))),
        [b"hello"],
    )
    headers = dict(response.exchange.response_headers)
    assert response.status == 200
    assert headers["ETag"] == f'"{hashlib.md5(b"hello").hexdigest()}"'
    assert headers["x-amz-server-side-encryption"] == "AES256"
    assert headers["x-amz-checksum-type"] == "FULL_OBJECT"
    assert headers["x-amz-version-id"]
    head = head_object(bench.lab, request("HEAD"))
    assert dict(head.exchange.response_headers)["x-amz-meta-owner"] == "ana"


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
def test_what_the_answers_say_of_the_encryption(bench: Bench, method: EncryptionRequest) -> None:
    put = put_object(bench.lab, request("PUT", headers=write_encryption(method)), [b"hello"])
    got = get_object(bench.lab, request("GET", headers=reading_headers(method)))
    assert got.body is not None
    assert got.body.read() == b"hello"
    on_put, on_get = dict(put.exchange.response_headers), dict(got.exchange.response_headers)
    if isinstance(method, CustomerKey):
        assert "x-amz-server-side-encryption" not in on_put
        assert on_put["x-amz-server-side-encryption-customer-algorithm"] == "AES256"
        assert "x-amz-server-side-encryption-customer-key" not in on_put
    else:
        assert (
            on_put["x-amz-server-side-encryption"]
            == dict(write_encryption(method))["x-amz-server-side-encryption"]
        )
    assert "x-amz-server-side-encryption-context" not in on_get
    if "kms" in on_put.get("x-amz-server-side-encryption", ""):
        assert on_put["x-amz-server-side-encryption-aws-kms-key-id"].startswith("arn:aws:kms:us-east-1:")
        assert on_put["x-amz-server-side-encryption-context"]


def test_a_refusal_is_kept_too_with_its_trace(bench: Bench) -> None:
    put_object(bench.lab, request("PUT", headers=write_encryption(CUSTOMER_KEY)), [b"x"])
    refused = get_object(bench.lab, request("GET"))
    assert (refused.status, refused.exchange.error_code) == (400, "InvalidRequest")
    kept = bench.records.exchanges.get(refused.exchange.exchange_id)
    assert kept == refused.exchange
    assert kept.steps[-1].refused


def test_nothing_that_is_kept_holds_the_customers_key(bench: Bench) -> None:
    headers = write_encryption(CUSTOMER_KEY)
    put_object(bench.lab, request("PUT", headers=headers), [b"x"])
    get_object(bench.lab, request("GET", headers=headers))
    kept = repr(bench.records.exchanges)
    assert base64.b64encode(CUSTOMER_KEY.key).decode() not in kept
    assert base64.b64encode(CUSTOMER_KEY.key).decode() not in repr(request("PUT", headers=headers))


def test_one_body_goes_to_several_objects_and_each_has_its_own_answer(bench: Bench) -> None:
    requests = tuple(request("PUT", headers=write_encryption(method)) for method in METHODS.values())
    blocked = S3Request(
        method="PUT",
        bucket="nowhere",
        key="k",
        principal="administrator",
        secure_transport=True,
    )
    responses = put_objects(bench.lab, (*requests, blocked), iter([b"hel", b"lo"]))
    assert [response.status for response in responses] == [200] * len(METHODS) + [404]
    assert len(bench.lab.objects.list(bench.admin(), VersionQuery(bucket=BUCKET))) == len(METHODS)


def test_a_connection_that_breaks_off_leaves_nothing(bench: Bench) -> None:
    def broken() -> Iterator[bytes]:
        yield b"some"
        raise IncompleteBody

    responses = put_objects(bench.lab, (request("PUT"), request("PUT")), broken())
    assert [response.exchange.error_code for response in responses] == ["IncompleteBody"] * 2
    assert not bench.blobs.blobs


def test_a_body_is_not_read_on_when_every_object_is_refused(bench: Bench) -> None:
    taken = []

    def body() -> Iterator[bytes]:
        for number in range(5):
            taken.append(number)
            yield b"x"

    response = put_object(bench.lab, request("PUT", principal="reader"), body())
    assert (response.status, taken) == (403, [0])


def test_a_server_fault_in_the_body_leaves_nothing(bench: Bench) -> None:
    def failing() -> Iterator[bytes]:
        yield b"x"
        raise RuntimeError("the web server went away")

    with pytest.raises(RuntimeError):
        put_object(bench.lab, request("PUT"), failing())
    assert not bench.blobs.blobs


def test_deleting_answers_204_with_the_marker(bench: Bench) -> None:
    put_object(bench.lab, request("PUT"), [b"x"])
    deleted = delete_object(bench.lab, request("DELETE"))
    assert deleted.status == 204
    assert dict(deleted.exchange.response_headers)["x-amz-delete-marker"] == "true"


def test_the_path_is_encoded_as_it_travels() -> None:
    odd = request("PUT", key="a b/ü#?.txt")
    assert odd.path == "/notes/a%20b/%C3%BC%23%3F.txt"
