"""A request line with headers below it, as it goes over the wire: `PUT /bucket/key`, then `name: value`.

Behind an empty line a body may follow; a PUT or POST of an object without one sends the exercise's file.
Source: RFC 9112, sections 2 to 5; Amazon S3 User Guide, virtual hosting of buckets.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from encryption_lab.wire.by_hand.written import FILE, CannotBeRead, WrittenRequest, is_plain_http

METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE")
WITH_FILE = ("PUT", "POST")
REQUEST_LINE = re.compile(r"([A-Za-z]+) +(\S+)(?: +HTTP/[0-9.]{1,3})?")
HEADER_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*")
OF_S3 = re.compile(r"(?:(?P<bucket>[a-z0-9.-]+)\.)?s3[.-][a-z0-9.-]*amazonaws\.com(?::\d+)?", re.IGNORECASE)
LEFT_TO_TRANSPORT = ("host", "content-length", "connection", "transfer-encoding", "expect", "authorization")
AS_WRITTEN = "/%!$&'()*+,;=:@-._~?"


def read_header_lines(text: str) -> WrittenRequest:
    """Raises CannotBeRead."""
    head, _, body = text.replace("\r\n", "\n").strip().partition("\n\n")
    first, *lines = head.split("\n")
    found = REQUEST_LINE.fullmatch(first.strip())
    if found is None or found[1].upper() not in METHODS:
        raise CannotBeRead(
            f"The first line must be a method ({', '.join(METHODS)}) and a path, or begin with `aws s3api`."
        )
    method, (target, host, plain) = found[1].upper(), _target(found[2])
    headers = _headers(lines)
    host = headers.get("host", b"").decode() or host
    if not body.strip():
        body = FILE.decode() if method in WITH_FILE and "?" not in target else ""
    sent = {name: value for name, value in headers.items() if name not in LEFT_TO_TRANSPORT}
    of_s3 = OF_S3.fullmatch(host)
    return WrittenRequest(
        method=method,
        target=target,
        headers=sent,
        body=body.encode(),
        secure_transport=not plain,
        host_bucket=(of_s3["bucket"] or "") if of_s3 else "",
    )


def _target(written: str) -> tuple[str, str, bool]:
    """Return path and query, the host where one is named, and whether the way is plain HTTP."""
    host, plain = "", False
    if not written.startswith("/"):
        plain = is_plain_http(written)
        parts = urlsplit(written)
        host, written = parts.netloc, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return quote(written, safe=AS_WRITTEN), host, plain


def _headers(lines: list[str]) -> dict[str, bytes]:
    headers: dict[str, bytes] = {}
    for line in lines:
        found = HEADER_LINE.fullmatch(line.strip())
        if found is None:
            raise CannotBeRead(f"{line.strip()[:60]!r} is no header: write `name: value`, one to a line.")
        name, value = found[1].lower(), found[2].encode()
        headers[name] = headers[name] + b"," + value if name in headers else value
    return headers
