"""What is kept in clear beside an object, as headers: of an upload, and of the answers that tell of it again.

Source: Amazon S3 API Reference, PutObject and GetObject; User Guide, Working with object metadata.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import format_datetime
from urllib.parse import parse_qsl

from encryption_lab.errors import BadRequest, InvalidValue
from encryption_lab.exchange import Headers
from encryption_lab.object_errors import AclNotSupported, MetadataTooLarge, StorageClassUnknown
from encryption_lab.request_errors import NotImplementedHere
from encryption_lab.store.object_tags import checked_tags
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.store.writing import Description

META = "x-amz-meta-"
TAGGING = "x-amz-tagging"
REDIRECT = "x-amz-website-redirect-location"
LONGEST_METADATA_BYTES = 2048
STANDARD = "STANDARD"
OTHER_CLASSES = frozenset(
    [
        "REDUCED_REDUNDANCY",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER",
        "DEEP_ARCHIVE",
        "GLACIER_IR",
        "OUTPOSTS",
        "SNOW",
        "EXPRESS_ONEZONE",
        "FSX_OPENZFS",
        "FSX_ONTAP",
    ]
)
# Kept and handed back as they came.
KEPT = ("cache-control", "content-disposition", "content-encoding", "content-language", "expires", REDIRECT)
# What they ask for is what every object of the lab has anyway.
OWNERS_ACLS = ("private", "bucket-owner-full-control")
NO_OBJECT_LOCK = "Bucket is missing Object Lock Configuration"


def read_description(headers: Mapping[str, str]) -> Description:
    """Return what an upload says of its object. Raises what S3 refuses of it, before a byte is read.

    Raises MetadataTooLarge, StorageClassUnknown, NotImplementedHere, AclNotSupported, TagInvalid, InvalidValue.
    """
    _refuse_what_is_not_kept(headers)
    kept = {name: headers[name] for name in KEPT if headers.get(name)}
    if encoding := _without_frame(kept.pop("content-encoding", "")):
        kept["content-encoding"] = encoding
    return Description(
        content_type=headers.get("content-type") or "binary/octet-stream",
        metadata=_read_metadata(headers),
        headers=kept,
        tags=read_tagging(headers.get(TAGGING)),
    )


def read_tagging(text: str | None) -> dict[str, str]:
    """Return tags written as a query. Raises InvalidValue, TagInvalid, TooManyTags."""
    if not text:
        return {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        pairs = []
    if not pairs or len(dict(pairs)) != len(pairs):
        raise InvalidValue(
            f"The header '{TAGGING}' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name "
            "duplicates.",
            name=TAGGING,
            value=text,
        )
    return checked_tags(pairs)


def describe(version: ObjectVersion, *, window: tuple[int, int] | None = None) -> Headers:
    """Return the headers that tell of an object, without those of its encryption.

    window   (start, stop) of the bytes that are answered, None for all of them
    """
    start, stop = window or (0, version.size_bytes)
    return (
        ("Last-Modified", format_datetime(version.created_at, usegmt=True)),
        ("Accept-Ranges", "bytes"),
        ("Content-Length", str(stop - start)),
        *((("Content-Range", f"bytes {start}-{stop - 1}/{version.size_bytes}"),) if window else ()),
        ("Content-Type", version.content_type),
        ("ETag", f'"{version.etag}"'),
        *answer_version(version),
        *version.headers.items(),
        *((("x-amz-tagging-count", str(len(version.tags))),) if version.tags else ()),
        *((f"{META}{name}", value) for name, value in version.metadata.items()),
    )


def answer_version(version: ObjectVersion) -> Headers:
    return () if version.version_id == "null" else (("x-amz-version-id", version.version_id),)


def overridden(answered: Headers, overrides: Headers) -> Headers:
    """Return the headers of an answer with those that the request wants otherwise (response-content-type …)."""
    names = {name.lower() for name, _ in overrides}
    return (*((name, value) for name, value in answered if name.lower() not in names), *overrides)


def _read_metadata(headers: Mapping[str, str]) -> dict[str, str]:
    metadata = {name.removeprefix(META): value for name, value in headers.items() if name.startswith(META)}
    # A header whose bytes are no text may hold half a surrogate pair.
    size_bytes = sum(len(f"{name}{value}".encode(errors="surrogatepass")) for name, value in metadata.items())
    if size_bytes > LONGEST_METADATA_BYTES:
        raise MetadataTooLarge(size_bytes=size_bytes, limit_bytes=LONGEST_METADATA_BYTES)
    return metadata


def _refuse_what_is_not_kept(headers: Mapping[str, str]) -> None:
    storage_class = headers.get("x-amz-storage-class", STANDARD)
    if storage_class in OTHER_CLASSES:
        raise NotImplementedHere
    if storage_class != STANDARD:
        raise StorageClassUnknown
    if headers.get("x-amz-acl", "private") not in OWNERS_ACLS or any(
        name.startswith("x-amz-grant-") for name in headers
    ):
        raise AclNotSupported
    if any(name.startswith("x-amz-object-lock-") for name in headers):
        raise BadRequest(NO_OBJECT_LOCK)


def _without_frame(content_encoding: str) -> str:
    """Return the encodings of the object itself: aws-chunked is of the request's body."""
    encodings = (encoding.strip() for encoding in content_encoding.split(","))
    return ", ".join(encoding for encoding in encodings if encoding.lower() not in ("", "aws-chunked"))
