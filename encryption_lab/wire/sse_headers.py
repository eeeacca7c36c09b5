"""The x-amz-server-side-encryption headers: from a request to the method it asks for, from a version to its answer.

Rules and texts: Amazon S3 API Reference, PutObject and GetObject; the order in which they are checked is S3's as far
as captured answers show it: both methods at once, algorithm, key, key material.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import assert_never

from encryption_lab.errors import CustomerAlgorithmUnknown, InvalidValue, WrongCustomerKey
from encryption_lab.exchange import Headers
from encryption_lab.methods.envelopes import (
    DsseKmsEnvelope,
    Envelope,
    SseCEnvelope,
    SseKmsEnvelope,
    SseS3Envelope,
)
from encryption_lab.methods.requests import CustomerKey, DsseKms, EncryptionRequest, SseKms, SseS3
from encryption_lab.primitives.digests import md5, same

SSE = "x-amz-server-side-encryption"
KEY_ID = f"{SSE}-aws-kms-key-id"
CONTEXT = f"{SSE}-context"
BUCKET_KEY = f"{SSE}-bucket-key-enabled"
CUSTOMER = f"{SSE}-customer-"
COPY_SOURCE_CUSTOMER = f"x-amz-copy-source-{SSE.removeprefix('x-amz-')}-customer-"
MASKED = "(not shown)"
MD5_BYTES = 16

WITH_CUSTOMER_KEYS = "Requests specifying Server Side Encryption with Customer provided keys must provide "
CONTEXT_MALFORMED = (
    f"The header '{CONTEXT}' shall be Base64-encoded UTF-8 string holding JSON which represents a "
    "string-string map"
)


def read_encryption(headers: Mapping[str, str]) -> EncryptionRequest | None:
    """Return what a write asks for, None for the bucket's default. `headers` have lower-case names.

    Raises InvalidValue, CustomerAlgorithmUnknown.
    """
    has_customer_key = any(name.startswith(CUSTOMER) for name in headers)
    sse = headers.get(SSE)
    if has_customer_key and sse is not None:
        raise InvalidValue(
            "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
            name=SSE,
            value=sse,
        )
    if has_customer_key:
        return read_customer_key(headers)
    if sse not in ("aws:kms", "aws:kms:dsse") and KEY_ID in headers:
        raise InvalidValue(
            "Server Side Encryption with AWS KMS managed key requires HTTP header "
            "x-amz-server-side-encryption : aws:kms",
            name=SSE,
        )
    match sse:
        case None:
            return None
        case "AES256":
            return SseS3()
        case "aws:kms":
            return SseKms(
                key_id=headers.get(KEY_ID),
                context=_read_context(headers),
                bucket_key_enabled=_read_flag(headers.get(BUCKET_KEY)),
            )
        case "aws:kms:dsse":
            return DsseKms(key_id=headers.get(KEY_ID), context=_read_context(headers))
        case _:
            raise InvalidValue("The encryption method specified is not supported", name=SSE, value=sse)


def read_customer_key(
    headers: Mapping[str, str], *, prefix: str = CUSTOMER, reading: bool = False
) -> CustomerKey | None:
    """Return the SSE-C key of a request, None where it has none.

    reading   the key is to open an object: one of a wrong length is then just the wrong key (403), as S3 answers
    Raises InvalidValue, CustomerAlgorithmUnknown, WrongCustomerKey.
    """
    algorithm, key_b64 = headers.get(f"{prefix}algorithm"), headers.get(f"{prefix}key")
    key_md5_b64 = headers.get(f"{prefix}key-md5")
    if algorithm is None and key_b64 is None and key_md5_b64 is None:
        return None
    if algorithm is None:
        raise InvalidValue(f"{WITH_CUSTOMER_KEYS}a valid encryption algorithm.", name=SSE)
    if algorithm != "AES256":
        raise CustomerAlgorithmUnknown(algorithm)
    if key_b64 is None:
        raise InvalidValue(f"{WITH_CUSTOMER_KEYS}an appropriate secret key.", name=SSE)
    key = _decoded(key_b64)
    if len(key) != 32:
        if reading and key:
            raise WrongCustomerKey
        raise InvalidValue("The secret key was invalid for the specified algorithm.", name=SSE)
    if key_md5_b64 is None:
        raise InvalidValue(f"{WITH_CUSTOMER_KEYS}the client calculated MD5 of the secret key.", name=SSE)
    if not same(_decoded(key_md5_b64), md5(key)):
        raise InvalidValue(
            "The calculated MD5 hash of the key did not match the hash that was provided.", name=SSE
        )
    return CustomerKey(key)


def write_encryption(request: EncryptionRequest | None) -> Headers:
    """Return the headers that ask for a method, as a client sends them. Those of SSE-C hold the key: secret."""
    match request:
        case None:
            return ()
        case SseS3():
            return ((SSE, "AES256"),)
        case SseKms():
            return (
                (SSE, "aws:kms"),
                *_optional(KEY_ID, request.key_id),
                *_optional(CONTEXT, _write_context(request.context)),
                *_optional(BUCKET_KEY, _write_flag(request.bucket_key_enabled)),
            )
        case DsseKms():
            return (
                (SSE, "aws:kms:dsse"),
                *_optional(KEY_ID, request.key_id),
                *_optional(CONTEXT, _write_context(request.context)),
            )
        case CustomerKey():
            return write_customer_key(request)
        case _:
            assert_never(request)


def write_customer_key(customer_key: CustomerKey, *, prefix: str = CUSTOMER) -> Headers:
    return (
        (f"{prefix}algorithm", "AES256"),
        (f"{prefix}key", b64encode(customer_key.key).decode()),
        (f"{prefix}key-md5", b64encode(md5(customer_key.key)).decode()),
    )


def answer_encryption(envelope: Envelope, customer_key: CustomerKey | None, *, with_context: bool) -> Headers:
    """Return the response headers for a version. `with_context`: PUT and Copy name the context, GET and HEAD do not."""
    match envelope:
        case SseS3Envelope():
            return ((SSE, "AES256"),)
        case SseKmsEnvelope():
            return (
                (SSE, "aws:kms"),
                (KEY_ID, envelope.key_arn),
                *_optional(BUCKET_KEY, "true" if envelope.bucket_key_enabled else None),
                *_optional(CONTEXT, _write_context(envelope.context) if with_context else None),
            )
        case DsseKmsEnvelope():
            return (
                (SSE, "aws:kms:dsse"),
                (KEY_ID, envelope.inner.key_arn),
                *_optional(CONTEXT, _write_context(envelope.inner.context) if with_context else None),
            )
        case SseCEnvelope():
            key_md5 = None if customer_key is None else b64encode(md5(customer_key.key)).decode()
            return ((f"{CUSTOMER}algorithm", "AES256"), *_optional(f"{CUSTOMER}key-md5", key_md5))
        case _:
            assert_never(envelope)


def refuse_on_read(headers: Mapping[str, str]) -> None:
    """Raises InvalidValue for an SSE header where S3 takes none: GET, HEAD, UploadPart, CompleteMultipartUpload."""
    if SSE in headers:
        raise InvalidValue(f"{SSE} header is not supported for this operation.", name=SSE, value=headers[SSE])


def masked(headers: Headers) -> Headers:
    """Return the headers fit to be kept and shown: a customer's key is not, nor one sent in its MD5's place."""
    return tuple((name, MASKED if _may_hold_a_key(name.lower(), value) else value) for name, value in headers)


def _may_hold_a_key(name: str, value: str) -> bool:
    for prefix in (CUSTOMER, COPY_SOURCE_CUSTOMER):
        if name == f"{prefix}key" or (name == f"{prefix}key-md5" and len(_decoded(value)) != MD5_BYTES):
            return True
    return False


def _read_context(headers: Mapping[str, str]) -> dict[str, str]:
    text = headers.get(CONTEXT)
    if text is None:
        return {}
    try:
        context = json.loads(b64decode(text, validate=True))
        json.dumps(context, ensure_ascii=False).encode()  # half a surrogate pair is JSON, and no text
    except (ValueError, RecursionError):
        raise InvalidValue(CONTEXT_MALFORMED, name=CONTEXT) from None
    if not isinstance(context, dict) or not all(isinstance(value, str) for value in context.values()):
        raise InvalidValue(CONTEXT_MALFORMED, name=CONTEXT)
    return context


def _write_context(context: Mapping[str, str]) -> str | None:
    return b64encode(json.dumps(dict(context)).encode()).decode() if context else None


def _read_flag(text: str | None) -> bool | None:
    return None if text is None else text.lower() == "true"


def _write_flag(flag: bool | None) -> str | None:
    return None if flag is None else str(flag).lower()


def _optional(name: str, value: str | None) -> Headers:
    return () if value is None else ((name, value),)


def _decoded(text: str) -> bytes:
    """Return the bytes, none for text that is not base64."""
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return b""
