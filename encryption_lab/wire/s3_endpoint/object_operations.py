"""Objects: the same requests that the lab's pages make, with the client's own headers."""

from __future__ import annotations

from dataclasses import replace

from encryption_lab.wire import s3
from encryption_lab.wire.protocols.scalars import write_timestamp
from encryption_lab.wire.s3 import S3Request, S3Response
from encryption_lab.wire.s3_endpoint.asked import Asked

OVERRIDES = {
    "ResponseCacheControl": "Cache-Control",
    "ResponseContentDisposition": "Content-Disposition",
    "ResponseContentEncoding": "Content-Encoding",
    "ResponseContentLanguage": "Content-Language",
    "ResponseContentType": "Content-Type",
    "ResponseExpires": "Expires",
}


def put_object(asked: Asked) -> S3Response:
    payload = asked.payload
    return s3.put_object(asked.lab, asked.shown, payload.pieces(), trailers=lambda: payload.trailers)


def get_object(asked: Asked) -> S3Response:
    return s3.get_object(asked.lab, _reading(asked))


def head_object(asked: Asked) -> S3Response:
    return s3.head_object(asked.lab, _reading(asked))


def delete_object(asked: Asked) -> S3Response:
    return s3.delete_object(asked.lab, asked.shown)


def _reading(asked: Asked) -> S3Request:
    found = {name: asked.parameters.get(name) for name in OVERRIDES}
    if found["ResponseExpires"] is not None:
        found["ResponseExpires"] = write_timestamp(found["ResponseExpires"], "rfc822")
    overrides = tuple((OVERRIDES[name], str(value)) for name, value in found.items() if value is not None)
    return replace(asked.shown, part_number=asked.parameters.get("PartNumber"), overrides=overrides)
