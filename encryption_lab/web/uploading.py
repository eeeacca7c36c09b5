"""A form with a file, taken as it arrives: its fields first, then the file piece by piece; nothing is written anywhere.

Django would collect the file in memory or in a temporary file, in clear. Here the view gets the pieces and seals them
while the rest is still on its way. So the fields must stand before the file in the form, as in every form of ours.
Source: RFC 7578, multipart/form-data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.http.request import UnreadablePostError
from django.utils.datastructures import MultiValueDict
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from encryption_lab.errors import EntityTooLarge, IncompleteBody

PIECE_BYTES = 256 * 1024
MAX_FIELDS_BYTES = 64 * 1024  # all fields together
MAX_FIELDS = 100
# An answer is seen only by a browser that has sent everything; what it still sends is thrown away, up to a point.
MOST_DRAINED_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """What the browser says of the file: neither is to be trusted."""

    name: str
    content_type: str


class RawBody:
    """The bytes of a request's body, once, in order."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.left_bytes = _declared_bytes(request)

    def read(self) -> bytes:
        """Return some bytes, none at the end. Raises IncompleteBody where the connection broke off."""
        try:
            piece = self._request.read(min(PIECE_BYTES, self.left_bytes)) if self.left_bytes else b""
        except (UnreadablePostError, OSError):
            raise IncompleteBody from None
        if not piece and self.left_bytes:
            raise IncompleteBody(expected_bytes=_declared_bytes(self._request))
        self.left_bytes -= len(piece)
        return piece

    def pieces(self) -> Iterator[bytes]:
        while piece := self.read():
            yield piece

    def drain(self) -> None:
        """Read what is left and keep nothing; a body too long for that is left, and the connection will close."""
        if self.left_bytes > MOST_DRAINED_BYTES:
            return
        try:
            while self.read():
                pass
        except IncompleteBody:
            return


class IncomingForm:
    """A form on its way in. Made of a request whose body nobody has read; use it with `with`.

    fields   the fields that stood before the file, or all where there is no file
    file     what comes next, None where the form has none or none was chosen
    """

    def __init__(self, request: HttpRequest) -> None:
        self._body = RawBody(request)
        self._events = self._parsed(_boundary(request))
        self.fields = QueryDict(mutable=True)
        self.file: IncomingFile | None = None
        try:
            self._read_fields()
        except BadRequest:
            self._body.drain()
            raise
        self.fields._mutable = False
        # Django's own checks, that of the CSRF token among them, find the fields where they look for them.
        request._post = self.fields  # type: ignore[attr-defined]
        request._files = MultiValueDict()  # type: ignore[attr-defined]

    def pieces(self, *, limit_bytes: int) -> Iterator[bytes]:
        """Yield the file. Raises EntityTooLarge before the first piece if what was announced is too much already;
        IncompleteBody for a body that ends before its closing boundary.
        """
        if self._body.left_bytes > limit_bytes + MAX_FIELDS_BYTES:
            raise EntityTooLarge(limit_bytes=limit_bytes)
        try:
            for event in self._events:
                if event is None:
                    break
                if isinstance(event, bytes):
                    yield event
            for _ in self._events:  # the closing boundary proves that nothing was cut off
                pass
        except BadRequest:
            raise IncompleteBody from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._body.drain()

    def _parsed(self, boundary: str) -> Iterator[MultipartSegment | bytes | None]:
        try:
            parser = PushMultipartParser(boundary, max_segment_count=MAX_FIELDS)
            while not parser.closed:
                for event in parser.parse(self._body.read()):
                    yield bytes(event) if isinstance(event, bytearray) else event
        except MultipartError as malformed:
            raise BadRequest("The form is malformed.") from malformed

    def _read_fields(self) -> None:
        name, value, total_bytes = "", bytearray(), 0
        for event in self._events:
            if isinstance(event, MultipartSegment):
                if event.filename is not None:
                    self.file = _file(event)
                    if self.file is not None:
                        return
                name, value = event.name, bytearray()
            elif event is None:
                self.fields.appendlist(name, _text(value))
            else:
                total_bytes += len(event)
                if total_bytes > MAX_FIELDS_BYTES:
                    raise BadRequest("The fields of the form are too large.")
                value += event


def _file(segment: MultipartSegment) -> IncomingFile | None:
    """Return the file, None for the empty part that a browser sends where no file was chosen."""
    if not segment.filename:
        return None
    name = segment.filename.rpartition("\\")[2] or segment.filename
    return IncomingFile(name=name, content_type=segment.content_type or "application/octet-stream")


def _text(value: bytearray) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise BadRequest("A field of the form is not text.") from None


def _boundary(request: HttpRequest) -> str:
    kind, options = parse_options_header(request.headers.get("Content-Type", ""))
    boundary: str = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise BadRequest("This form has to be sent as multipart/form-data.")
    return boundary


def _declared_bytes(request: HttpRequest) -> int:
    text = request.headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdecimal() else 0
