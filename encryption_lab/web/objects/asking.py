"""A GetObject for the version of a page, as S3 would get it from a client."""

from __future__ import annotations

from collections.abc import Iterator

from encryption_lab.exchange import Headers
from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.store.reading import ObjectBody
from encryption_lab.web.objects.found import Found
from encryption_lab.wire.s3 import S3Request, S3Response, get_object


def ask_for_object(found: Found, *, principal: str = ADMINISTRATOR, key_headers: Headers = ()) -> S3Response:
    """Return S3's answer over the page's own connection; its body, if there is one, must be closed."""
    version = found.version
    request = S3Request(
        method="GET",
        bucket=version.bucket,
        key=version.key,
        principal=principal,
        secure_transport=found.who.secure_transport,
        headers=key_headers,
        version_id=version.version_id,
    )
    return get_object(found.who.lab, request)


def released(body: ObjectBody, start: int, stop: int) -> bytes:
    """Return a few verified bytes of plaintext and close the body."""
    with body:
        return b"".join(bytes(piece) for piece in body.pieces(start, stop))


def streamed(body: ObjectBody) -> Iterator[bytes]:
    with body:
        for piece in body.pieces():
            yield bytes(piece)
