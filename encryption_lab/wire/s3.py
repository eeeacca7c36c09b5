"""Object requests as S3 gets and answers them: method, path and headers in; status, headers and body out.

The lab's pages talk to the lab through this, as a client would, so that what a page shows was really sent. Every
request is kept as an Exchange, refused ones too. Source: Amazon S3 API Reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from encryption_lab.errors import InvalidValue, LabError
from encryption_lab.exchange import Call, Headers
from encryption_lab.lab import Lab
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.store.outcomes import Stored
from encryption_lab.store.reading import ByteRange, ObjectBody, PartNumber, selected
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.store.writing import RecordedUpload
from encryption_lab.trace import Actor
from encryption_lab.wire.checksum_headers import answer_checksum, read_expected, read_trailing
from encryption_lab.wire.condition_headers import read_conditions, read_wanted, read_write_condition
from encryption_lab.wire.object_headers import META, answer_version, describe, overridden, read_description
from encryption_lab.wire.s3_exchanges import (
    S3Request,
    S3Response,
    answer_envelope,
    begun,
    forsaken,
    keep,
    new_group,
    refused,
    respond,
)
from encryption_lab.wire.sse_headers import (
    read_customer_key,
    read_encryption,
    refuse_on_read,
)

__all__ = [
    "META",
    "PutExchange",
    "S3Request",
    "S3Response",
    "Telling",
    "answer_envelope",
    "answer_version",
    "delete_object",
    "describe",
    "get_object",
    "head_object",
    "keep",
    "new_group",
    "put_object",
    "put_objects",
    "refused",
    "respond",
]

NO_TRAILERS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What an upload is called, and how its success is told; `headers` are further ones, of the version made."""

    operation: str
    status: int
    headers: Callable[[ObjectVersion], Headers]


PUT = Telling(operation="PutObject", status=200, headers=lambda _: ())


class PutExchange:
    """A PUT in progress: write the body, then `finish`. A refusal ends in a response, never in an exception."""

    def __init__(self, lab: Lab, request: S3Request, telling: Telling = PUT) -> None:
        self._lab = lab
        self._telling = telling
        self._request = request
        self._call = begun(lab, request)
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
                expected=read_expected(headers),
                condition=read_write_condition(headers),
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
        forsaken(self._lab, self._call)

    def finish(self, trailers: Mapping[str, str] = NO_TRAILERS) -> S3Response:
        """`trailers`: what came behind the body."""
        if self._upload is None or self._error is not None:
            return self._refused(self._error or InvalidValue("no upload"))
        responses: list[S3Response] = []
        try:
            trailing = read_trailing(self._request.lower_headers(), trailers)
        except LabError as error:
            self.fail(error)
            return self._refused(error)
        try:
            # Object and exchange are one commit, so that the disk is waited for once.
            self._upload.finish(trailing=trailing, also=lambda stored: responses.append(self._told(stored)))
        except LabError as error:
            return self._refused(error)
        return responses[0]

    def _told(self, stored: Stored) -> S3Response:
        version = stored.version
        headers = (
            ("ETag", f'"{version.etag}"'),
            *answer_version(version),
            *answer_checksum(version, stored.checksum),
            *answer_envelope(version, self._customer_key, with_context=True),
            *self._telling.headers(version),
        )
        name, status = self._telling.operation, self._telling.status
        self._call.trace.step(Actor.S3, Actor.CLIENT, f"{status}, with the ETag", etag=version.etag)
        exchange = keep(
            self._lab, self._request, self._call, name, status, headers, version.record_id, within=True
        )
        return S3Response(exchange=exchange, version=version)

    def _refused(self, error: LabError) -> S3Response:
        return refused(self._lab, self._request, self._call, self._telling.operation, error)


def put_object(
    lab: Lab,
    request: S3Request,
    body: Iterable[bytes],
    *,
    trailers: Callable[[], Mapping[str, str]] = dict,
    telling: Telling = PUT,
) -> S3Response:
    """`trailers` is asked when the body is at its end."""
    return put_objects(lab, (request,), body, trailers=trailers, telling=telling)[0]


