"""What came of a request that changed the objects."""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.store.versions import ObjectVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A version that was just made, and the checksum of what was received."""

    version: ObjectVersion
    checksum: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """The version that a multipart upload became, and its checksum, None where it has none."""

    version: ObjectVersion
    checksum: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied(Stored):
    source: ObjectVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """`version_id` of what was removed or of the marker that was put; None in a bucket without versioning."""

    version_id: str | None
    is_delete_marker: bool
