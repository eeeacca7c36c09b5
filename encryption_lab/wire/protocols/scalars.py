"""Single values as they stand in headers, queries and XML."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from botocore.model import Shape
from botocore.utils import parse_timestamp

from encryption_lab.errors import InvalidValue

LONGEST_NUMBER = 19


def read_scalar(shape: Shape, text: str) -> Any:
    """Return a value of the shape's type. Raises InvalidValue."""
    try:
        return _READERS.get(shape.type_name, str)(text)
    except (ValueError, OverflowError, RuntimeError, binascii.Error):
        raise InvalidValue("Invalid argument", name=shape.name, value=text[:200]) from None


def write_scalar(shape: Shape, value: Any, *, timestamp_format: str) -> str:
    """`timestamp_format`: rfc822 in headers, iso8601 in XML, unless the shape says otherwise."""
    if shape.type_name == "boolean":
        return "true" if value else "false"
    if shape.type_name == "timestamp":
        return write_timestamp(value, shape.serialization.get("timestampFormat", timestamp_format))
    if shape.type_name == "blob":
        return b64encode(value).decode()
    return str(value)


def write_timestamp(value: datetime, timestamp_format: str) -> str:
    if timestamp_format == "rfc822":
        return format_datetime(value.astimezone(UTC).replace(microsecond=0), usegmt=True)
    if timestamp_format == "unixtimestamp":
        return str(int(value.timestamp()))
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03}Z"


def _read_number(text: str) -> int:
    if len(text) > LONGEST_NUMBER or not text.isascii():
        raise ValueError
    return int(text)


def _read_flag(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError
    return text.lower() == "true"


def _read_timestamp(text: str) -> datetime:
    if len(text) > 64:
        raise ValueError
    found: datetime = parse_timestamp(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _read_blob(text: str) -> bytes:
    return b64decode(text, validate=True)


_READERS: dict[str, Any] = {
    "boolean": _read_flag,
    "integer": _read_number,
    "long": _read_number,
    "timestamp": _read_timestamp,
    "blob": _read_blob,
}
