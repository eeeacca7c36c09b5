"""From the bench's form to the requests that a client would send: one, or one a method."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from encryption_lab.exchange import Headers
from encryption_lab.methods.requests import DsseKms, EncryptionRequest, SseKms, SseS3
from encryption_lab.primitives.digests import md5
from encryption_lab.store.buckets import Versioning
from encryption_lab.web.bench.choices import ALL, DSSE_KMS, SSE_C, SSE_KMS, SSE_S3
from encryption_lab.web.installation import installation
from encryption_lab.web.uploading import IncomingFile
from encryption_lab.web.visitor import Visitor
from encryption_lab.wire.s3 import META, S3Request, new_group
from encryption_lab.wire.sse_headers import CUSTOMER, write_encryption

Asked = Mapping[str, Any]  # the form's cleaned data


def put_requests(
    who: Visitor, asked: Asked, file: IncomingFile, *, group_id: str = ""
) -> tuple[S3Request, ...]:
    """Return the PUTs for one file. All methods at once share a group; SSE-C is among them if a key came along."""
    if asked["method"] != ALL:
        key = asked["key"] or file.name
        return (_put(who, asked, file, key, encryption_headers(asked["method"], asked), group_id),)
    methods = [SSE_S3, SSE_KMS, DSSE_KMS]
    if asked["customer_key"]:
        methods.append(SSE_C)
    group_id = new_group(installation().randomness)
    names = _names(who, asked, file, methods)
    return tuple(
        _put(who, asked, file, names[method], encryption_headers(method, asked), group_id)
        for method in methods
    )


def encryption_headers(method: str, asked: Asked) -> Headers:
    """Return the headers that ask for a method; those of SSE-C hold the key: secret."""
    if method == SSE_C:
        return _customer_key_headers(asked["customer_key"])
    request: dict[str, EncryptionRequest] = {
        SSE_S3: SseS3(),
        SSE_KMS: SseKms(
            key_id=asked.get("kms_key"),
            context=asked.get("context") or {},
            bucket_key_enabled={"yes": True, "no": False}.get(asked.get("bucket_key", "")),
        ),
        DSSE_KMS: DsseKms(key_id=asked.get("kms_key"), context=asked.get("context") or {}),
    }
    return write_encryption(request.get(method))


def _put(
    who: Visitor, asked: Asked, file: IncomingFile, key: str, encryption: Headers, group_id: str
) -> S3Request:
    metadata = tuple((f"{META}{name}", value) for name, value in asked["metadata"])
    return S3Request(
        method="PUT",
        bucket=asked["bucket"],
        key=key,
        principal=asked["principal"],
        secure_transport=who.secure_transport,
        headers=(("Content-Type", file.content_type), *metadata, *encryption),
        group_id=group_id,
    )


def _names(who: Visitor, asked: Asked, file: IncomingFile, methods: list[str]) -> dict[str, str]:
    """Return each method's object name: the same for all where versions can stand side by side."""
    name = asked["key"] or file.name
    bucket = who.lab.records.buckets.get(asked["bucket"])
    if bucket is None or bucket.versioning is Versioning.ENABLED:
        return dict.fromkeys(methods, name)
    return {method: f"{name} ({method})" for method in methods}


def _customer_key_headers(key_b64: str) -> Headers:
    """Return the three headers around whatever was entered: S3 is to judge a key, not the form."""
    try:
        key = b64decode(key_b64, validate=True)
    except ValueError:
        key = b""
    return (
        (f"{CUSTOMER}algorithm", "AES256"),
        (f"{CUSTOMER}key", key_b64),
        (f"{CUSTOMER}key-md5", b64encode(md5(key)).decode()),
    )
