"""Range, If-Match and their kin, from header to value. What cannot be read is as if it were not there, as in HTTP.

Source: RFC 9110, sections 13 and 14; Amazon S3 API Reference, GetObject, PutObject and CopyObject.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from encryption_lab.errors import BadRequest
from encryption_lab.request_errors import NotImplementedHere
from encryption_lab.store.conditions import ANY, ReadConditions, WriteCondition
from encryption_lab.store.reading import ByteRange, PartNumber

COPY_SOURCE = "x-amz-copy-source-"
BOTH = "Cannot specify both Range header and partNumber query parameter"
_RANGE = re.compile(r"bytes=(\d{1,19})?-(\d{1,19})?", re.ASCII)


def read_wanted(headers: Mapping[str, str], part_number: int | None) -> ByteRange | PartNumber | None:
    """Return which bytes are asked for, None for all. Raises BadRequest for a range and a part at once."""
    if part_number is None:
        return read_range(headers.get("range", ""))
    if "range" in headers:
        raise BadRequest(BOTH)
    return PartNumber(part_number)


def read_range(text: str) -> ByteRange | None:
    """Return one range; None for anything else: S3 answers several at once, or nonsense, with the whole object."""
    match = _RANGE.fullmatch(text.strip())
    if match is None or match[1] is match[2] is None:
        return None
    first, last = (None if part is None else int(part) for part in match.groups())
    if first is not None and last is not None and last < first:
        return None
    return ByteRange(first, last)


def read_conditions(headers: Mapping[str, str], *, copied: bool = False) -> ReadConditions:
    """`copied`: of the source of a copy, whose headers have a prefix."""
    prefix = COPY_SOURCE if copied else ""
    return ReadConditions(
        if_match=_read_etags(headers.get(f"{prefix}if-match")),
        if_none_match=_read_etags(headers.get(f"{prefix}if-none-match")),
        if_modified_since=_read_time(headers.get(f"{prefix}if-modified-since")),
        if_unmodified_since=_read_time(headers.get(f"{prefix}if-unmodified-since")),
        prefix=prefix,
        as_copied=copied,
    )


def read_write_condition(headers: Mapping[str, str]) -> WriteCondition:
    """Raises NotImplementedHere: to write, S3 takes If-Match with an ETag or If-None-Match with *, and not both."""
    if_match, if_none_match = headers.get("if-match"), headers.get("if-none-match")
    if if_none_match is not None and (if_match is not None or if_none_match.strip() != ANY):
        raise NotImplementedHere
    return WriteCondition(
        if_match=None if if_match is None else _bare(if_match), must_be_new=if_none_match is not None
    )


def _read_etags(text: str | None) -> tuple[str, ...]:
    return () if text is None else tuple(_bare(part) for part in text.split(","))


def _bare(etag: str) -> str:
    return etag.strip().removeprefix("W/").strip('"')


def _read_time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
