"""One spelling for every request: the canonical request, the string to sign and the key it is signed with.

A service other than S3 encodes the path once more; its paths here are "/" alone, so one spelling does for all.
Source: Amazon S3 API Reference, Signature Calculations for the Authorization Header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from encryption_lab.primitives.digests import hmac_sha256, sha256
from encryption_lab.wire.sigv4.incoming import IncomingRequest

ALGORITHM = "AWS4-HMAC-SHA256"
TERMINATOR = "aws4_request"
UNRESERVED = "-_.~"
SIGNATURE = "X-Amz-Signature"
_SPACES = re.compile(rb"[ \t]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a signature is good for: one day (YYYYMMDD, UTC), one Region, one service."""

    day: str
    region: str
    service: str

    def __str__(self) -> str:
        return f"{self.day}/{self.region}/{self.service}/{TERMINATOR}"

    def signing_key(self, secret_access_key: str) -> bytes:
        """Return the 32-byte key of this scope: secret."""
        key = f"AWS4{secret_access_key}".encode()
        for part in (self.day, self.region, self.service, TERMINATOR):
            key = hmac_sha256(key, part.encode())
        return key


def canonical_request(request: IncomingRequest, signed_headers: Iterable[str], payload_hash: str) -> bytes:
    """Return the bytes that both sides hash. A signed header that is not there counts as empty."""
    names = sorted(signed_headers)
    lines = [
        request.method.encode(),
        quote(request.path, safe="/" + UNRESERVED).encode(),
        _canonical_query(request).encode(),
        *(name.encode() + b":" + _trimmed(request.headers.get(name, b"")) for name in names),
        b"",
        ";".join(names).encode(),
        payload_hash.encode(),
    ]
    return b"\n".join(lines)


def string_to_sign(time: str, scope: Scope, canonical: bytes) -> str:
    """`time` as in x-amz-date: 20261123T101500Z."""
    return f"{ALGORITHM}\n{time}\n{scope}\n{sha256(canonical).hex()}"


def sign(signing_key: bytes, text: str) -> str:
    return hmac_sha256(signing_key, text.encode()).hex()


def _canonical_query(request: IncomingRequest) -> str:
    pairs = (
        (quote(name, safe=UNRESERVED), quote(value, safe=UNRESERVED)) for name, value in request.parameters
    )
    return "&".join(f"{name}={value}" for name, value in sorted(pairs) if name != SIGNATURE)


def _trimmed(value: bytes) -> bytes:
    return _SPACES.sub(b" ", value.strip(b" \t"))
