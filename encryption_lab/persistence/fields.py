"""Text that people chose, kept as its UTF-8 bytes: it sorts as S3 sorts and compares exactly, on every database.

A text column would leave both to the database's collation, and PostgreSQL's cannot hold a NUL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    Utf8Base = models.BinaryField[str, str]
else:
    Utf8Base = models.BinaryField


class Utf8Field(Utf8Base):
    def get_prep_value(self, value: Any) -> Any:
        return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value

    def from_db_value(self, value: bytes | memoryview | None, *_: object) -> str | None:
        return None if value is None else bytes(value).decode("utf-8", "surrogatepass")


def after_prefix(prefix: str) -> bytes | None:
    """Return the least bytes behind everything that begins with `prefix`; None where there are none."""
    # A byte of UTF-8 is never 0xff, so the last one can always be raised.
    encoded = prefix.encode("utf-8", "surrogatepass")
    return encoded[:-1] + bytes([encoded[-1] + 1]) if encoded else None
