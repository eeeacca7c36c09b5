"""Signed bodies: AWS's own examples are read, and whatever is changed, left out, moved or cut is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.errors import IncompleteBody, LabError
from encryption_lab.request_errors import (
    ChunkMalformed,
    ContentHashMalformed,
    ContentHashMismatch,
    LengthMissing,
    SignatureMismatch,
    TrailerMalformed,
    TransferEncodingUnsupported,
)
from encryption_lab.wire.sigv4.incoming import IncomingRequest
from encryption_lab.wire.sigv4.payloads import (
    LONGEST_LINE_BYTES,
    UNSIGNED_CHUNKS_AND_TRAILER,
    Payload,
    payload,
)
from encryption_lab.wire.sigv4.verifying import verify
from tests.wire.sigv4 import aws_examples as aws

WHOLE = b"".join(aws.CHUNKS)
MANY_TRAILERS = b"".join(b"x-%d:a\r\n" % number for number in range(11))


def trickling(body: bytes, step_bytes: int) -> Callable[[int], bytes]:
    """Return a reader that gives a few bytes at a time, as a slow connection does."""
    stream = BytesIO(body)
    return lambda most_bytes: stream.read(min(most_bytes, step_bytes))


def opened(
    request: IncomingRequest,
    body: bytes,
    *,
    step_bytes: int = 2**20,
    kind: str | None = None,
    decoded_length: str | None = "66560",
    content_length: int | None = None,
) -> Payload:
    signer = verify(request, access_key=aws.find, now=aws.NOW)
    signer = replace(signer, content_hash=kind) if kind else signer
    return payload(
        signer, trickling(body, step_bytes), content_length=content_length, decoded_length=decoded_length
    )


def read(body: Payload) -> bytes:
    return b"".join(body.pieces())


@pytest.mark.parametrize("step_bytes", [1, 7, 1000, 2**20])
def test_the_signed_chunks_of_aws_are_read(step_bytes: int) -> None:
    assert read(opened(aws.PUT_CHUNKS, aws.SIGNED_BODY, step_bytes=step_bytes)) == WHOLE


def test_the_signed_trailer_of_aws_is_read() -> None:
    body = opened(aws.PUT_TRAILER, aws.TRAILER_BODY)

    assert read(body) == WHOLE
    assert dict([aws.TRAILER]) == body.trailers


def test_unsigned_chunks_and_their_trailer_are_read() -> None:
    body = opened(
        aws.PUT_TRAILER,
        b"5\r\nhello\r\n1\r\n!\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n",
        kind=UNSIGNED_CHUNKS_AND_TRAILER,
        decoded_length="6",
    )

    assert (read(body), dict(body.trailers)) == (b"hello!", {"x-amz-checksum-crc32": "AAAAAA=="})


def _swapped() -> bytes:
    first, second, last = aws.framed(aws.CHUNKS, aws.CHUNK_SIGNATURES)
    return second + first + last + b"\r\n"


def _left_out() -> bytes:
    first, _, last = aws.framed(aws.CHUNKS, aws.CHUNK_SIGNATURES)
    return first + last + b"\r\n"


def _played_again() -> bytes:
    first, second, last = aws.framed(aws.CHUNKS, aws.CHUNK_SIGNATURES)
    return first + first + second + last + b"\r\n"


@pytest.mark.parametrize(
    "body",
    [
        aws.SIGNED_BODY.replace(b"a\r\n400", b"b\r\n400"),
        aws.SIGNED_BODY.replace(b"ad80", b"ad81"),
        aws.SIGNED_BODY.replace(b"b6c6", b"b6c7"),
        _swapped(),
        _left_out(),
    ],
    ids=["a byte", "a signature", "the last signature", "swapped", "left out"],
)
def test_a_changed_chunk_is_refused(body: bytes) -> None:
    assert body != aws.SIGNED_BODY
    with pytest.raises(SignatureMismatch):
        read(opened(aws.PUT_CHUNKS, body))


def test_a_chunk_played_again_is_refused() -> None:
    with pytest.raises((SignatureMismatch, IncompleteBody)):
        read(opened(aws.PUT_CHUNKS, _played_again()))
    with pytest.raises(SignatureMismatch):
        read(opened(aws.PUT_CHUNKS, _played_again(), decoded_length="999999"))


CHANGED_TRAILERS = {
    "changed": (aws.TRAILER_BODY.replace(b"sOO8", b"sOO9"), SignatureMismatch),
    "another signature": (aws.TRAILER_BODY.replace(b"d81f", b"d81e"), SignatureMismatch),
    "not signed": (aws.TRAILER_BODY.partition(b"x-amz-trailer-signature")[0] + b"\r\n", TrailerMalformed),
    "malformed": (aws.TRAILER_BODY.replace(b"crc32c:", b"crc32c "), TrailerMalformed),
    "too many": (aws.TRAILER_BODY.replace(b"x-amz-t", MANY_TRAILERS + b"x-amz-t"), TrailerMalformed),
    "one twice": (
        aws.TRAILER_BODY.replace(b"x-amz-t", b"X-Amz-Checksum-Crc32C:AAAA\r\nx-amz-t"),
        TrailerMalformed,
    ),
}


@pytest.mark.parametrize(("body", "error"), CHANGED_TRAILERS.values(), ids=CHANGED_TRAILERS.keys())
def test_a_changed_trailer_is_refused(body: bytes, error: type[LabError]) -> None:
    with pytest.raises(error):
        read(opened(aws.PUT_TRAILER, body))


def test_a_trailer_where_none_belongs_is_refused() -> None:
    with pytest.raises(TrailerMalformed):
        read(opened(aws.PUT_CHUNKS, aws.SIGNED_BODY[:-2] + b"x-amz-checksum-crc32c:sOO8/Q==\r\n\r\n"))


@pytest.mark.parametrize("cut", [1, 2, 3, 100, 1500, 60000, len(aws.SIGNED_BODY)])
def test_a_body_that_is_cut_off_is_refused(cut: int) -> None:
    with pytest.raises(IncompleteBody):
        read(opened(aws.PUT_CHUNKS, aws.SIGNED_BODY[:-cut]))


@pytest.mark.parametrize(
    "head",
    [b"", b"g", b"-1", b"5 ", b"5;x=1", b"0x5", b"5;chunk-signature=" + b"0" * 64, b"f" * 17, b"1" * 5000],
)
def test_a_head_that_cannot_be_read_is_refused(head: bytes) -> None:
    with pytest.raises(ChunkMalformed):
        read(opened(aws.PUT_TRAILER, head + b"\r\nhello\r\n0\r\n\r\n", kind=UNSIGNED_CHUNKS_AND_TRAILER))


def test_a_line_without_end_is_refused_before_it_fills_the_memory() -> None:
    taken_bytes = 0

    def endless(most_bytes: int) -> bytes:
        nonlocal taken_bytes
        taken_bytes += 512
        return b"1" * 512

    signer = replace(
        verify(aws.PUT_TRAILER, access_key=aws.find, now=aws.NOW), content_hash=UNSIGNED_CHUNKS_AND_TRAILER
    )
    with pytest.raises(ChunkMalformed):
        read(payload(signer, endless, content_length=None, decoded_length="5"))
    assert taken_bytes <= 2 * LONGEST_LINE_BYTES


def test_a_signed_body_without_signatures_is_refused() -> None:
    with pytest.raises(ChunkMalformed):
        read(opened(aws.PUT_CHUNKS, b"5\r\nhello\r\n0\r\n\r\n"))


@pytest.mark.parametrize("said", ["66559", "66561", "0"])
def test_a_lying_length_is_refused(said: str) -> None:
    with pytest.raises(IncompleteBody):
        read(opened(aws.PUT_CHUNKS, aws.SIGNED_BODY, decoded_length=said))


@pytest.mark.parametrize("said", [None, "", "-1", "1.5", "\u0663", "9" * 20])
def test_a_framed_body_must_say_how_long_it_is(said: str | None) -> None:
    with pytest.raises(LengthMissing):
        opened(aws.PUT_CHUNKS, aws.SIGNED_BODY, decoded_length=said)


def test_a_body_without_a_frame_must_say_how_long_it_is() -> None:
    """In HTTP's own chunks the end of the body and of the connection look the same to whoever reads."""
    for request in (aws.PUT, aws.PRESIGNED):
        with pytest.raises(TransferEncodingUnsupported):
            opened(request, b"Welcome to Amazon S3.", content_length=None)


