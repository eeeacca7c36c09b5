"""The x-amz-checksum headers: what a client promises of its body, before it or behind it, and what is answered.

Source: Amazon S3 User Guide, Checking object integrity; texts as S3 gives them.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping

from encryption_lab.errors import BadRequest, DigestMalformed
from encryption_lab.exchange import Headers
from encryption_lab.request_errors import NotImplementedHere, TrailerMalformed
from encryption_lab.store.checksum_algorithms import ChecksumAlgorithm, ChecksumType
from encryption_lab.store.versions import ObjectVersion, StoredChecksum
from encryption_lab.store.writing import Expected

CHECKSUM = "x-amz-checksum-"
SDK_ALGORITHM = "x-amz-sdk-checksum-algorithm"
TRAILER = "x-amz-trailer"
NOT_ALGORITHMS = ("algorithm", "mode", "type")
OTHER_ALGORITHMS = (
    "sha512",
    "md5",
    "xxhash64",
    "xxhash3",
    "xxhash128",
)  # S3 has them since 2026, the lab has not
MD5_BYTES = 16
MOST_LENGTH_DIGITS = 19  # 64 bits; what is longer is no length of a body

SEVERAL = "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
NONE_THERE = (
    f"{SDK_ALGORITHM} specified, but no corresponding x-amz-checksum-* or {TRAILER} headers were found."
)
TRAILER_UNSUPPORTED = f"The value specified in the {TRAILER} header is not supported"


def read_expected(headers: Mapping[str, str]) -> Expected:
    """Return what is promised of a body; a checksum that comes behind it is read by `read_trailing`.

    Raises BadRequest, DigestMalformed, NotImplementedHere.
    """
    named = named_algorithm(headers)
    length = headers.get("content-length", "")
    is_number = length.isascii() and length.isdecimal() and len(length) <= MOST_LENGTH_DIGITS
    text = headers.get(header_of(named)) if named else None
    return Expected(
        size_bytes=int(length) if is_number else None,
        md5=_read_content_md5(headers.get("content-md5")),
        algorithm=named,
        checksum=None if named is None or text is None else decoded(named, text),
    )


def named_algorithm(headers: Mapping[str, str]) -> ChecksumAlgorithm | None:
    """Return the one algorithm that a body's checksum is given in, None where none is. Raises BadRequest."""
    given = [
        name.removeprefix(CHECKSUM)
        for name in headers
        if name.startswith(CHECKSUM) and name.removeprefix(CHECKSUM) not in NOT_ALGORITHMS
    ]
    trailer = headers.get(TRAILER, "").strip().lower()
    if trailer.startswith(CHECKSUM):
        given.append(trailer.removeprefix(CHECKSUM))
    elif trailer:
        raise BadRequest(TRAILER_UNSUPPORTED)
    if len(given) > 1:
        raise BadRequest(SEVERAL)
    claimed = headers.get(SDK_ALGORITHM)
    if not given:
        if claimed is not None:
            raise BadRequest(NONE_THERE)
        return None
    found = _algorithm(given[0], f"{CHECKSUM}{given[0]}")
    if claimed is not None and claimed.upper() != found:
        raise BadRequest(f"Value for {SDK_ALGORITHM} header is invalid.")
    return found


def read_trailing(headers: Mapping[str, str], trailers: Mapping[str, str]) -> bytes | None:
    """Return the checksum that came behind the body, None where none was announced.

    Raises TrailerMalformed where it did not come, BadRequest where it is none.
    """
    announced = headers.get(TRAILER, "").strip().lower()
    if not announced:
        return None
    if announced not in trailers:
        raise TrailerMalformed
    name = announced.removeprefix(CHECKSUM)
    return decoded(_algorithm(name, announced), trailers[announced])


def read_algorithm(text: str | None) -> ChecksumAlgorithm | None:
    """Return what x-amz-checksum-algorithm asks for. Raises BadRequest, NotImplementedHere."""
    return None if text is None else _algorithm(text.lower(), "x-amz-checksum-algorithm")


def header_of(algorithm: ChecksumAlgorithm) -> str:
    return f"{CHECKSUM}{algorithm.lower()}"


def member_of(algorithm: ChecksumAlgorithm) -> str:
    """Return the name that the model gives to a checksum of this algorithm."""
    return f"Checksum{algorithm}"


def written(stored: StoredChecksum, value: bytes, *, parts: int) -> str:
    """Return a checksum as S3 writes it; `parts`: of how many, which a composite one says."""
    suffix = f"-{parts}" if stored.type is ChecksumType.COMPOSITE else ""
    return b64encode(value).decode() + suffix


def answer_checksum(version: ObjectVersion, value: bytes | None) -> Headers:
    """`value`: the checksum in clear, None to say nothing."""
    stored = version.checksum
    if stored is None or value is None:
        return ()
    return (
        (header_of(stored.algorithm), written(stored, value, parts=len(version.parts))),
        ("x-amz-checksum-type", stored.type.value),
    )


def checksum_members(version: ObjectVersion, value: bytes | None, *, counted: bool = True) -> dict[str, str]:
    """Return the same for a result that is written by the model; `counted`: a composite one says of how many parts."""
    stored = version.checksum
    if stored is None or value is None:
        return {}
    text = written(stored, value, parts=len(version.parts)) if counted else b64encode(value).decode()
    return {member_of(stored.algorithm): text, "ChecksumType": stored.type.value}


def _algorithm(name: str, header: str) -> ChecksumAlgorithm:
    if name in OTHER_ALGORITHMS:
        raise NotImplementedHere
    try:
        return ChecksumAlgorithm(name.upper())
    except ValueError:
        raise BadRequest(f"Value for {header} header is invalid.") from None


def decoded(algorithm: ChecksumAlgorithm, text: str) -> bytes:
    """Return a checksum that is written in base64. Raises BadRequest."""
    try:
        value = b64decode(text, validate=True)
    except ValueError:
        value = b""
    if len(value) != algorithm.length_bytes:
        raise BadRequest(f"Value for {header_of(algorithm)} header is invalid.")
    return value


def _read_content_md5(text: str | None) -> bytes | None:
    """Raises DigestMalformed for anything but 16 bytes in base64."""
    if text is None:
        return None
    try:
        digest = b64decode(text, validate=True)
    except ValueError:
        raise DigestMalformed from None
    if len(digest) != MD5_BYTES:
        raise DigestMalformed
    return digest
