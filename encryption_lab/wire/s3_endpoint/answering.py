"""From a verified request to an answer: route, read, operate, write. A refusal is an answer too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from email.utils import format_datetime
from urllib.parse import quote

from encryption_lab.audit import draw_uuid
from encryption_lab.errors import EntityTooLarge, InvalidValue, LabError, NoSuchKey
from encryption_lab.exchange import Headers
from encryption_lab.lab import Lab
from encryption_lab.object_errors import NotModified
from encryption_lab.request_errors import InvalidUri, NotImplementedHere
from encryption_lab.trace import Actor
from encryption_lab.wire.faults import s3_fault
from encryption_lab.wire.form_posts.posting import WITH_DOCUMENT, Post, location_of, post_object
from encryption_lab.wire.protocols.rest_xml_reading import read_parameters
from encryption_lab.wire.protocols.rest_xml_writing import write_elements, write_error, write_result
from encryption_lab.wire.protocols.s3_routes import Place, route
from encryption_lab.wire.protocols.service_models import OperationModel
from encryption_lab.wire.s3 import S3Request, S3Response, keep, refused
from encryption_lab.wire.s3_endpoint.asked import NOT_SHOWN, RECORD_ID, Answer, Asked
from encryption_lab.wire.s3_endpoint.document_digests import check_document
from encryption_lab.wire.s3_endpoint.table import MODEL_OPERATIONS, OBJECT_OPERATIONS
from encryption_lab.wire.s3_exchanges import call_of
from encryption_lab.wire.sigv4.incoming import IncomingRequest
from encryption_lab.wire.sigv4.payloads import Payload

LARGEST_DOCUMENT_BYTES = 2 * 1024 * 1024  # a DeleteObjects of a thousand long keys
VERSION_ID = re.compile(r"[A-Za-z0-9._=-]{1,1024}")
SIGNATURE_PARAMETERS = "x-amz-"


def answer(lab: Lab, principal: str, request: IncomingRequest, payload: Payload) -> Answer:
    """Return what S3 answers. Never raises a LabError."""
    shown = _shown(request, principal)
    try:
        uri = _uri(request)
        operation = _operation(request, uri)
    except LabError as error:
        return _refuse(lab, shown, "-", error, request)
    try:
        asked = Asked(
            lab=lab,
            operation=operation,
            parameters=read_parameters(
                operation,
                uri=uri,
                query=_query(request),
                headers=_headers(request),
                body=b"" if operation.has_streaming_input else _document(operation, request, payload),
            ),
            payload=payload,
            shown=S3Request(
                method=request.method,
                bucket=uri.get("Bucket", ""),
                key=uri.get("Key", ""),
                principal=principal,
                secure_transport=request.secure_transport,
                headers=_sent_headers(request, payload),
                version_id=_version_id(request),
                target=shown.target,
            ),
            request=request,
        )
    except LabError as error:
        return _refuse(lab, shown, operation.name, error, request)
    return _operate(asked)


def answer_form(lab: Lab, principal: str, request: IncomingRequest, post: Post) -> Answer:
    """Return what S3 answers to an upload by a form. Never raises a LabError."""
    response = post_object(lab, principal, request, post)
    answer = _object_answer(request, response)
    if response.version is None or response.status != WITH_DOCUMENT:
        return answer
    told = (
        ("Location", location_of(request, post)),
        *(("Bucket", post.bucket), ("Key", post.key), ("ETag", f'"{response.version.etag}"')),
    )
    headers = (*answer.headers, ("Content-Type", "application/xml"))
    return replace(answer, headers=headers, body=write_elements("PostResponse", told))


def refuse(
    lab: Lab | None,
    principal: str,
    request: IncomingRequest,
    error: LabError,
    *,
    request_id: str,
    operation: str = "-",
) -> Answer:
    """Return a refusal that comes before the operation; `lab` None: nobody knows whose request it was."""
    if lab is not None:
        return _refuse(lab, _shown(request, principal), operation, error, request)
    return _error_answer(request, error, request_id)


def _operate(asked: Asked) -> Answer:
    name = asked.operation.name
    if name in OBJECT_OPERATIONS:
        return _object_answer(asked.request, OBJECT_OPERATIONS[name](asked))
    if name not in MODEL_OPERATIONS:
        return _refuse(asked.lab, asked.shown, name, NotImplementedHere(), asked.request)
    call = call_of(asked.lab, asked.shown)
    try:
        result = MODEL_OPERATIONS[name](asked, call)
        record_id = result.pop(RECORD_ID, None)
        written = write_result(asked.operation, result)
    except LabError as error:
        return _object_answer(asked.request, refused(asked.lab, asked.shown, call, name, error))
    call.trace.step(Actor.S3, Actor.CLIENT, f"{written.status}, {name}")
    exchange = keep(asked.lab, asked.shown, call, name, written.status, written.headers, record_id)
    return Answer(status=written.status, headers=exchange.response_headers, body=written.body)


def _object_answer(request: IncomingRequest, response: S3Response) -> Answer:
    exchange = response.exchange
    if response.error is not None:
        return _error_answer(request, response.error, exchange.exchange_id)
    status, headers, content = exchange.status, exchange.response_headers, response.body
    if content is None:
        return Answer(status=status, headers=headers)
    if content.kept is not None:
        return Answer(status=status, headers=headers, body=content.kept, content=content)
    return Answer(
        status=status,
        headers=headers,
        content=content,
        pieces=lambda: (bytes(piece) for piece in content.asked_pieces()),
    )


def _version_id(request: IncomingRequest) -> str | None:
    """Raises InvalidValue for what cannot be one: of a deletion the answer repeats it, in a header.

    Source: what S3 answers, in pull request 1638 of versity/versitygw (November 2025).
    """
    asked = request.parameter("versionId")
    if asked is not None and not VERSION_ID.fullmatch(asked):
        raise InvalidValue("Invalid version id specified", name="versionId")
    return asked


def _refuse(lab: Lab, shown: S3Request, name: str, error: LabError, request: IncomingRequest) -> Answer:
    return _object_answer(request, refused(lab, shown, call_of(lab, shown), name, error))


def _error_answer(request: IncomingRequest, error: LabError, request_id: str) -> Answer:
    fault = s3_fault(error)
    if isinstance(error, NotModified):
        return _not_modified(error, request_id)
    path = quote(request.path)
    details = tuple(
        (element, str(value))
        for element, value in (
            ("ArgumentName", getattr(error, "name", None)),
            ("ArgumentValue", getattr(error, "value", None)),
            ("BucketName", getattr(error, "bucket", None)),
            ("Key", error.key if isinstance(error, NoSuchKey) else None),
            ("StringToSign", getattr(error, "string_to_sign", None)),
            ("CanonicalRequest", getattr(error, "canonical_request", None)),
            *getattr(error, "elements", ()),
            ("Region", getattr(error, "expected_region", None)),
            ("Resource", path),
            ("RequestId", request_id),
        )
        if value
    )
    body = b"" if request.method == "HEAD" else write_error(fault.code, str(error), details)
    headers = (("x-amz-request-id", request_id), ("Content-Type", "application/xml"))
    return Answer(status=fault.status, headers=headers, body=body)


def _not_modified(error: NotModified, request_id: str) -> Answer:
    """Return what the client already knows, so that it can find it."""
    headers = (
        ("x-amz-request-id", request_id),
        ("ETag", f'"{error.etag}"'),
        ("Last-Modified", format_datetime(error.last_modified, usegmt=True)),
    )
    return Answer(status=s3_fault(error).status, headers=headers)


def _operation(request: IncomingRequest, uri: Mapping[str, str]) -> OperationModel:
    place = Place.OBJECT if "Key" in uri else Place.BUCKET if "Bucket" in uri else Place.SERVICE
    found = route(request.method, place, _query(request), request.headers)
    if found is None:
        raise NotImplementedHere
    return found


def _uri(request: IncomingRequest) -> dict[str, str]:
    bucket, key = named(request)
    return {name: value for name, value in (("Bucket", bucket), ("Key", key)) if value}


def named(request: IncomingRequest) -> tuple[str, str]:
    """Return bucket and key, "" for what is not named. Raises InvalidUri: S3's names are UTF-8."""
    try:
        path = request.path.removeprefix(b"/").decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidUri from None
    if request.host_bucket:
        return request.host_bucket, path
    bucket, _, key = path.partition("/")
    return bucket, key


