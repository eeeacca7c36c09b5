"""ListObjects, ListObjectsV2 and ListObjectVersions: from query parameters to a page of keys.

Source: Amazon S3 API Reference, the three operations; messages as S3 answers, where they are known.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import replace
from urllib.parse import quote

from encryption_lab.errors import InvalidValue
from encryption_lab.exchange import Call
from encryption_lab.store.listing import MOST_ENTRIES, Listed, Listing, ListingQuery, Start
from encryption_lab.trace import Actor
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire.s3_endpoint.asked import Asked
from encryption_lab.wire.s3_endpoint.bucket_operations import owner_of

LARGEST_NUMBER = 2**31 - 1
URL = "url"
STANDARD = "STANDARD"
# What a continuation token begins with: the last entry was a key, or a common prefix.
KEY, GROUP = b"k", b"g"


def list_objects(asked: Asked, call: Call) -> Parameters:
    marker = asked.parameters.get("Marker", "")
    query = _query(asked)
    page = _page(asked, call, replace(query, start=_start(query, marker)))
    write = _Writer(asked)
    return {
        **write.described(query, page),
        "Marker": write.text(marker),
        "NextMarker": write.text(_next_marker(page)) if query.delimiter else None,
        "Contents": [write.object(listed, with_owner=True) for listed in page.versions],
    }


def list_objects_v2(asked: Asked, call: Call) -> Parameters:
    given = asked.parameters
    token = given.get("ContinuationToken")
    start_after = given.get("StartAfter")
    start = Start(key=start_after) if token is None else _read_token(token)
    query = _query(asked)
    page = _page(asked, call, replace(query, start=start))
    write = _Writer(asked)
    return {
        **write.described(query, page),
        "KeyCount": len(page.entries),
        "StartAfter": None if start_after is None else write.text(start_after),
        "ContinuationToken": token,
        "NextContinuationToken": None if page.next_start is None else _write_token(page.next_start),
        "Contents": [
            write.object(listed, with_owner=given.get("FetchOwner", False)) for listed in page.versions
        ],
    }


def list_object_versions(asked: Asked, call: Call) -> Parameters:
    given = asked.parameters
    key_marker, version_marker = given.get("KeyMarker", ""), given.get("VersionIdMarker")
    _check_version_marker(key_marker, version_marker)
    query = replace(_query(asked), all_versions=True)
    start = Start(key=key_marker, version_id=version_marker) if version_marker else _start(query, key_marker)
    page = _page(asked, call, replace(query, start=start))
    write = _Writer(asked)
    behind = page.next_start
    return {
        **write.described(query, page),
        "KeyMarker": write.text(key_marker),
        "VersionIdMarker": version_marker or "",
        "NextKeyMarker": write.text(_next_marker(page)),
        "NextVersionIdMarker": None if behind is None else behind.version_id,
        "Versions": [write.version(one) for one in page.versions if not one.version.is_delete_marker],
        "DeleteMarkers": [write.marker(one) for one in page.versions if one.version.is_delete_marker],
    }


class _Writer:
    """Writes keys as they were asked for: plain, or encoded as in a URL."""

    def __init__(self, asked: Asked) -> None:
        self._encoding = asked.parameters.get("EncodingType")
        self._owner = owner_of(asked.lab.account)

    def text(self, text: str | None) -> str | None:
        return quote(text, safe="/") if self._encoding and text else text

    def described(self, query: ListingQuery, page: Listing) -> Parameters:
        return {
            "Name": query.bucket,
            "Prefix": self.text(query.prefix),
            "Delimiter": self.text(query.delimiter or None),
            "MaxKeys": query.limit,
            "EncodingType": self._encoding,
            "IsTruncated": page.next_start is not None,
            "CommonPrefixes": [{"Prefix": self.text(group)} for group in page.groups],
        }

    def object(self, listed: Listed, *, with_owner: bool) -> Parameters:
        version = listed.version
        checksum = version.checksum
        return {
            "Key": self.text(version.key),
            "LastModified": version.created_at,
            "ETag": f'"{version.etag}"',
            "ChecksumAlgorithm": None if checksum is None else [checksum.algorithm.value],
            "ChecksumType": None if checksum is None else checksum.type.value,
            "Size": version.size_bytes,
            "StorageClass": STANDARD,
            "Owner": self._owner if with_owner else None,
        }

    def version(self, listed: Listed) -> Parameters:
        found = {"VersionId": listed.version.version_id, "IsLatest": listed.is_latest}
        return {**self.object(listed, with_owner=True), **found}

    def marker(self, listed: Listed) -> Parameters:
        return {
            "Owner": self._owner,
            "Key": self.text(listed.version.key),
            "VersionId": listed.version.version_id,
            "IsLatest": listed.is_latest,
            "LastModified": listed.version.created_at,
        }


def _page(asked: Asked, call: Call, query: ListingQuery) -> Listing:
    call.trace.step(Actor.CLIENT, Actor.S3, f"{asked.operation.name} {query.bucket}", prefix=query.prefix)
    return asked.lab.listings.list(call, query)


def _query(asked: Asked) -> ListingQuery:
    """Raises InvalidValue."""
    given = asked.parameters
    if given.get("EncodingType", URL) != URL:
        raise InvalidValue(
            "Invalid Encoding Method specified in Request", name="encoding-type", value=given["EncodingType"]
        )
    most = given.get("MaxKeys", MOST_ENTRIES)
    if not 0 <= most <= LARGEST_NUMBER:
        raise InvalidValue(
            f"Argument maxKeys must be an integer between 0 and {LARGEST_NUMBER}",
            name="maxKeys",
            value=str(most),
        )
    return ListingQuery(
        bucket=asked.bucket,
        prefix=given.get("Prefix", ""),
        delimiter=given.get("Delimiter", ""),
        limit=min(most, MOST_ENTRIES),
    )


def _start(query: ListingQuery, marker: str) -> Start:
    """A marker within a common prefix, or the common prefix itself, has all of it behind it."""
    return Start(key=marker or None, group=query.group_of(marker) or "")


def _next_marker(page: Listing) -> str | None:
    return None if page.next_start is None else page.next_start.key or page.next_start.group


def _check_version_marker(key_marker: str, version_marker: str | None) -> None:
    if version_marker is not None and not key_marker:
        raise InvalidValue(
            "A version-id marker cannot be specified without a key marker.",
            name="version-id-marker",
            value=version_marker,
        )
    if version_marker == "":
        raise InvalidValue("A version-id marker cannot be empty.", name="version-id-marker", value="")


def _write_token(start: Start) -> str:
    kind, text = (KEY, start.key) if start.key is not None else (GROUP, start.group)
    return urlsafe_b64encode(kind + text.encode("utf-8", "surrogatepass")).decode()


def _read_token(token: str) -> Start:
    """It holds no more than where the last page ended, which StartAfter could say as well. Raises InvalidValue."""
    try:
        decoded = urlsafe_b64decode(token.encode("ascii"))
        text = decoded[1:].decode("utf-8", "surrogatepass")
    except (NotBase64, ValueError):
        decoded, text = b"", ""
    if decoded[:1] not in (KEY, GROUP) or not text:
        raise InvalidValue(
            "The continuation token provided is incorrect", name="continuation-token", value=token[:200]
        )
    return Start(key=text) if decoded[:1] == KEY else Start(group=text)
