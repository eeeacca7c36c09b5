"""If-Match and its kin: what must hold of the object that is there, before it is read, replaced or removed.

Source: Amazon S3 User Guide, conditional requests; RFC 9110, sections 13.1 and 13.2 for what goes before what.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from encryption_lab.errors import NoSuchKey
from encryption_lab.object_errors import NotModified, PreconditionFailed
from encryption_lab.store.versions import ObjectVersion

ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadConditions:
    """ETags without quotes, or ANY; times to the second; None and () = not asked.

    prefix       of the headers' names, for messages
    as_copied    a source that was not changed is a condition that failed: a copy is made or refused
    """

    if_match: tuple[str, ...] = ()
    if_none_match: tuple[str, ...] = ()
    if_modified_since: datetime | None = None
    if_unmodified_since: datetime | None = None
    prefix: str = ""
    as_copied: bool = False

    def check(self, version: ObjectVersion) -> None:
        """Raises PreconditionFailed, NotModified. A date counts only where no ETag was asked for."""
        changed_at = version.created_at.replace(microsecond=0)
        if self.if_match:
            self._require("If-Match", _fits(self.if_match, version.etag))
        elif self.if_unmodified_since is not None:
            self._require("If-Unmodified-Since", changed_at <= self.if_unmodified_since)
        if self.if_none_match:
            self._require_changed("If-None-Match", version, not _fits(self.if_none_match, version.etag))
        elif self.if_modified_since is not None:
            self._require_changed("If-Modified-Since", version, changed_at > self.if_modified_since)

    def _require(self, name: str, holds: bool) -> None:
        if not holds:
            raise PreconditionFailed(f"{self.prefix}{name}")

    def _require_changed(self, name: str, version: ObjectVersion, holds: bool) -> None:
        if self.as_copied:
            self._require(name, holds)
        elif not holds:
            raise NotModified(etag=version.etag, last_modified=version.created_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteCondition:
    """if_match: the ETag that must be there, or ANY; must_be_new: nothing may be there."""

    if_match: str | None = None
    must_be_new: bool = False

    def check(self, key: str, current: ObjectVersion | None) -> None:
        """`current`: the latest version. Raises PreconditionFailed; NoSuchKey where a version must be and none is."""
        present = None if current is None or current.is_delete_marker else current
        if self.must_be_new and present is not None:
            raise PreconditionFailed("If-None-Match")
        if self.if_match is None:
            return
        if present is None:
            raise NoSuchKey(key)
        if not _fits((self.if_match,), present.etag):
            raise PreconditionFailed("If-Match")


UNCONDITIONAL = WriteCondition()


def _fits(asked: tuple[str, ...], etag: str) -> bool:
    return ANY in asked or etag in asked