def _query(request: IncomingRequest) -> dict[str, str]:
    """Return the parameters without those of a signature; of one that is given twice, the first."""
    found: dict[str, str] = {}
    for name, value in request.parameters:
        text = name.decode("utf-8", "replace")
        if not text.lower().startswith(SIGNATURE_PARAMETERS):
            found.setdefault(text, value.decode("utf-8", "replace"))
    return found


def _headers(request: IncomingRequest) -> dict[str, str]:
    return {name: request.text(name) or "" for name in request.headers}


def _sent_headers(request: IncomingRequest, payload: Payload) -> Headers:
    """Return the headers that mean something to the operation; the length is that of the body without its frame."""
    headers = {name: value for name, value in _headers(request).items() if name not in NOT_SHOWN}
    headers.pop("content-length", None)
    if payload.size_bytes is not None and request.method in ("PUT", "POST"):
        headers["content-length"] = str(payload.size_bytes)
    return tuple(headers.items())


def _shown(request: IncomingRequest, principal: str) -> S3Request:
    parts = [
        part
        for part in request.query.split("&")
        if part and not part.lower().startswith(SIGNATURE_PARAMETERS)
    ]
    target = quote(request.path) + ("?" + "&".join(parts) if parts else "")
    return S3Request(
        method=request.method,
        bucket="",
        key="",
        principal=principal,
        secure_transport=request.secure_transport,
        headers=tuple((name, value) for name, value in _headers(request).items() if name not in NOT_SHOWN),
        target=target,
    )


def _document(operation: OperationModel, request: IncomingRequest, payload: Payload) -> bytes:
    held = bytearray()
    for piece in payload.pieces():
        held += piece
        if len(held) > LARGEST_DOCUMENT_BYTES:
            raise EntityTooLarge(limit_bytes=LARGEST_DOCUMENT_BYTES)
    body = bytes(held)
    check_document(operation, _headers(request), payload.trailers, body)
    return body


def new_request_id(lab: Lab) -> str:
    return draw_uuid(lab.randomness)
