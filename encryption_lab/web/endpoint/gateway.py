"""A WSGI application in front of Django's: what a client signed goes to the endpoint, everything else to the pages.

It stands before the middleware because bodies must be read as they come: Django gives an empty one for
`Transfer-Encoding: chunked`, which is how SDKs send, and would keep others in memory or in a file.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.header import Header
from functools import cache
from http import HTTPStatus
from math import inf
from time import monotonic
from typing import Any

from django.core.signals import request_finished, request_started
from django.urls import is_valid_path

from encryption_lab.audit import draw_uuid
from encryption_lab.errors import IncompleteBody
from encryption_lab.lab import Lab
from encryption_lab.persistence.access_keys import FoundAccessKey, find_access_key, note_first_use
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.request_errors import BodyStalled
from encryption_lab.root_wrapping import RootWrapping
from encryption_lab.waits import steps_aside, waiting
from encryption_lab.web.endpoint.own_place import OwnPlace
from encryption_lab.web.endpoint.turnstile import Turnstile
from encryption_lab.web.installation import installation
from encryption_lab.wire.endpoint import Endpoint, is_for_endpoint, is_form_post
from encryption_lab.wire.s3_endpoint.asked import Answer
from encryption_lab.wire.sigv4.incoming import IncomingRequest
from encryption_lab.wire.sigv4.verifying import AccessKey

Environ = Mapping[str, Any]
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
# What a refused client may still send before its connection is closed: two of the parts that SDKs usually send.
DRAINED_BYTES = 16 * 1024 * 1024
COPY_SOURCE = "x-amz-copy-source"  # a large object behind a small request
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{2,62}")
NO_PLACE = OwnPlace()
log = logging.getLogger(__name__)


class EndpointFirst:
    """The site's application. `pages` is Django's; at `own_place` there are none.

    idle_seconds   after which the connection of a client that fell silent is ended, see `idle_connections.py`
    """

    def __init__(
        self,
        pages: Application,
        *,
        behind_proxy: bool,
        own_place: OwnPlace = NO_PLACE,
        idle_seconds: float = inf,
    ) -> None:
        self._pages = pages
        self._behind_proxy = behind_proxy
        self._own_place = own_place
        self._idle_seconds = idle_seconds
        self._turnstile = Turnstile()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        headers = read_headers(environ)
        host = environ.get("HTTP_HOST", "")
        is_own = self._own_place.takes(host, str(environ.get("SERVER_PORT", "")))
        if not is_own and not _is_for_endpoint(environ, headers):
            return self._pages(environ, start_response)
        request = IncomingRequest(
            method=environ["REQUEST_METHOD"],
            path=(environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1"),
            query=environ.get("QUERY_STRING", ""),
            headers=headers,
            secure_transport=self._is_secure(environ),
            host_bucket=self._own_place.bucket(host),
        )
        body = RawBody(environ, idle_seconds=self._idle_seconds)
        turn = self._turnstile.turn(body_bytes=body.length_bytes, is_copy=COPY_SOURCE in headers)
        with turn.taken(), steps_aside(turn.aside):
            return _sent(_answered(request, body), start_response)

    def _is_secure(self, environ: Environ) -> bool:
        if self._behind_proxy:
            return bool(environ.get("HTTP_X_FORWARDED_PROTO") == "https")
        return bool(environ["wsgi.url_scheme"] == "https")


def _is_for_endpoint(environ: Environ, headers: Mapping[str, bytes]) -> bool:
    method = environ["REQUEST_METHOD"]
    if is_for_endpoint(method, environ.get("QUERY_STRING", ""), headers):
        return True
    return is_form_post(method, headers) and _may_be_bucket(environ.get("PATH_INFO", ""))


def _may_be_bucket(path: str) -> bool:
    """Tell whether a path names one thing that is no page of the site; a page comes before a bucket of its name."""
    name = path.strip("/")
    return bool(BUCKET.fullmatch(name)) and not (is_valid_path(f"/{name}") or is_valid_path(f"/{name}/"))


class RawBody:
    """The bytes of a body as they come: as many as were announced, or all that the server hands on."""

    def __init__(self, environ: Environ, *, idle_seconds: float) -> None:
        self._input = environ["wsgi.input"]
        length = str(environ.get("CONTENT_LENGTH") or "")
        is_number = length.isascii() and length.isdecimal() and len(length) < 20
        is_chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
        self.length_bytes = int(length) if is_number else None if is_chunked else 0
        self._left_bytes = self.length_bytes
        self._idle_seconds = idle_seconds
        self._stalled = False

    def read(self, most_bytes: int) -> bytes:
        wanted = most_bytes if self._left_bytes is None else min(most_bytes, self._left_bytes)
        if not wanted:
            return b""
        begun = monotonic()
        try:
            with waiting():
                piece: bytes = self._input.read(wanted)
        except OSError:
            self._note_wait(begun)
            raise self._broken_off() from None
        self._note_wait(begun)
        if self._left_bytes is not None:
            if not piece:
                raise self._broken_off()
            self._left_bytes -= len(piece)
        return piece

    def _note_wait(self, begun: float) -> None:
        # The end may show only in the read behind the one that waited for it, and the kernel's count began before ours.
        self._stalled = self._stalled or monotonic() - begun >= self._idle_seconds / 2

    def _broken_off(self) -> IncompleteBody:
        return BodyStalled() if self._stalled else IncompleteBody()

    def drain(self) -> None:
        """Read a little of what nobody wanted, so that the client hears the answer before the connection closes."""
        left_bytes = DRAINED_BYTES
        try:
            while left_bytes > 0 and (piece := self.read(64 * 1024)):
                left_bytes -= len(piece)
        except IncompleteBody:
            return


def _sent(answer: Answer, start_response: Any) -> Iterable[bytes]:
    """Begin the response; what is at hand goes out in one piece, which the server does in half the time."""
    status = HTTPStatus(answer.status)
    headers = [(name, plain_header(value)) for name, value in answer.headers]
    if answer.pieces is None and not any(name.lower() == "content-length" for name, _ in headers):
        headers.append(("Content-Length", str(len(answer.body))))
    start_response(f"{status.value} {status.phrase}", headers)
    if answer.pieces is not None:
        return _Streamed(answer, answer.pieces())
    _let_go(answer)
    return [answer.body] if answer.body else []


class _Streamed:
    """Sends an answer in pieces and lets go of what it held, however far the sending came."""

    def __init__(self, answer: Answer, pieces: Iterator[bytes]) -> None:
        self._answer = answer
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        _let_go(self._answer)


def _let_go(answer: Answer) -> None:
    answer.close()
    request_finished.send(sender=EndpointFirst)


def plain_header(value: str) -> str:
    """Return a value in ASCII, as S3 answers metadata that is not: in the spelling of RFC 2047.

    Servers disagree about the bytes that any other text becomes. Source: S3 User Guide, Working with object metadata.
    """
    if value.isascii():
        return value
    text = value.encode("utf-8", "replace").decode()
    return Header(text, "utf-8").encode(maxlinelen=0)


def read_headers(environ: Environ) -> dict[str, bytes]:
    """Return the headers by name in lower case, as the bytes that were sent."""
    found = {
        name[5:].replace("_", "-").lower(): str(value).encode("latin-1", "replace")
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            found[name.replace("_", "-").lower()] = str(environ[name]).encode("latin-1", "replace")
    return found


def _answered(request: IncomingRequest, body: RawBody) -> Answer:
    request_started.send(sender=EndpointFirst)
    try:
        answer = _Door().endpoint.answer(request, body.read, content_length=body.length_bytes)
    except Exception:
        log.exception("The endpoint failed: %s", request.method)
        answer = Answer(status=500, headers=(), body=b"")
    body.drain()
    return answer


class _Door:
    """The endpoint for one request; it remembers whose key was found, so that the sandbox is read once."""

    def __init__(self) -> None:
        self._found: FoundAccessKey | None = None
        here = installation()
        self.endpoint = Endpoint(
            access_key=self._find,
            lab=self._lab,
            clock=here.clock,
            new_request_id=lambda: draw_uuid(here.randomness),
        )

    def _find(self, access_key_id: str) -> AccessKey | None:
        self._found = find_access_key(access_key_id, _wrapping())
        return self._found.access_key if self._found else None

    def _lab(self, access_key: AccessKey) -> Lab:
        found = self._found
        if found is None:
            raise LookupError(access_key.access_key_id)
        here = installation()
        if not found.was_used:
            note_first_use(access_key.access_key_id, here.clock.now())
        return Lab(found.account, DjangoRecords(found.account), here, clock_ahead=found.clock_ahead)


@cache
def _wrapping() -> RootWrapping:
    here = installation()
    return RootWrapping(here.root_keys, here.randomness)
