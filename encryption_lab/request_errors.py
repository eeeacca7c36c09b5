"""What is wrong with a request before anybody asks what it wants: its signature, its date, the frame of its body.

Messages are S3's where they are known. Source: Amazon S3 API Reference, Error Responses and Authenticating Requests.
"""

from __future__ import annotations

from encryption_lab.errors import BadRequest, Denied, IncompleteBody


class NotSigned(Denied):
    """No signature at all: the lab has no anonymous access."""

    def __init__(self) -> None:
        super().__init__("Access Denied")


class HeadersNotSigned(Denied):
    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__("There were headers present in the request which were not signed")


class RequestExpired(Denied):
    """A presigned URL whose time is over."""

    def __init__(self) -> None:
        super().__init__("Request has expired")


class AccessKeyUnknown(Denied):
    def __init__(self, access_key_id: str) -> None:
        self.access_key_id = access_key_id
        super().__init__("The AWS Access Key Id you provided does not exist in our records.")


class SignatureMismatch(Denied):
    """`string_to_sign` and `canonical_request` are what we computed, for the caller to compare; neither is secret."""

    def __init__(self, *, string_to_sign: str = "", canonical_request: str = "") -> None:
        self.string_to_sign, self.canonical_request = string_to_sign, canonical_request
        super().__init__(
            "The request signature we calculated does not match the signature you provided. Check your key and "
            "signing method."
        )


class TimeTooSkewed(Denied):
    def __init__(self) -> None:
        super().__init__("The difference between the request time and the current time is too large.")


class AuthorizationMalformed(BadRequest):
    """Of the Authorization header."""


class AuthorizationQueryMalformed(BadRequest):
    """Of a presigned URL."""


class SecurityTokenInvalid(BadRequest):
    """The lab gives nobody temporary credentials."""

    def __init__(self) -> None:
        super().__init__("The provided token is malformed or otherwise invalid.")


class ContentHashMissing(BadRequest):
    def __init__(self) -> None:
        super().__init__("Missing required header for this request: x-amz-content-sha256")


class ContentHashMalformed(BadRequest):
    def __init__(self) -> None:
        super().__init__(
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value."
        )


class ContentHashMismatch(BadRequest):
    def __init__(self) -> None:
        super().__init__("The provided 'x-amz-content-sha256' header does not match what was computed.")


class NotImplementedHere(BadRequest):
    """An operation of S3 that the lab does not have: said as S3 says it, never done by halves."""

    def __init__(self) -> None:
        super().__init__("A header you provided implies functionality that is not implemented.")


class LengthMissing(BadRequest):
    """A body in aws-chunked must say how long it is without its frame, or nobody could tell that it broke off."""

    def __init__(self) -> None:
        super().__init__("You must provide the Content-Length HTTP header.")


class TransferEncodingUnsupported(NotImplementedHere):
    """HTTP's own chunks instead of a length. Source: S3's answer as users of it have shown it, 2011 to July 2026."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = (("Header", "Transfer-Encoding"),)


class ChunkMalformed(BadRequest):
    def __init__(self) -> None:
        super().__init__("The request body is not framed as aws-chunked says.")


class TrailerMalformed(BadRequest):
    def __init__(self) -> None:
        super().__init__(
            "The request contained trailing data that was not well-formed or did not conform to our published schema."
        )


class MalformedXml(BadRequest):
    def __init__(self) -> None:
        super().__init__(
            "The XML you provided was not well-formed or did not validate against our published schema"
        )


class InvalidUri(BadRequest):
    def __init__(self) -> None:
        super().__init__("Couldn't parse the specified URI.")


class MethodNotAllowed(BadRequest):
    def __init__(self) -> None:
        super().__init__("The specified method is not allowed against this resource.")


class ScopeWrong(BadRequest):
    """A signature for another service or Region than the one that is asked."""

    @classmethod
    def service(cls, wanted: str) -> ScopeWrong:
        return cls(f"Credential should be scoped to correct service: '{wanted}'.")

    @classmethod
    def no_region(cls) -> ScopeWrong:
        return cls("Credential should be scoped to a valid region.")

    @classmethod
    def region(cls, given: str, wanted: str) -> ScopeWrong:
        error = cls(
            f"The authorization header is malformed; the region '{given}' is wrong; expecting '{wanted}'"
        )
        error.expected_region = wanted
        return error

    expected_region = ""


class BodyStalled(IncompleteBody):
    """The client fell silent, and its connection was ended."""

    def __init__(self) -> None:
        super().__init__()
        self.args = (
            "Your socket connection to the server was not read from or written to within the timeout period. "
            "Idle connections will be closed.",
        )
