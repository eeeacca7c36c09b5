"""Requests that change how a stored object is encrypted: CopyObject and UpdateObjectEncryption.

Source: Amazon S3 API Reference, CopyObject and UpdateObjectEncryption.
"""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from encryption_lab.errors import InvalidValue
from encryption_lab.exchange import Call
from encryption_lab.lab import Lab
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.store.writing import Description
from encryption_lab.wire.object_headers import answer_version, read_description
from encryption_lab.wire.s3 import S3Request, S3Response, answer_envelope, keep, respond
from encryption_lab.wire.sse_headers import COPY_SOURCE_CUSTOMER, read_customer_key, read_encryption

SOURCE = "x-amz-copy-source"
DIRECTIVE = "x-amz-metadata-directive"


def copy_object(lab: Lab, request: S3Request) -> S3Response:
    """Copy what `x-amz-copy-source` names, "/bucket/key?versionId=…", to the request's own place."""

    def perform(call: Call, headers: dict[str, str]) -> S3Response:
        encryption = read_encryption(headers)
        stored = lab.objects.copy(
            call,
            source=read_source(headers),
            source_customer_key=read_customer_key(headers, prefix=COPY_SOURCE_CUSTOMER, reading=True),
            bucket=request.bucket,
            key=request.key,
            encryption=encryption,
            description=_read_replacement(headers),
        )
        customer_key = encryption if isinstance(encryption, CustomerKey) else None
        answered = (
            ("ETag", f'"{stored.version.etag}"'),
            *answer_version(stored.version),
            *answer_envelope(stored.version, customer_key, with_context=True),
        )
        exchange = keep(lab, request, call, "CopyObject", 200, answered, stored.version.record_id)
        return S3Response(exchange=exchange, version=stored.version)

    return respond(lab, request, "CopyObject", perform)


def update_object_encryption(lab: Lab, request: S3Request, *, key_arn: str) -> S3Response:
    """Wrap a version's data key anew; `key_arn` is what the request's XML body names."""

    def perform(call: Call, _: dict[str, str]) -> S3Response:
        version = lab.encryption_updates.move(
            call, request.bucket, request.key, key_arn=key_arn, version_id=request.version_id
        )
        exchange = keep(lab, request, call, "UpdateObjectEncryption", 200, (), version.record_id)
        return S3Response(exchange=exchange, version=version)

    return respond(lab, request, "UpdateObjectEncryption", perform)


def read_source(headers: dict[str, str]) -> tuple[str, str, str | None]:
    """Return bucket, key and version id of a copy's source. Raises InvalidValue."""
    source = urlsplit(headers.get(SOURCE, ""))
    bucket, _, key = unquote(source.path).lstrip("/").partition("/")
    if not bucket or not key:
        raise InvalidValue(
            "Copy Source must mention the source bucket and key: sourcebucket/sourcekey", name=SOURCE
        )
    version_ids = parse_qs(source.query).get("versionId")
    return bucket, key, version_ids[0] if version_ids else None


def _read_replacement(headers: dict[str, str]) -> Description | None:
    return read_description(headers) if headers.get(DIRECTIVE) == "REPLACE" else None
