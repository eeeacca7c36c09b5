"""Headers that a presigned URL carries in its query, as the SDK for JavaScript puts them there: read as headers.

The query is signed as a whole, so they are as good as signed headers; a header of the same name comes first. Checksums
are left out, as S3 does not look at them there: the SDK puts that of an empty body into every presigned PUT, before it
can know what will be sent. Source: LocalStack's tests against AWS (pull request 12164), aws-sdk-go-v2 issue 2610.
"""

from __future__ import annotations

import re
from dataclasses import replace

from encryption_lab.errors import InvalidValue
from encryption_lab.wire.sigv4.incoming import IncomingRequest

PREFIX = "x-amz-"
# The query's own, which are the signature.
OF_THE_SIGNATURE = frozenset(
    f"{PREFIX}{name}"
    for name in (
        *("algorithm", "credential", "date", "expires", "signedheaders", "signature"),
        *("security-token", "content-sha256"),
    )
)
CHECKSUMS = (f"{PREFIX}checksum-", f"{PREFIX}sdk-checksum-")
_TOKEN = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]+")
_CONTROLS = re.compile(rb"[\x00-\x1f\x7f]")


def with_hoisted_headers(request: IncomingRequest) -> IncomingRequest:
    """Return a presigned request with the headers of its query among its own. Raises InvalidValue for what is none."""
    found: dict[str, bytes] = {}
    for raw_name, value in request.parameters:
        name = raw_name.decode("utf-8", "replace").lower()
        if not name.startswith(PREFIX) or name.startswith(CHECKSUMS) or name in OF_THE_SIGNATURE:
            continue
        if not _TOKEN.fullmatch(name) or _CONTROLS.search(value):
            raise InvalidValue("Invalid argument", name=name[:200])
        found.setdefault(name, value)
    return replace(request, headers={**found, **request.headers}) if found else request
