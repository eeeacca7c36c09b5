"""The one address that clients talk to: S3, KMS, CloudTrail and STS, told apart by what a request looks like.

    endpoint = Endpoint(access_key=find, lab=lab_of, clock=clock, new_request_id=…)
    answer = endpoint.answer(request, read, content_length=…)

Nothing in here knows Django or WSGI. A request that is not signed, or wrongly, reaches no operation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from encryption_lab.errors import LabError
from encryption_lab.lab import Lab
from encryption_lab.ports import Clock
from encryption_lab.wire.s3_endpoint import answering as s3
from encryption_lab.wire.s3_endpoint.asked import Answer
from encryption_lab.wire.sigv4.claims import is_signed
from encryption_lab.wire.sigv4.incoming import IncomingRequest
from encryption_lab.wire.sigv4.payloads import Read, payload
from encryption_lab.wire.sigv4.verifying import AccessKey, verify

TARGET = "x-amz-target"


def is_for_endpoint(method: str, query: str, headers: Mapping[str, bytes]) -> bool:
    """Tell whether a request of the site's address is a client's: it is signed, or a call in AWS's JSON protocol."""
    request = IncomingRequest(method=method, path=b"/", query=query, headers=headers, secure_transport=False)
    return TARGET in headers or is_signed(request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """`access_key` finds a key by its id; `lab` opens the lab of the account that a key belongs to."""

    access_key: Callable[[str], AccessKey | None]
    lab: Callable[[AccessKey], Lab]
    clock: Clock
    new_request_id: Callable[[], str]

    def answer(self, request: IncomingRequest, read: Read, *, content_length: int | None) -> Answer:
        """Return the answer; close it when it has been sent. `read` gives the raw body."""
        try:
            signer = verify(request, access_key=self.access_key, now=self.clock.now())
        except LabError as error:
            return s3.refuse(None, "", request, error, request_id=self.new_request_id())
        lab = self.lab(signer.access_key)
        try:
            body = payload(
                signer,
                read,
                content_length=content_length,
                decoded_length=request.text("x-amz-decoded-content-length"),
            )
        except LabError as error:
            return s3.refuse(
                lab, signer.access_key.principal, request, error, request_id=self.new_request_id()
            )
        return s3.answer(lab, signer.access_key.principal, request, body)
