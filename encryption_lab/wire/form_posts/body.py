"""The body of such a form: its fields at once, the file behind them piece by piece; nothing is written anywhere.

Source: RFC 7578, multipart/form-data; Amazon S3 API Reference, POST Object: the file is the last field that counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from encryption_lab.errors import IncompleteBody
from encryption_lab.form_errors import FieldsTooLarge, FileMissing, FormMalformed
from encryption_lab.wire.sigv4.payloads import PIECE_BYTES, Read

FORM = "multipart/form-data"
FILE = "file"
MOST_FIELDS_BYTES = 20 * 1024  # all that stands before the file: S3's own limit
MOST_SEGMENTS = 200


def is_form(content_type: str | None) -> bool:
    return (content_type or "").partition(";")[0].strip().lower() == FORM


class FormBody:
    """A form whose fields have been read.

    fields      what stood before the file, by name in lower case: S3 knows no difference
    file_name   what the browser says of the file; not to be trusted
    Raises FormMalformed, FieldsTooLarge, FileMissing, IncompleteBody.
    """

    def __init__(self, content_type: str, read: Read, *, content_length: int | None) -> None:
        self._read = read
        self._left_bytes = content_length
        self._events = self._parsed(_boundary(content_type))
        self.fields: dict[str, str] = {}
        self.file_name = self._read_fields()

    def pieces(self) -> Iterator[bytes]:
        """Yield the file. What stands behind it counts for nothing, but the form must come to its end."""
        for event in self._events:
            if event is None:
                break
            if isinstance(event, bytes | bytearray):
                yield bytes(event)
        for _ in self._events:
            pass

    def _read_fields(self) -> str:
        name, value, total_bytes = "", bytearray(), 0
        for event in self._events:
            if isinstance(event, MultipartSegment):
                name, value = event.name.lower(), bytearray()
                if name == FILE:
                    return event.filename or ""
                total_bytes += len(name.encode())
            elif event is None:
                self._keep(name, value)
            else:
                total_bytes += len(event)
                value += event
            if total_bytes > MOST_FIELDS_BYTES:
                raise FieldsTooLarge(limit_bytes=MOST_FIELDS_BYTES)
        raise FileMissing

    def _keep(self, name: str, value: bytearray) -> None:
        """A name that comes twice is refused: the policy would be asked about one value, and another be used."""
        try:
            text = value.decode()
        except UnicodeDecodeError:
            raise FormMalformed from None
        if name in self.fields:
            raise FormMalformed
        self.fields[name] = text

    def _parsed(self, boundary: str) -> Iterator[MultipartSegment | bytes | bytearray | None]:
        try:
            parser = PushMultipartParser(boundary, max_segment_count=MOST_SEGMENTS)
            preamble_bytes, has_begun = 0, False
            while not parser.closed:
                piece = self._next()
                preamble_bytes += 0 if has_begun else len(piece)
                for event in parser.parse(piece):
                    has_begun = True
                    yield event
                if preamble_bytes > PIECE_BYTES and not has_begun:
                    raise FormMalformed
        except (MultipartError, UnicodeError, LookupError):
            raise FormMalformed from None

    def _next(self) -> bytes:
        """Raises IncompleteBody where less came than was announced."""
        piece = self._read(PIECE_BYTES)
        if self._left_bytes is not None:
            if not piece and self._left_bytes:
                raise IncompleteBody
            self._left_bytes -= len(piece)
        return piece


def _boundary(content_type: str) -> str:
    _, options = parse_options_header(content_type)
    boundary: str = options.get("boundary", "")
    if not boundary or not is_form(content_type):
        raise FormMalformed
    return boundary
