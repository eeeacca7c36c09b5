"""A request that was read from text, before anybody answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes, urlsplit

from encryption_lab.wire.sigv4.incoming import IncomingRequest

LONGEST_BYTES = 8 * 1024
TOO_LONG = f"A request has at most {LONGEST_BYTES:,} bytes here."
FILE = b"In confidence: what the file of this exercise holds.\n"


class CannotBeRead(Exception):
    """Said to whoever wrote it: a sentence that says what is not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRequest:
    """target: path and query, percent-encoded; headers: names in lower case, may hold an SSE-C key: secret."""

    method: str
    target: str
    headers: Mapping[str, bytes] = field(repr=False)
    body: bytes = field(repr=False)
    secure_transport: bool = True
    host_bucket: str = ""

    def incoming(self) -> IncomingRequest:
        path, _, query = self.target.partition("?")
        return IncomingRequest(
            method=self.method,
            path=unquote_to_bytes(path),
            query=query,
            headers={**self.headers, "content-length": str(len(self.body)).encode()},
            secure_transport=self.secure_transport,
            host_bucket=self.host_bucket,
        )


def is_plain_http(address: str) -> bool:
    """Raises CannotBeRead for what is neither http:// nor https://."""
    try:
        scheme = urlsplit(address).scheme
    except ValueError as error:
        raise CannotBeRead(f"{address!r} is no address.") from error
    if scheme not in ("http", "https"):
        raise CannotBeRead(f"{address!r} begins neither with https:// nor with http://.")
    return scheme == "http"
