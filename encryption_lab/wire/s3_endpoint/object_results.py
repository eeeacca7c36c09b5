"""What the results of several object operations have in common, in the model's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from encryption_lab.methods.envelopes import Envelope
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.store.versions import NULL_VERSION, ObjectVersion
from encryption_lab.store.writing import RecordedUpload
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire.s3_endpoint.asked import RECORD_ID
from encryption_lab.wire.sse_headers import (
    BUCKET_KEY,
    CONTEXT,
    CUSTOMER,
    KEY_ID,
    SSE,
    answer_encryption,
)

T = TypeVar("T")
_MEMBERS = {
    SSE: "ServerSideEncryption",
    KEY_ID: "SSEKMSKeyId",
    CONTEXT: "SSEKMSEncryptionContext",
    BUCKET_KEY: "BucketKeyEnabled",
    f"{CUSTOMER}algorithm": "SSECustomerAlgorithm",
    f"{CUSTOMER}key-md5": "SSECustomerKeyMD5",
}


def encryption_members(
    envelope: Envelope | None, customer_key: CustomerKey | None, *, with_context: bool = False
) -> Parameters:
    if envelope is None:
        return {}
    headers = answer_encryption(envelope, customer_key, with_context=with_context)
    found: Parameters = {_MEMBERS[name]: value for name, value in headers}
    return found | ({"BucketKeyEnabled": True} if "BucketKeyEnabled" in found else {})


def version_members(version: ObjectVersion) -> Parameters:
    named = {} if version.version_id == NULL_VERSION else {"VersionId": version.version_id}
    return {RECORD_ID: version.record_id, **named}


def quoted(etag: str) -> str:
    return f'"{etag}"'


def filled(upload: RecordedUpload[T], pieces: Iterable[bytes], trailing: Callable[[], bytes | None]) -> T:
    """Write a body to an upload and return what came of it; whatever goes wrong, nothing of the body stays."""
    try:
        for piece in pieces:
            upload.write(piece)
        checksum = trailing()
    except BaseException:
        upload.abort()
        raise
    return upload.finish(trailing=checksum)
