"""A request as it came over the wire, before anybody has read anything into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote_to_bytes


@dataclass(frozen=True, kw_only=True)
class IncomingRequest:
    """One HTTP request without its body.

    path       percent-decoded bytes: "/bucket/a key"
    query      as sent, without "?"
    host_bucket  the bucket that the host name begins with (virtual-host style), "" where the path names it
    headers    by name in lower case; each value as sent, in bytes, several of one name joined by a comma. The headers
               of SSE-C hold a key: secret
    """

    method: str
    path: bytes
    query: str
    headers: Mapping[str, bytes] = field(repr=False)
    secure_transport: bool
    host_bucket: str = ""

    def text(self, name: str) -> str | None:
        """Return a header as text; bytes that are no UTF-8 are kept as Latin-1, so that none is lost."""
        value = self.headers.get(name)
        if value is None:
            return None
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.decode("latin-1")

    @cached_property
    def parameters(self) -> tuple[tuple[bytes, bytes], ...]:
        """The query's pairs, percent-decoded; a name without "=" has an empty value. "+" stays "+"."""
        pairs = (part.partition("=") for part in self.query.split("&") if part)
        return tuple((unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in pairs)

    def parameter(self, name: str) -> str | None:
        """Return the first value of a parameter as text, None where it is not there."""
        wanted = name.encode()
        found = next((value for key, value in self.parameters if key == wanted), None)
        return None if found is None else found.decode("utf-8", "replace")
