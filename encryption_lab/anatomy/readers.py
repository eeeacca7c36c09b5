"""Who can read an object: asked of the lab by really asking, and of the file by really looking into it.

Each question is a GetObject like any other: its exchange is kept, and where KMS is asked the audit trail says so.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

from encryption_lab.errors import LabError
from encryption_lab.exchange import Headers
from encryption_lab.identities import ADMINISTRATOR, READER
from encryption_lab.lab import Lab
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.wire.s3 import S3Request, get_object

SEARCHED_BYTES = 1024 * 1024
PROBE_BYTES = 16


class Asker(Enum):
    ADMINISTRATOR = auto()
    READER = auto()
    PLAIN_HTTP = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`probe`: the first bytes that were released, to be looked for on the disk; secret, not to be shown."""

    asker: Asker
    status: int
    exchange_id: str
    error: LabError | None = None
    probe: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskFinding:
    """What somebody gets who reads the first `looked_at_bytes` of the file.

    deflated_bytes   what zlib makes of them: noise does not become smaller
    found            the plaintext's first bytes stand there; None where they were not known, or too few to tell
    """

    looked_at_bytes: int
    deflated_bytes: int
    found: bool | None


ASKED = (
    (Asker.ADMINISTRATOR, ADMINISTRATOR, True),
    (Asker.READER, READER, True),
    (Asker.PLAIN_HTTP, ADMINISTRATOR, False),
)


def ask_readers(lab: Lab, version: ObjectVersion, customer_key_headers: Headers = ()) -> tuple[Answer, ...]:
    """Ask for the object as each of them; `customer_key_headers`: secret, sent with every question."""
    return tuple(
        _ask(lab, version, asker, principal, secure_transport, customer_key_headers)
        for asker, principal, secure_transport in ASKED
    )


def look_at_disk(lab: Lab, version: ObjectVersion, probes: Iterable[bytes] = ()) -> DiskFinding:
    """Read the file as a thief would. Raises Tampered where it is missing."""
    source = lab.objects.stored_file(version.parts[0].blob_id)
    try:
        stored = source.read(0, min(SEARCHED_BYTES, source.size_bytes))
    finally:
        source.close()
    known = [probe for probe in probes if len(probe) == PROBE_BYTES]
    return DiskFinding(
        looked_at_bytes=len(stored),
        deflated_bytes=len(zlib.compress(stored)),
        found=any(probe in stored for probe in known) if known else None,
    )


def _ask(
    lab: Lab,
    version: ObjectVersion,
    asker: Asker,
    principal: str,
    secure_transport: bool,
    headers: Headers,
) -> Answer:
    request = S3Request(
        method="GET",
        bucket=version.bucket,
        key=version.key,
        principal=principal,
        secure_transport=secure_transport,
        headers=headers,
        version_id=version.version_id,
    )
    response = get_object(lab, request)
    probe = b""
    if response.body is not None:
        with response.body as body:
            probe = b"".join(bytes(piece) for piece in body.pieces(0, min(PROBE_BYTES, body.size_bytes)))
    return Answer(
        asker=asker,
        status=response.status,
        exchange_id=response.exchange.exchange_id,
        error=response.error,
        probe=probe,
    )
