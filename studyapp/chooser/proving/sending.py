"""Requests to the ground that was set up, sent as a client sends them, and what they left in the trail."""

from __future__ import annotations

from dataclasses import dataclass, field

from encryption_lab.audit import KMS, AuditEvent
from encryption_lab.exchange import Headers
from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.lab import Lab
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.ports import EventQuery
from encryption_lab.wire.s3 import S3Request, S3Response, get_object, put_object
from encryption_lab.wire.sse_headers import CUSTOMER
from studyapp.chooser.proving.ground import Ground

PLAINTEXT = b"In confidence: the figures of the last quarter, before anybody else has them.\n"
REPORT = "report.txt"
HIDDEN = frozenset(f"{CUSTOMER}{name}" for name in ("key", "key-md5"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was tried.

    sent, expected, happened   each a sentence's part, in words
    exchange_id                of the request, "" where nothing went to S3
    """

    id: str
    group: str
    title: str
    sent: str
    expected: str
    happened: str
    passed: bool
    exchange_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """`customer_key` and `wrapping_key` (32 bytes) are secret and gone with the run."""

    lab: Lab
    ground: Ground
    customer_key: CustomerKey = field(repr=False)
    wrapping_key: bytes = field(repr=False)

    def put(
        self, key: str, headers: Headers, *, body: bytes = PLAINTEXT, secure_transport: bool = True
    ) -> S3Response:
        request = self._request("PUT", key, headers, ADMINISTRATOR, secure_transport)
        return put_object(self.lab, request, [body])

    def get(
        self,
        key: str,
        headers: Headers = (),
        *,
        principal: str = ADMINISTRATOR,
        secure_transport: bool = True,
    ) -> tuple[S3Response, bytes | None]:
        """Return the answer and, where it came, the whole body."""
        response = get_object(self.lab, self._request("GET", key, headers, principal, secure_transport))
        if response.body is None:
            return response, None
        with response.body as opened:
            return response, opened.read()

    def kms_events(self, *exchange_ids: str) -> tuple[AuditEvent, ...]:
        """Return what KMS recorded for these requests, in their order."""
        return tuple(
            event
            for exchange_id in exchange_ids
            for _, event in reversed(self.lab.records.events.find(EventQuery(exchange_id=exchange_id)))
            if event.source == KMS
        )

    def _request(
        self, method: str, key: str, headers: Headers, principal: str, secure_transport: bool
    ) -> S3Request:
        return S3Request(
            method=method,
            bucket=self.ground.bucket,
            key=key,
            principal=principal,
            secure_transport=secure_transport,
            headers=headers,
        )


def put_words(headers: Headers, *, scheme: str = "https") -> str:
    """Return an upload with the headers that say how to encrypt; never one that holds a key or its digest."""
    told = [f"{name}: {value}" for name, value in headers if name.lower() not in HIDDEN]
    return " · ".join([f"PUT {scheme}", *(told or ["no encryption header"])])


def answer(response: S3Response) -> str:
    """Return status and code: "403 AccessDenied"."""
    return f"{response.status} {response.exchange.error_code}".strip()