def put_objects(
    lab: Lab,
    requests: tuple[S3Request, ...],
    body: Iterable[bytes],
    *,
    trailers: Callable[[], Mapping[str, str]] = dict,
    telling: Telling = PUT,
) -> tuple[S3Response, ...]:
    """Send one body with several requests, piece by piece as it comes; return their responses in order.

    A LabError out of `body` (IncompleteBody) is every request's answer; any other exception leaves nothing behind.
    """
    puts = [PutExchange(lab, request, telling) for request in requests]
    responses: list[S3Response] = []
    try:
        try:
            for piece in body:
                for put in puts:
                    put.write(piece)
                if all(put.error for put in puts):
                    break
        except LabError as broken:
            for put in puts:
                put.fail(broken)
        for put in puts:
            responses.append(put.finish(trailers()))
    except BaseException:
        for put in puts[len(responses) :]:
            put.abandon()
        raise
    return tuple(responses)


def get_object(lab: Lab, request: S3Request) -> S3Response:
    """Return a response whose body, if it has one, must be closed."""

    def perform(call: Call, headers: dict[str, str]) -> S3Response:
        refuse_on_read(headers)
        customer_key = read_customer_key(headers, reading=True)
        wanted = read_wanted(headers, request.part_number)
        body = lab.objects.get(
            call,
            request.bucket,
            request.key,
            version_id=request.version_id,
            customer_key=customer_key,
            conditions=read_conditions(headers),
            wanted=wanted,
        )
        checksum = body.checksum if _wants_checksum(headers, wanted) else None
        return _told(lab, request, call, "GetObject", body.version, wanted, customer_key, checksum, body)

    return respond(lab, request, "GetObject", perform, only_reads=True)


def head_object(lab: Lab, request: S3Request) -> S3Response:
    def perform(call: Call, headers: dict[str, str]) -> S3Response:
        refuse_on_read(headers)
        customer_key = read_customer_key(headers, reading=True)
        wanted = read_wanted(headers, request.part_number)
        version = lab.objects.head(
            call, request.bucket, request.key, version_id=request.version_id, customer_key=customer_key
        )
        read_conditions(headers).check(version)
        wants_checksum = _wants_checksum(headers, wanted)
        checksum = lab.objects.checksum(call, version, customer_key) if wants_checksum else None
        return _told(lab, request, call, "HeadObject", version, wanted, customer_key, checksum, None)

    return respond(lab, request, "HeadObject", perform, only_reads=True)


def _told(
    lab: Lab,
    request: S3Request,
    call: Call,
    operation: str,
    version: ObjectVersion,
    wanted: ByteRange | PartNumber | None,
    customer_key: CustomerKey | None,
    checksum: bytes | None,
    body: ObjectBody | None,
) -> S3Response:
    window = None if wanted is None else selected(version, wanted)
    is_part_of_many = isinstance(wanted, PartNumber) and version.parts[0].part_number > 0
    answered = (
        *describe(version, window=window),
        *((("x-amz-mp-parts-count", str(len(version.parts))),) if is_part_of_many else ()),
        *answer_checksum(version, checksum),
        *answer_envelope(version, customer_key, with_context=False),
    )
    status = 200 if window is None else 206
    answered = overridden(answered, request.overrides)
    exchange = keep(lab, request, call, operation, status, answered, version.record_id)
    return S3Response(exchange=exchange, version=version, body=body)


def _wants_checksum(headers: Mapping[str, str], wanted: ByteRange | PartNumber | None) -> bool:
    """Only of the whole object: a client that got a part of it could not check it."""
    return wanted is None and headers.get("x-amz-checksum-mode", "").upper() == "ENABLED"


def delete_object(lab: Lab, request: S3Request) -> S3Response:
    def perform(call: Call, headers: dict[str, str]) -> S3Response:
        deleted = lab.objects.delete(
            call,
            request.bucket,
            request.key,
            version_id=request.version_id,
            condition=read_write_condition(headers),
        )
        answered: Headers = () if deleted.version_id is None else (("x-amz-version-id", deleted.version_id),)
        if deleted.is_delete_marker:
            answered = (("x-amz-delete-marker", "true"), *answered)
        return S3Response(exchange=keep(lab, request, call, "DeleteObject", 204, answered, None))

    return respond(lab, request, "DeleteObject", perform)
