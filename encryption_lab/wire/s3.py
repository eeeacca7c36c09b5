"""Object requests as S3 gets and answers them: method, path and headers in; status, headers and body out.

The lab's pages talk to the lab through this, as a client would, so that what a page shows was really sent. Every
request is kept as an Exchange, refused ones too. Source: Amazon S3 API Reference.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TypeVar
from urllib.parse import quote

from encryption_lab.audit import draw_uuid
from encryption_lab.errors import DigestMalformed, InvalidValue, LabError
from encryption_lab.exchange import Call, Exchange, Headers
from encryption_lab.identities import RecordId
from encryption_lab.lab import Lab
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.ports import Randomness
from encryption_lab.store.reading import ObjectBody
from encryption_lab.store.service import Stored
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.store.writing import Description, Expected, RecordedUpload
from encryption_lab.trace import Actor
from encryption_lab.wire.faults import s3_fault
from encryption_lab.wire.sse_headers import (
    answer_encryption,
    masked,
    read_customer_key,
    read_encryption,
    refuse_on_read,
)

META = "x-amz-meta-"
MD5_BYTES = 16
MOST_LENGTH_DIGITS = 19  # 64 bits; what is longer is no length of a body
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Request:
    """One request for one object. `headers` as sent; those of SSE-C hold the key: secret.

    group_id   joins requests that belong to one upload with several methods
    target     path and query as a client sent them; "" for a request of the lab's own pages
    """

    method: str
    bucket: str
    key: str
    principal: str
    secure_transport: bool
    headers: Headers = field(default=(), repr=False)
    version_id: str | None = None
    group_id: str = ""
    target: str = ""

    @property
    def path(self) -> str:
        if self.target:
            return self.target
        path = f"/{self.bucket}/{quote(self.key)}"
        return path if self.version_id is None else f"{path}?versionId={quote(self.version_id)}"

    def lower_headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers}


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Response:
    """`error` is None after success; `version` is the one made or read; close `body` where there is one."""

    exchange: Exchange
    error: LabError | None = None
    version: ObjectVersion | None = None
    body: ObjectBody | None = field(default=None, repr=False)

    @property
    def status(self) -> int:
        return self.exchange.status


class PutExchange:
    """A PUT in progress: write the body, then `finish`. A refusal ends in a response, never in an exception."""

    def __init__(self, lab: Lab, request: S3Request) -> None:
        self._lab = lab
        self._request = request
        self._call = lab.call(request.principal, secure_transport=request.secure_transport)
        self._upload: RecordedUpload[Stored] | None = None
        self._customer_key: CustomerKey | None = None
        self._error: LabError | None = None
        try:
            headers = request.lower_headers()
            encryption = read_encryption(headers)
            self._customer_key = encryption if isinstance(encryption, CustomerKey) else None
            self._upload = lab.objects.begin_put(
                self._call,
                request.bucket,
                request.key,
                encryption=encryption,
                description=read_description(headers),
                expected=_read_expected(headers),
            )
        except LabError as error:
            self._error = error

    @property
    def error(self) -> LabError | None:
        """Why no more need be written, None while the upload goes on."""
        return self._error

    def write(self, piece: bytes) -> None:
        if self._upload is not None and self._error is None:
            try:
                self._upload.write(piece)
            except LabError as error:
                self.fail(error)

    def fail(self, error: LabError) -> None:
        """End the upload for a reason of the sender's side, such as a connection that broke off."""
        if self._upload is not None and self._error is None:
            self._upload.abort()
        self._error = self._error or error

    def abandon(self) -> None:
        """End the upload without an answer, for an error that is not ours; what was written is removed."""
        if self._upload is not None and self._error is None:
            self._upload.abort()

    def finish(self) -> S3Response:
        if self._upload is None or self._error is not None:
            return refused(
                self._lab, self._request, self._call, "PutObject", self._error or InvalidValue("no upload")
            )
        try:
            stored = self._upload.finish()
        except LabError as error:
            return refused(self._lab, self._request, self._call, "PutObject", error)
        headers = (
            ("ETag", f'"{stored.version.etag}"'),
            *answer_version(stored.version),
            ("x-amz-checksum-crc64nvme", b64encode(stored.checksum).decode()),
            ("x-amz-checksum-type", "FULL_OBJECT"),
            *answer_envelope(stored.version, self._customer_key, with_context=True),
        )
        self._call.trace.step(Actor.S3, Actor.CLIENT, "200, with the ETag", etag=stored.version.etag)
        exchange = keep(
            self._lab, self._request, self._call, "PutObject", 200, headers, stored.version.record_id
        )
        return S3Response(exchange=exchange, version=stored.version)


def put_object(lab: Lab, request: S3Request, body: Iterable[bytes]) -> S3Response:
    return put_objects(lab, (request,), body)[0]


def put_objects(lab: Lab, requests: tuple[S3Request, ...], body: Iterable[bytes]) -> tuple[S3Response, ...]:
    """Send one body with several requests, piece by piece as it comes; return their responses in order.

    A LabError out of `body` (IncompleteBody) is every request's answer; any other exception leaves nothing behind.
    """
    puts = [PutExchange(lab, request) for request in requests]
    try:
        for piece in body:
            for put in puts:
                put.write(piece)
            if all(put.error for put in puts):
                break
    except LabError as broken:
        for put in puts:
            put.fail(broken)
    except BaseException:
        for put in puts:
            put.abandon()
        raise
    return tuple(put.finish() for put in puts)


