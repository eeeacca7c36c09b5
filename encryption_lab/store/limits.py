"""How much one account may hold, and how large one object may be. Limits of the installation, not of AWS."""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.errors import EntityTooLarge, KeyTooLong, QuotaExceeded
from encryption_lab.ports import Records

MAX_KEY_BYTES = 1024  # S3's own: User Guide, Naming Amazon S3 objects


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    object_bytes: int = 1024**3
    bytes: int = 2 * 1024**3
    objects: int = 500
    keys: int = 50
    buckets: int = 20


def check_key(key: str) -> None:
    """Raises KeyTooLong for a name of more than 1,024 bytes in UTF-8."""
    if len(key.encode()) > MAX_KEY_BYTES:
        raise KeyTooLong(limit_bytes=MAX_KEY_BYTES)


class Allowance:
    """What one upload may still take; asked while its bytes arrive, so that a full quota stops it early."""

    def __init__(self, records: Records, limits: Limits) -> None:
        usage = records.usage()
        if usage.objects >= limits.objects:
            raise QuotaExceeded(what="objects", limit=limits.objects)
        self._limits = limits
        self._left_bytes = limits.bytes - usage.bytes

    def check(self, size_bytes: int) -> None:
        """Raises EntityTooLarge or QuotaExceeded for an upload that has grown to `size_bytes`."""
        if size_bytes > self._limits.object_bytes:
            raise EntityTooLarge(limit_bytes=self._limits.object_bytes)
        if size_bytes > self._left_bytes:
            raise QuotaExceeded(what="bytes", limit=self._limits.bytes)
