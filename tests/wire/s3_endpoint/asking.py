"""Requests to S3 in one process, and their answers read as boto3 reads them."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote_plus

from botocore.parsers import create_parser

from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.lab import Lab
from encryption_lab.wire.protocols.service_models import operation
from encryption_lab.wire.s3_endpoint.answering import answer
from encryption_lab.wire.s3_endpoint.asked import Answer
from encryption_lab.wire.sigv4.incoming import IncomingRequest
from encryption_lab.wire.sigv4.payloads import PlainPayload


def ask(
    lab: Lab,
    method: str,
    path: str,
    query: Mapping[str, object] | None = None,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    principal: str = ADMINISTRATOR,
) -> Answer:
    """Return what S3 answers to a request whose signature has been checked."""
    sent = BytesIO(body)
    pairs = (f"{name}={quote(str(value), safe='')}" for name, value in (query or {}).items())
    request = IncomingRequest(
        method=method,
        path=path.encode(),
        query="&".join(pairs),
        headers={name.lower(): value.encode() for name, value in (headers or {}).items()},
        secure_transport=True,
    )
    return answer(lab, principal, request, PlainPayload(sent.read, len(body), sha256_hex=None))


def read(operation_name: str, given: Answer) -> Any:
    """Return the answer as boto3's parser gives it."""
    shape = operation("s3", operation_name).output_shape
    response = {"status_code": given.status, "headers": dict(given.headers), "body": given.body}
    return create_parser("rest-xml").parse(response, shape)


def decoded(text: str) -> str:
    """Return a key that was answered with encoding-type=url, as clients decode it."""
    return unquote_plus(text)
