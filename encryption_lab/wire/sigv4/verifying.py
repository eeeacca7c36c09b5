"""Is this request signed by who it says, now, and for all of what matters in it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from encryption_lab.primitives.digests import same
from encryption_lab.request_errors import (
    AccessKeyUnknown,
    HeadersNotSigned,
    RequestExpired,
    SecurityTokenInvalid,
    SignatureMismatch,
    TimeTooSkewed,
)
from encryption_lab.wire.sigv4.canonical import Scope, canonical_request, sign, string_to_sign
from encryption_lab.wire.sigv4.claims import Claim, read_claim
from encryption_lab.wire.sigv4.incoming import IncomingRequest

MOST_SKEW = timedelta(minutes=15)
SECURITY_TOKEN = "x-amz-security-token"
# Of no meaning to S3, and some clients add them after signing.
NEED_NOT_BE_SIGNED = frozenset({"x-amzn-trace-id"})
# Signed for any key, so that an unknown one takes as long as a known one.
NOBODYS_SECRET = "0" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """Who a key belongs to. `secret_access_key`: secret."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    account_id: str
    principal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signed a request, and with what its chunks go on being signed. `signing_key`: secret."""

    access_key: AccessKey
    scope: Scope
    time_text: str
    content_hash: str
    signature: str
    signing_key: bytes = field(repr=False)
    is_presigned: bool


def verify(
    request: IncomingRequest,
    *,
    access_key: Callable[[str], AccessKey | None],
    now: datetime,
    payload_hash: str | None = None,
) -> Signer:
    """Return who signed. `payload_hash`: the SHA-256 in hex of a body that has been read already, as those of KMS are;
    without it the request's own x-amz-content-sha256 is believed, and `payloads.py` holds the body to it.

    Raises what `read_claim` does; AccessKeyUnknown, SignatureMismatch, TimeTooSkewed, RequestExpired, HeadersNotSigned,
    SecurityTokenInvalid.
    """
    claim = read_claim(request)
    if SECURITY_TOKEN in request.headers or request.parameter("X-Amz-Security-Token") is not None:
        raise SecurityTokenInvalid
    _check_time(claim, now)
    _check_signed_headers(request, claim)
    found = access_key(claim.access_key_id)
    signing_key = claim.scope.signing_key(found.secret_access_key if found else NOBODYS_SECRET)
    canonical = canonical_request(request, claim.signed_headers, payload_hash or claim.content_hash)
    text = string_to_sign(claim.time_text, claim.scope, canonical)
    matches = same(sign(signing_key, text).encode(), claim.signature.encode())
    if found is None:
        raise AccessKeyUnknown(claim.access_key_id)
    if not matches:
        raise SignatureMismatch(
            string_to_sign=text, canonical_request=canonical.decode("utf-8", "backslashreplace")
        )
    return Signer(
        access_key=found,
        scope=claim.scope,
        time_text=claim.time_text,
        content_hash=claim.content_hash,
        signature=claim.signature,
        signing_key=signing_key,
        is_presigned=claim.expires is not None,
    )


def _check_time(claim: Claim, now: datetime) -> None:
    if claim.expires is None:
        if abs(now - claim.time) > MOST_SKEW:
            raise TimeTooSkewed
    elif claim.time - now > MOST_SKEW:
        raise TimeTooSkewed
    elif now > claim.time + claim.expires:
        raise RequestExpired


def _check_signed_headers(request: IncomingRequest, claim: Claim) -> None:
    """S3 takes no x-amz- header that the signature does not cover: it could have been put in on the way."""
    uncovered = tuple(
        name
        for name in request.headers
        if name.startswith("x-amz-") and name not in claim.signed_headers and name not in NEED_NOT_BE_SIGNED
    )
    if uncovered:
        raise HeadersNotSigned(uncovered)
