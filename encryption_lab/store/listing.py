"""What a bucket holds, in the order of its keys: page by page, keys that share a beginning rolled up into it.

However many keys hide behind a common prefix, they are skipped with one step of the index, not read one by one.
Source: Amazon S3 API Reference, ListObjects, ListObjectsV2, ListObjectVersions; User Guide, Organizing objects using
prefixes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from encryption_lab.exchange import Call
from encryption_lab.ports import Records, VersionQuery, VersionRecords
from encryption_lab.store.permissions import Permissions
from encryption_lab.store.versions import ObjectVersion

MOST_ENTRIES = 1000
FIRST_STEP, LONGEST_STEP = 32, 500
ABOVE_ALL = 2**62  # more than any version's number


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a listing begins: behind `key` or, of its versions, behind `version_id`; and behind all of `group`."""

    key: str | None = None
    version_id: str | None = None
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingQuery:
    """limit: of versions and common prefixes together. all_versions: older ones and delete markers too."""

    bucket: str
    prefix: str = ""
    delimiter: str = ""
    start: Start = Start()
    limit: int = MOST_ENTRIES
    all_versions: bool = False

    def group_of(self, key: str) -> str | None:
        """Return the common prefix that a key is rolled up into, None where it stands for itself."""
        if not self.delimiter or not key.startswith(self.prefix):
            return None
        end = key.find(self.delimiter, len(self.prefix))
        return None if end < 0 else key[: end + len(self.delimiter)]


@dataclass(frozen=True, slots=True)
class Listed:
    version: ObjectVersion
    is_latest: bool


Entry = Listed | str  # a common prefix is its own text


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """`next_start`: where the next page begins, None where there is none."""

    entries: tuple[Entry, ...]
    next_start: Start | None

    @property
    def versions(self) -> tuple[Listed, ...]:
        return tuple(entry for entry in self.entries if isinstance(entry, Listed))

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(entry for entry in self.entries if isinstance(entry, str))


class Listings:
    """The listings of one account's buckets."""

    def __init__(self, *, records: Records, permissions: Permissions) -> None:
        self._records = records
        self._permissions = permissions

    def list(self, call: Call, query: ListingQuery) -> Listing:
        """Raises NotAuthorized, NoSuchBucket."""
        action = "s3:ListBucketVersions" if query.all_versions else "s3:ListBucket"
        self._permissions.admit(call, action, query.bucket)
        if query.limit == 0:
            return Listing(entries=(), next_start=None)
        found: list[Entry] = []
        for entry in _entries(self._records.versions, query):
            if len(found) == query.limit:
                return Listing(entries=tuple(found), next_start=_behind(found[-1], query))
            found.append(entry)
        return Listing(entries=tuple(found), next_start=None)


def _entries(versions: VersionRecords, query: ListingQuery) -> Iterator[Entry]:
    step = _first_step(versions, query)
    previous_key = step.after[0] if step.after and step.after[1] != ABOVE_ALL else None
    group: str | None = None
    while True:
        page = versions.find(step)
        for version in page:
            is_latest, previous_key = version.key != previous_key, version.key
            previous_group, group = group, query.group_of(version.key)
            if group is None:
                yield Listed(version, is_latest)
            elif group != previous_group:
                yield group
        if len(page) < step.limit:
            return
        step = _next_step(step, page[-1], group)


def _first_step(versions: VersionRecords, query: ListingQuery) -> VersionQuery:
    """Without a delimiter one step is the whole page, and one entry more, which tells that there are others."""
    start = query.start
    return VersionQuery(
        bucket=query.bucket,
        prefix=query.prefix,
        after=_after(versions, query.bucket, start),
        behind=start.group,
        latest_only=not query.all_versions,
        limit=FIRST_STEP if query.delimiter else query.limit + 1,
    )


def _after(versions: VersionRecords, bucket: str, start: Start) -> tuple[str, int] | None:
    """A version that was removed since it was listed: its key begins anew, so that nothing of it is missed."""
    if start.key is None:
        return None
    if start.version_id is None:
        return start.key, 0
    found = versions.get(bucket, start.key, start.version_id)
    return (start.key, found.sequence if found else ABOVE_ALL)


def _next_step(step: VersionQuery, last: ObjectVersion, group: str | None) -> VersionQuery:
    if group is not None:
        return replace(step, behind=group, after=None, limit=FIRST_STEP)
    longer = max(step.limit, min(2 * step.limit, LONGEST_STEP))
    return replace(step, after=(last.key, last.sequence), limit=longer)


def _behind(last: Entry, query: ListingQuery) -> Start:
    if isinstance(last, str):
        return Start(group=last)
    version_id = last.version.version_id if query.all_versions else None
    return Start(key=last.version.key, version_id=version_id)