def test_a_body_is_held_to_its_hash() -> None:
    body = b"Welcome to Amazon S3."

    assert hashlib.sha256(body).hexdigest() == aws.WELCOME
    assert read(opened(aws.PUT, body, content_length=len(body))) == body
    with pytest.raises(ContentHashMismatch):
        read(opened(aws.PUT, body + b"!", content_length=len(body) + 1))


def test_an_empty_body_is_held_to_its_hash() -> None:
    assert read(opened(aws.GET_RANGE, b"", content_length=0)) == b""
    with pytest.raises(ContentHashMismatch):
        read(opened(aws.GET_RANGE, b"x", content_length=1))


def test_an_unsigned_body_is_held_to_its_length() -> None:
    assert read(opened(aws.PRESIGNED, b"hello", content_length=5)) == b"hello"
    with pytest.raises(IncompleteBody):
        read(opened(aws.PRESIGNED, b"hell", content_length=5))


@pytest.mark.parametrize("kind", ["STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", "", "0" * 63, "g" * 64])
def test_what_covers_the_body_must_be_known(kind: str) -> None:
    signer = replace(verify(aws.PUT, access_key=aws.find, now=aws.NOW), content_hash=kind)

    with pytest.raises(ContentHashMalformed):
        payload(signer, BytesIO().read, content_length=0, decoded_length=None)


@given(st.binary(max_size=2000), st.integers(min_value=1, max_value=64))
def test_any_bytes_are_refused_as_ours_or_read(body: bytes, step_bytes: int) -> None:
    try:
        read(opened(aws.PUT_TRAILER, body, kind=UNSIGNED_CHUNKS_AND_TRAILER, step_bytes=step_bytes))
    except LabError:
        return
    pytest.fail("66,560 bytes cannot have come out of it")
