"""The captured answers of S3 for each combination of headers, case by case (state of 2026-11-23)."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest

from encryption_lab.errors import CustomerAlgorithmUnknown, InvalidValue, LabError, WrongCustomerKey
from encryption_lab.methods.requests import CustomerKey, DsseKms, EncryptionRequest, SseKms, SseS3
from encryption_lab.wire.faults import s3_fault
from encryption_lab.wire.sse_headers import (
    MASKED,
    masked,
    read_customer_key,
    read_encryption,
    refuse_on_read,
    write_encryption,
)

SSE = "x-amz-server-side-encryption"
CUSTOMER = f"{SSE}-customer"
KEY = bytes(range(32))


def b64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def customer_headers(key: bytes = KEY, **changed: str) -> dict[str, str]:
    headers = {
        f"{CUSTOMER}-algorithm": "AES256",
        f"{CUSTOMER}-key": b64(key),
        f"{CUSTOMER}-key-md5": b64(hashlib.md5(key).digest()),
    }
    return headers | {f"{CUSTOMER}-{name.replace('_', '-')}": value for name, value in changed.items()}


def without(headers: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.removeprefix(f"{CUSTOMER}-") not in names}


@pytest.mark.parametrize(
    "request_",
    [
        SseS3(),
        SseKms(),
        SseKms(key_id="alias/payroll", context={"tenant": "blue", "ü": "ß"}, bucket_key_enabled=False),
        DsseKms(key_id="alias/payroll", context={"tenant": "blue"}),
        CustomerKey(KEY),
        None,
    ],
    ids=lambda request: type(request).__name__,
)
def test_what_a_client_writes_is_what_the_lab_reads(request_: EncryptionRequest | None) -> None:
    assert read_encryption({name.lower(): value for name, value in write_encryption(request_)}) == request_


REFUSED: dict[str, tuple[dict[str, str], str, str]] = {
    "both methods at once": (
        {SSE: "AES256", **customer_headers()},
        "InvalidArgument",
        "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
    ),
    "another customer algorithm": (
        customer_headers(algorithm="KMS"),
        "InvalidEncryptionAlgorithmError",
        "The Encryption request you specified is not valid. Supported value: AES256.",
    ),
    "no customer algorithm": (
        without(customer_headers(), "algorithm"),
        "InvalidArgument",
        "Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption "
        "algorithm.",
    ),
    "no customer key": (
        without(customer_headers(), "key", "key-md5"),
        "InvalidArgument",
        "Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret "
        "key.",
    ),
    "a short customer key": (
        customer_headers(KEY[:31]),
        "InvalidArgument",
        "The secret key was invalid for the specified algorithm.",
    ),
    "a long customer key": (
        customer_headers(KEY + b"x"),
        "InvalidArgument",
        "The secret key was invalid for the specified algorithm.",
    ),
    "a customer key that is not base64": (
        {**customer_headers(), f"{CUSTOMER}-key": "not base64!"},
        "InvalidArgument",
        "The secret key was invalid for the specified algorithm.",
    ),
    "another key's md5": (
        customer_headers(key_md5=b64(bytes(16))),
        "InvalidArgument",
        "The calculated MD5 hash of the key did not match the hash that was provided.",
    ),
    "an unknown method": (
        {SSE: "rot13"},
        "InvalidArgument",
        "The encryption method specified is not supported",
    ),
    "an empty method": ({SSE: ""}, "InvalidArgument", "The encryption method specified is not supported"),
    "a kms key without kms": (
        {f"{SSE}-aws-kms-key-id": "alias/x"},
        "InvalidArgument",
        "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
    ),
    "a context that is not base64": (
        {SSE: "aws:kms", f"{SSE}-context": "{}"},
        "InvalidArgument",
        "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which "
        "represents a string-string map",
    ),
    "a context that is no map of strings": (
        {SSE: "aws:kms", f"{SSE}-context": b64(json.dumps({"n": 1}).encode())},
        "InvalidArgument",
        "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which "
        "represents a string-string map",
    ),
}


@pytest.mark.parametrize(("headers", "code", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_wrong_write_gets_s3s_own_words(headers: dict[str, str], code: str, message: str) -> None:
    with pytest.raises(LabError) as refused:
        read_encryption(headers)
    assert (s3_fault(refused.value).status, s3_fault(refused.value).code) == (400, code)
    assert str(refused.value) == message


def test_the_value_that_was_wrong_is_named() -> None:
    with pytest.raises(InvalidValue) as refused:
        read_encryption({SSE: "rot13"})
    assert (refused.value.name, refused.value.value) == (SSE, "rot13")
    with pytest.raises(CustomerAlgorithmUnknown) as unknown:
        read_encryption(customer_headers(algorithm="KMS"))
    assert unknown.value.value == "KMS"


def test_on_a_read_a_key_of_another_length_is_just_the_wrong_key() -> None:
    with pytest.raises(WrongCustomerKey):
        read_customer_key(customer_headers(KEY[:31]), reading=True)


def test_an_sse_header_has_no_place_on_a_read() -> None:
    with pytest.raises(InvalidValue, match="header is not supported for this operation"):
        refuse_on_read({SSE: "AES256"})
    refuse_on_read(customer_headers())


def test_a_customer_key_is_masked_before_headers_are_kept() -> None:
    kept = dict(masked(write_encryption(CustomerKey(KEY))))
    assert kept[f"{CUSTOMER}-key"] == MASKED
    assert b64(KEY) not in str(kept)
    assert kept[f"{CUSTOMER}-key-md5"] == b64(hashlib.md5(KEY).digest())


def test_a_key_sent_in_the_place_of_its_md5_is_masked_too() -> None:
    assert masked(((f"{CUSTOMER}-key-MD5", b64(KEY)),)) == ((f"{CUSTOMER}-key-MD5", MASKED),)