def get_object(lab: Lab, request: S3Request) -> S3Response:
    """Return a response whose body, if it has one, must be closed."""

    def perform(call: Call, headers: dict[str, str]) -> S3Response:
        refuse_on_read(headers)
        customer_key = read_customer_key(headers, reading=True)
        body = lab.objects.get(
            call, request.bucket, request.key, version_id=request.version_id, customer_key=customer_key
        )
        version = body.version
        answered = (*describe(version), *answer_envelope(version, customer_key, with_context=False))
        exchange = keep(lab, request, call, "GetObject", 200, answered, version.record_id)
        return S3Response(exchange=exchange, version=version, body=body)

    return respond(lab, request, "GetObject", perform)


def head_object(lab: Lab, request: S3Request) -> S3Response:
    def perform(call: Call, headers: dict[str, str]) -> S3Response:
        refuse_on_read(headers)
        customer_key = read_customer_key(headers, reading=True)
        version = lab.objects.head(
            call, request.bucket, request.key, version_id=request.version_id, customer_key=customer_key
        )
        answered = (*describe(version), *answer_envelope(version, customer_key, with_context=False))
        exchange = keep(lab, request, call, "HeadObject", 200, answered, version.record_id)
        return S3Response(exchange=exchange, version=version)

    return respond(lab, request, "HeadObject", perform)


def delete_object(lab: Lab, request: S3Request) -> S3Response:
    def perform(call: Call, _: dict[str, str]) -> S3Response:
        deleted = lab.objects.delete(call, request.bucket, request.key, version_id=request.version_id)
        answered: Headers = () if deleted.version_id is None else (("x-amz-version-id", deleted.version_id),)
        if deleted.is_delete_marker:
            answered = (("x-amz-delete-marker", "true"), *answered)
        return S3Response(exchange=keep(lab, request, call, "DeleteObject", 204, answered, None))

    return respond(lab, request, "DeleteObject", perform)


def describe(version: ObjectVersion) -> Headers:
    """Return the headers that tell of an object, without those of its encryption."""
    return (
        ("Last-Modified", format_datetime(version.created_at, usegmt=True)),
        ("Content-Length", str(version.size_bytes)),
        ("Content-Type", version.content_type),
        ("ETag", f'"{version.etag}"'),
        *answer_version(version),
        *((f"{META}{name}", value) for name, value in version.metadata.items()),
    )


def new_group(randomness: Randomness) -> str:
    return draw_uuid(randomness)


def respond(
    lab: Lab, request: S3Request, operation: str, perform: Callable[[Call, dict[str, str]], S3Response]
) -> S3Response:
    """Return what `perform` answers to call and lower-case headers, or its refusal as S3 puts it; both are kept."""
    call = lab.call(request.principal, secure_transport=request.secure_transport)
    try:
        return perform(call, request.lower_headers())
    except LabError as error:
        return refused(lab, request, call, operation, error)


def refused(lab: Lab, request: S3Request, call: Call, operation: str, error: LabError) -> S3Response:
    """Keep a refusal as an exchange and return it as a response."""
    fault = s3_fault(error)
    call.trace.refuse(Actor.S3, Actor.CLIENT, f"{fault.status} {fault.code}", message=str(error))
    exchange = keep(
        lab, request, call, operation, fault.status, (("Content-Type", "application/xml"),), None, error
    )
    return S3Response(exchange=exchange, error=error)


def keep(
    lab: Lab,
    request: S3Request,
    call: Call,
    operation: str,
    status: int,
    answered: Headers,
    record_id: RecordId | None,
    error: LabError | None = None,
) -> Exchange:
    exchange = Exchange(
        exchange_id=call.exchange_id,
        group_id=request.group_id or call.exchange_id,
        time=lab.clock.now(),
        operation=operation,
        principal=request.principal,
        secure_transport=request.secure_transport,
        method=request.method,
        path=request.path,
        request_headers=masked(request.headers),
        status=status,
        response_headers=(("x-amz-request-id", call.exchange_id), *answered),
        error_code=s3_fault(error).code if error else "",
        error_message=str(error) if error else "",
        bucket=request.bucket,
        key=request.key,
        record_id=record_id,
        steps=call.trace.steps,
    )
    lab.records.exchanges.append(exchange)
    return exchange


def answer_version(version: ObjectVersion) -> Headers:
    return () if version.version_id == "null" else (("x-amz-version-id", version.version_id),)


def answer_envelope(
    version: ObjectVersion, customer_key: CustomerKey | None, *, with_context: bool
) -> Headers:
    if version.envelope is None:
        return ()
    return answer_encryption(version.envelope, customer_key, with_context=with_context)


def read_description(headers: Mapping[str, str]) -> Description:
    return Description(
        content_type=headers.get("content-type") or "binary/octet-stream",
        metadata={name.removeprefix(META): value for name, value in headers.items() if name.startswith(META)},
    )


def _read_expected(headers: Mapping[str, str]) -> Expected:
    length = headers.get("content-length", "")
    is_number = length.isascii() and length.isdecimal() and len(length) <= MOST_LENGTH_DIGITS
    return Expected(
        size_bytes=int(length) if is_number else None, md5=_read_content_md5(headers.get("content-md5"))
    )


def _read_content_md5(text: str | None) -> bytes | None:
    """Raises DigestMalformed for anything but 16 bytes in base64."""
    if text is None:
        return None
    try:
        digest = b64decode(text, validate=True)
    except ValueError:
        raise DigestMalformed from None
    if len(digest) != MD5_BYTES:
        raise DigestMalformed
    return digest
