"""One S3 request, verified and read, on its way to its operation; and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from encryption_lab.exchange import Call, Headers
from encryption_lab.lab import Lab
from encryption_lab.store.reading import ObjectBody
from encryption_lab.wire.protocols.service_models import OperationModel, Parameters
from encryption_lab.wire.s3 import S3Request, S3Response
from encryption_lab.wire.sigv4.incoming import IncomingRequest
from encryption_lab.wire.sigv4.payloads import Payload

# Of the frame and the signature, not of the request's meaning.
NOT_SHOWN = ("authorization", "x-amz-content-sha256")
# The one member of a result that is not for the client: which version the request made or read.
RECORD_ID = "(record id)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """parameters   as boto3's caller wrote them, but for a streamed body, which is `payload`
    shown           the request as it is kept; its headers hold an SSE-C key: secret until they are masked
    """

    lab: Lab
    operation: OperationModel
    parameters: Parameters = field(repr=False)
    payload: Payload
    shown: S3Request = field(repr=False)
    request: IncomingRequest = field(repr=False)

    @property
    def bucket(self) -> str:
        return str(self.parameters.get("Bucket", ""))

    @property
    def key(self) -> str:
        return str(self.parameters.get("Key", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whoever sends an answer closes it.

    body      all of it, where it is at hand
    content   the object that is answered
    pieces    how it is streamed, where it is not at hand
    """

    status: int
    headers: Headers
    body: bytes = field(default=b"", repr=False)
    content: ObjectBody | None = field(default=None, repr=False)
    pieces: Callable[[], Iterator[bytes]] | None = field(default=None, repr=False)

    def close(self) -> None:
        if self.content is not None:
            self.content.close()


# An operation either has an exchange of its own (the objects') or gives a result that is written by the model.
ObjectOperation = Callable[[Asked], S3Response]
ModelOperation = Callable[[Asked, Call], Parameters]
