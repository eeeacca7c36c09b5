"""What a request says of its own signature: in its Authorization header, or in the query of a presigned URL.

Nothing is believed here; it is only read, and refused where it cannot be read. Source: Amazon S3 API Reference,
Authenticating Requests: Using the Authorization Header; Using Query Parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from encryption_lab.errors import BadRequest
from encryption_lab.request_errors import (
    AuthorizationMalformed,
    AuthorizationQueryMalformed,
    ContentHashMissing,
    NotSigned,
)
from encryption_lab.wire.sigv4.canonical import ALGORITHM, TERMINATOR, Scope
from encryption_lab.wire.sigv4.incoming import IncomingRequest

TIME_FORMAT = "%Y%m%dT%H%M%SZ"
UNSIGNED = "UNSIGNED-PAYLOAD"
CONTENT_HASH = "x-amz-content-sha256"
MOST_SIGNED_HEADERS = 100
LONGEST_EXPIRY_SECONDS = 7 * 24 * 3600
SIGNATURE_DIGITS = 64
NO_CREDENTIAL = 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A signature and what it is said to cover.

    time            when the request was signed
    content_hash    what stands for the body in the canonical request
    expires         how long a presigned URL is good from `time`; None for a header
    """

    access_key_id: str
    scope: Scope
    time: datetime
    signed_headers: tuple[str, ...]
    signature: str
    content_hash: str
    expires: timedelta | None = None

    @property
    def time_text(self) -> str:
        return self.time.strftime(TIME_FORMAT)


def is_signed(request: IncomingRequest) -> bool:
    """Tell whether a request means to be signed, well or badly: such a request is for the endpoint."""
    return request.headers.get("authorization", b"").startswith(b"AWS") or any(
        request.parameter(name) is not None for name in ("X-Amz-Algorithm", "X-Amz-Signature")
    )


def read_claim(request: IncomingRequest) -> Claim:
    """Raises NotSigned, AuthorizationMalformed, AuthorizationQueryMalformed, ContentHashMissing."""
    if "authorization" in request.headers:
        return _read_header(request)
    if request.parameter("X-Amz-Algorithm") is not None or request.parameter("X-Amz-Signature") is not None:
        return _read_query(request)
    raise NotSigned


def _read_header(request: IncomingRequest) -> Claim:
    kind, _, rest = (request.text("authorization") or "").partition(" ")
    if kind != ALGORITHM:
        raise AuthorizationMalformed(
            f"The authorization mechanism you have provided is not supported. Please use {ALGORITHM}."
        )
    fields = dict(_pair(part) for part in rest.split(","))
    if set(fields) != {"Credential", "SignedHeaders", "Signature"}:
        raise AuthorizationMalformed(
            "The authorization header is malformed; the authorization header requires three components: "
            "Credential, SignedHeaders, and Signature."
        )
    access_key_id, scope = read_credential(
        fields["Credential"], AuthorizationMalformed, "The authorization header is malformed"
    )
    time = read_time(request.text("x-amz-date") or "")
    if time is None or time.strftime("%Y%m%d") != scope.day:
        raise AuthorizationMalformed(
            "The authorization header is malformed; the date of x-amz-date must be there and be that of the Credential."
        )
    content_hash = request.text(CONTENT_HASH)
    if content_hash is None and scope.service == "s3":
        raise ContentHashMissing
    return Claim(
        access_key_id=access_key_id,
        scope=scope,
        time=time,
        signed_headers=_signed_headers(fields["SignedHeaders"], AuthorizationMalformed),
        signature=_signature(fields["Signature"], AuthorizationMalformed),
        content_hash=content_hash or "",
    )


def _read_query(request: IncomingRequest) -> Claim:
    names = ("Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature")
    given = {name: request.parameter(f"X-Amz-{name}") for name in names}
    found = {name: value for name, value in given.items() if value}
    if len(found) < len(names):
        raise AuthorizationQueryMalformed(
            "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
            "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
        )
    if found["Algorithm"] != ALGORITHM:
        raise AuthorizationQueryMalformed(f'X-Amz-Algorithm only supports "{ALGORITHM}"')
    access_key_id, scope = read_credential(
        found["Credential"], AuthorizationQueryMalformed, "Error parsing the X-Amz-Credential parameter"
    )
    time = read_time(found["Date"])
    if time is None:
        raise AuthorizationQueryMalformed(
            "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""
        )
    if time.strftime("%Y%m%d") != scope.day:
        raise AuthorizationQueryMalformed(
            f'Invalid credential date "{scope.day}". This date is not the same as X-Amz-Date: "{time:%Y%m%d}".'
        )
    return Claim(
        access_key_id=access_key_id,
        scope=scope,
        time=time,
        signed_headers=_signed_headers(found["SignedHeaders"], AuthorizationQueryMalformed),
        signature=_signature(found["Signature"], AuthorizationQueryMalformed),
        content_hash=request.text(CONTENT_HASH) or request.parameter("X-Amz-Content-Sha256") or UNSIGNED,
        expires=_expiry(found["Expires"]),
    )


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.strip().partition("=")
    return name, value


def read_credential(text: str, error: type[BadRequest], what: str) -> tuple[str, Scope]:
    """Return access key id and scope. Raises `error` with `what` in front."""
    access_key_id, _, rest = text.partition("/")
    parts = rest.split("/")
    is_whole = len(parts) == 4 and parts[3] == TERMINATOR and all(parts) and bool(access_key_id)
    if not is_whole or not text.isascii() or not text.isprintable():
        raise error(f"{what}; {NO_CREDENTIAL}")
    return access_key_id, Scope(day=parts[0], region=parts[1], service=parts[2])


def _signed_headers(
    text: str, error: type[AuthorizationMalformed | AuthorizationQueryMalformed]
) -> tuple[str, ...]:
    names = tuple(text.lower().split(";"))
    if "host" not in names or len(names) > MOST_SIGNED_HEADERS or not text.isascii():
        raise error("SignedHeaders must name the header host, and no more headers than a request may have.")
    return names


def _signature(text: str, error: type[AuthorizationMalformed | AuthorizationQueryMalformed]) -> str:
    if len(text) != SIGNATURE_DIGITS or not set(text) <= set("0123456789abcdef"):
        raise error("The signature must be 64 hexadecimal digits.")
    return text


def read_time(text: str) -> datetime | None:
    """Return the time of an x-amz-date, None for what is none."""
    try:
        return datetime.strptime(text, TIME_FORMAT).replace(tzinfo=UTC) if len(text) == 16 else None
    except ValueError:
        return None


def _expiry(text: str) -> timedelta:
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        raise AuthorizationQueryMalformed("X-Amz-Expires should be a number")
    seconds = int(text)
    if not 0 < seconds <= LONGEST_EXPIRY_SECONDS:
        raise AuthorizationQueryMalformed(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than "
            "604800 seconds"
        )
    return timedelta(seconds=seconds)
