"""A signed body, read piece by piece and held to what was signed.

x-amz-content-sha256 says what the signature covers: the SHA-256 of the whole body; nothing (UNSIGNED-PAYLOAD); or a
body in the frame of aws-chunked, each chunk signed or none, with or without a trailer. A piece is handed on before its
check is made, so whoever stores pieces must throw them away when the reading raises.
Source: Amazon S3 API Reference, Transferring Payload in Multiple Chunks; Including Trailing Headers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from encryption_lab.errors import IncompleteBody
from encryption_lab.primitives.digests import same
from encryption_lab.request_errors import (
    ChunkMalformed,
    ContentHashMalformed,
    ContentHashMismatch,
    LengthMissing,
    SignatureMismatch,
    TrailerMalformed,
    TransferEncodingUnsupported,
)
from encryption_lab.wire.sigv4.canonical import ALGORITHM, sign
from encryption_lab.wire.sigv4.claims import UNSIGNED
from encryption_lab.wire.sigv4.verifying import Signer

SIGNED_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
SIGNED_CHUNKS_AND_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
UNSIGNED_CHUNKS_AND_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
FRAMED = (SIGNED_CHUNKS, SIGNED_CHUNKS_AND_TRAILER, UNSIGNED_CHUNKS_AND_TRAILER)
TRAILER_SIGNATURE = "x-amz-trailer-signature"
PIECE_BYTES = 256 * 1024
LONGEST_LINE_BYTES = 1024
MOST_TRAILERS = 10
EMPTY_HASH = hashlib.sha256(b"").hexdigest()
_CHUNK_HEAD = re.compile(rb"([0-9a-fA-F]{1,16})(?:;chunk-signature=([0-9a-f]{64}))?")

Read = Callable[[int], bytes]  # at most so many bytes, none at the end


class Payload(Protocol):
    """`trailers` are there once the pieces have come to their end: name in lower case, value."""

    @property
    def size_bytes(self) -> int | None:
        """Return how long the body is without its frame, None where nobody said."""
        ...

    @property
    def trailers(self) -> Mapping[str, str]: ...

    def pieces(self) -> Iterator[bytes]: ...


def payload(signer: Signer, read: Read, *, content_length: int | None, decoded_length: str | None) -> Payload:
    """Return the body of a verified request. Raises ContentHashMalformed, LengthMissing, TransferEncodingUnsupported.

    content_length   None where the body comes in HTTP's own chunks, whose end may as well be a broken connection
    """
    kind = signer.content_hash
    if kind in FRAMED:
        return ChunkedPayload(signer, read, size_bytes=_decoded_length(decoded_length))
    if content_length is None:
        raise TransferEncodingUnsupported
    if kind == UNSIGNED:
        return PlainPayload(read, content_length, sha256_hex=None)
    if re.fullmatch(r"[0-9a-f]{64}", kind):
        return PlainPayload(read, content_length, sha256_hex=kind)
    raise ContentHashMalformed


class PlainPayload:
    """A body without a frame. Raises ContentHashMismatch, IncompleteBody while it is read."""

    trailers: Mapping[str, str] = {}

    def __init__(self, read: Read, size_bytes: int, *, sha256_hex: str | None) -> None:
        self._read = read
        self.size_bytes: int | None = size_bytes
        self._expected = sha256_hex

    def pieces(self) -> Iterator[bytes]:
        # The empty body is what most requests have, and its hash is known.
        digest = hashlib.sha256() if self._expected not in (None, EMPTY_HASH) else None
        received_bytes = 0
        while piece := self._read(PIECE_BYTES):
            received_bytes += len(piece)
            if digest:
                digest.update(piece)
            yield piece
        if received_bytes != self.size_bytes:
            raise IncompleteBody(expected_bytes=self.size_bytes, received_bytes=received_bytes)
        if (digest and digest.hexdigest() != self._expected) or (
            self._expected == EMPTY_HASH and received_bytes
        ):
            raise ContentHashMismatch


class ChunkedPayload:
    """A body in aws-chunked. Raises ChunkMalformed, SignatureMismatch, TrailerMalformed, IncompleteBody while read."""

    def __init__(self, signer: Signer, read: Read, *, size_bytes: int) -> None:
        self._lines = _Lines(read)
        self._signatures = _Signatures(signer) if signer.content_hash != UNSIGNED_CHUNKS_AND_TRAILER else None
        self._has_trailer = signer.content_hash != SIGNED_CHUNKS
        self.size_bytes = size_bytes
        self.trailers: Mapping[str, str] = {}

    def pieces(self) -> Iterator[bytes]:
        received_bytes = 0
        while chunk_bytes := self._begin_chunk():
            received_bytes += chunk_bytes
            if received_bytes > self.size_bytes:
                raise IncompleteBody(expected_bytes=self.size_bytes, received_bytes=received_bytes)
            yield from self._chunk(chunk_bytes)
        self._end_chunk()
        self._read_trailers()
        if received_bytes != self.size_bytes:
            raise IncompleteBody(expected_bytes=self.size_bytes, received_bytes=received_bytes)

    def _begin_chunk(self) -> int:
        head = _CHUNK_HEAD.fullmatch(self._lines.read_line())
        if head is None or (head[2] is None) != (self._signatures is None):
            raise ChunkMalformed
        if self._signatures:
            self._signatures.begin(head[2].decode())
        return int(head[1], 16)

    def _chunk(self, chunk_bytes: int) -> Iterator[bytes]:
        left_bytes = chunk_bytes
        while left_bytes:
            piece = self._lines.read(min(left_bytes, PIECE_BYTES))
            left_bytes -= len(piece)
            if self._signatures:
                self._signatures.update(piece)
            yield piece
        self._end_chunk()
        if self._lines.read_line():
            raise ChunkMalformed

    def _end_chunk(self) -> None:
        if self._signatures:
            self._signatures.end()

    def _read_trailers(self) -> None:
        """Read to the empty line that ends the body; where trailers are signed, the last of them signs the others."""
        found: dict[str, str] = {}
        while line := self._lines.read_line(may_end=self._has_trailer):
            name, mark, value = line.partition(b":")
            is_whole = mark and self._has_trailer and line.isascii() and len(found) < MOST_TRAILERS
            if not is_whole or name.decode().lower() in found:
                raise TrailerMalformed
            found[name.decode().lower()] = value.decode().strip()
        signature = found.pop(TRAILER_SIGNATURE, None)
        if self._signatures and self._has_trailer:
            if signature is None:
                raise TrailerMalformed
            self._signatures.check_trailers(found, signature)
        self.trailers = found


class _Lines:
    """The raw body, by lines and by counted bytes."""

    def __init__(self, read: Read) -> None:
        self._read_raw = read
        self._held = b""
        self._at = 0

    def read_line(self, *, may_end: bool = False) -> bytes:
        """Return a line without its end. At the end of the body: nothing if it `may_end` here, else IncompleteBody."""
        while (end := self._held.find(b"\r\n", self._at, self._at + LONGEST_LINE_BYTES)) < 0:
            if len(self._held) - self._at >= LONGEST_LINE_BYTES:
                raise ChunkMalformed
            piece = self._read_raw(PIECE_BYTES)
            if not piece:
                if may_end and self._at == len(self._held):
                    return b""
                raise IncompleteBody
            self._held, self._at = self._held[self._at :] + piece, 0
        line = self._held[self._at : end]
        self._at = end + 2
        return line

    def read(self, most_bytes: int) -> bytes:
        """Return at least one byte. Raises IncompleteBody at the end."""
        piece = self._held[self._at : self._at + most_bytes] or self._read_raw(most_bytes)
        if not piece:
            raise IncompleteBody
        self._at = min(self._at + len(piece), len(self._held))
        return piece


class _Signatures:
    """The chain of chunk signatures: each covers the one before it, so none can be left out, moved or played again."""

    def __init__(self, signer: Signer) -> None:
        self._key = signer.signing_key
        self._scope = f"{signer.time_text}\n{signer.scope}"
        self._previous = signer.signature
        self._claimed = ""
        self._digest = hashlib.sha256()

    def begin(self, claimed: str) -> None:
        self._claimed = claimed
        self._digest = hashlib.sha256()

    def update(self, piece: bytes) -> None:
        self._digest.update(piece)

    def end(self) -> None:
        self._check("PAYLOAD", self._claimed, EMPTY_HASH, self._digest.hexdigest())

    def check_trailers(self, trailers: Mapping[str, str], claimed: str) -> None:
        lines = "".join(f"{name}:{value}\n" for name, value in trailers.items())
        self._check("TRAILER", claimed, hashlib.sha256(lines.encode()).hexdigest())

    def _check(self, what: str, claimed: str, *hashes: str) -> None:
        text = "\n".join((f"{ALGORITHM}-{what}", self._scope, self._previous, *hashes))
        if not same(sign(self._key, text).encode(), claimed.encode()):
            raise SignatureMismatch(string_to_sign=text)
        self._previous = claimed


def _decoded_length(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdecimal() and len(text) <= 19):
        raise LengthMissing
    return int(text)
