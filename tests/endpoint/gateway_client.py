"""The endpoint in one process, by its WSGI door: requests rightly signed, whatever they say, and bodies that lie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.lab import Lab
from encryption_lab.persistence.access_keys import make_access_key
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.sandboxes import sandbox_create
from encryption_lab.root_wrapping import RootWrapping
from encryption_lab.store.buckets import DefaultEncryption, Versioning
from encryption_lab.web.endpoint.gateway import EndpointFirst
from encryption_lab.web.installation import installation
from encryption_lab.wire.sigv4.canonical import ALGORITHM, Scope, canonical_request, sign, string_to_sign
from encryption_lab.wire.sigv4.incoming import IncomingRequest

HOST = "endpoint.test"
UNSIGNED = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request as it is to travel.

    announced     the Content-Length, None for a body in HTTP's own chunks
    breaks_after  after so many bytes the connection is gone, None for never
    """

    method: str
    path: bytes
    query: str = ""
    headers: Mapping[str, bytes] = field(default_factory=dict)
    body: bytes = b""
    announced: int | None = -1
    breaks_after: int | None = None
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    status: int
    headers: dict[str, str]
    body: bytes


class Body:
    """What a server hands on as wsgi.input."""

    def __init__(self, sent: Sent) -> None:
        self._left = sent.body if sent.breaks_after is None else sent.body[: sent.breaks_after]
        self._breaks = sent.breaks_after is not None

    def read(self, most_bytes: int = -1) -> bytes:
        if not self._left and self._breaks:
            raise OSError("connection lost")
        cut = len(self._left) if most_bytes < 0 else most_bytes
        piece, self._left = self._left[:cut], self._left[cut:]
        return piece


class GatewayClient:
    """A sandbox with the buckets `objects` and `versions`, and the administrator's key to it."""

    def __init__(self) -> None:
        here = installation()
        sandbox, _ = sandbox_create(datetime.now(UTC))
        self.account = sandbox.account
        self.lab = Lab(self.account, DjangoRecords(self.account), here)
        call = self.lab.call(ADMINISTRATOR, secure_transport=True)
        for name in ("objects", "versions"):
            self.lab.buckets.create(call, name)
            self.lab.buckets.put_encryption(call, name, DefaultEncryption(), sse_c_blocked=False)
        self.lab.buckets.put_versioning(call, "versions", Versioning.ENABLED)
        wrapping = RootWrapping(here.root_keys, here.randomness)
        self.access_key = make_access_key(self.account, ADMINISTRATOR, wrapping, datetime.now(UTC))
        self._application = EndpointFirst(_no_pages, behind_proxy=False)

    def send(self, sent: Sent) -> Told:
        """Sign a request and return the answer, read to its end."""
        return self.send_unsigned(replace(sent, headers=self._signed(sent)))

    def send_unsigned(self, sent: Sent) -> Told:
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        answer = self._application(_environ(sent), lambda status, headers: begun.append((status, headers)))
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        ((status, headers),) = begun
        for name, value in headers:
            assert f"{name}{value}".isascii(), (name, value)
            assert f"{name}{value}".isprintable(), (name, value)
        return Told(int(status.split()[0]), {name.lower(): value for name, value in headers}, body)

    def left_incoming(self) -> list[str]:
        return [path.name for path in (settings.DATA_DIR / "blobs" / "incoming").iterdir()]

    def files(self) -> set[str]:
        return {path.name for path in (settings.DATA_DIR / "blobs").glob("??/*")}

    def _signed(self, sent: Sent) -> dict[str, bytes]:
        now = datetime.now(UTC)
        time, scope = (
            now.strftime("%Y%m%dT%H%M%SZ"),
            Scope(day=now.strftime("%Y%m%d"), region=self.account.region, service="s3"),
        )
        content_hash = sent.content_hash or hashlib.sha256(sent.body).hexdigest()
        headers = {
            **sent.headers,
            "host": HOST.encode(),
            "x-amz-date": time.encode(),
            "x-amz-content-sha256": content_hash.encode(),
        }
        request = IncomingRequest(
            method=sent.method, path=sent.path, query=sent.query, headers=headers, secure_transport=True
        )
        key = scope.signing_key(self.access_key.secret_access_key)
        signature = sign(key, string_to_sign(time, scope, canonical_request(request, headers, content_hash)))
        names = ";".join(sorted(headers))
        credential = f"{self.access_key.access_key_id}/{scope}"
        authorization = f"{ALGORITHM} Credential={credential}, SignedHeaders={names}, Signature={signature}"
        return {**headers, "authorization": authorization.encode()}


def _environ(sent: Sent) -> dict[str, Any]:
    length = len(sent.body) if sent.announced == -1 else sent.announced
    return {
        "REQUEST_METHOD": sent.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": sent.path.decode("latin-1"),
        "QUERY_STRING": sent.query,
        "SERVER_PORT": "443",
        "wsgi.url_scheme": "https",
        "wsgi.input": Body(sent),
        **({"HTTP_TRANSFER_ENCODING": "chunked"} if length is None else {"CONTENT_LENGTH": str(length)}),
        **dict(_server_names(sent.headers)),
    }


def _server_names(headers: Mapping[str, bytes]) -> Iterable[tuple[str, str]]:
    for name, value in headers.items():
        upper = name.upper().replace("-", "_")
        yield ("CONTENT_TYPE" if name == "content-type" else f"HTTP_{upper}"), value.decode("latin-1")


def _no_pages(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [])
    return []
