"""The ports in memory: for tests and throw-away labs. The same contract as `persistence/`, tested by the same tests."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from threading import RLock

from encryption_lab.audit import AuditEvent
from encryption_lab.errors import Tampered
from encryption_lab.exchange import Exchange
from encryption_lab.identities import BlobId, RecordId
from encryption_lab.kms.keys import KeyState
from encryption_lab.memory_keys import MemoryBucketKeys, MemoryKeys, MemoryStoreKeys
from encryption_lab.ports import EventQuery, Usage, VersionQuery
from encryption_lab.primitives.aead import Buffer
from encryption_lab.store.buckets import Bucket
from encryption_lab.store.multipart import MultipartUpload
from encryption_lab.store.versions import ObjectVersion


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class SettableClock:
    """Stands still until it is moved."""

    time: datetime = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def move(self, by: timedelta) -> None:
        self.time += by


class SystemRandomness:
    def draw(self, length_bytes: int) -> bytes:
        return os.urandom(length_bytes)


@dataclass
class CountingRandomness:
    """Repeatable bytes, never the same twice: SHA-256 of a seed and a counter. For tests only."""

    seed: bytes = b"envelope"
    drawn: int = 0

    def draw(self, length_bytes: int) -> bytes:
        out = b""
        while len(out) < length_bytes:
            out += hashlib.sha256(self.seed + self.drawn.to_bytes(8, "big")).digest()
            self.drawn += 1
        return out[:length_bytes]


@dataclass
class MemoryRootKeys:
    keys: dict[bytes, bytes] = field(default_factory=lambda: {bytes(16): b"\x01" * 32}, repr=False)

    @property
    def current_id(self) -> bytes:
        return list(self.keys)[-1]

    def key(self, root_key_id: bytes) -> bytes:
        if root_key_id not in self.keys:
            raise Tampered
        return self.keys[root_key_id]


@dataclass
class MemorySource:
    stored: bytes | bytearray

    @property
    def size_bytes(self) -> int:
        return len(self.stored)

    def read(self, offset: int, length_bytes: int) -> bytes:
        if offset < 0 or offset + length_bytes > len(self.stored):
            raise Tampered
        return bytes(memoryview(self.stored)[offset : offset + length_bytes])

    def close(self) -> None:
        pass


@dataclass
class MemoryBlobWriter:
    blob_id: BlobId
    blobs: dict[BlobId, bytearray]
    written: bytearray = field(default_factory=bytearray)

    def write(self, piece: Buffer) -> None:
        self.written += piece

    def commit(self) -> None:
        self.blobs[self.blob_id] = self.written

    def abort(self) -> None:
        self.written = bytearray()


@dataclass
class MemoryBlobs:
    blobs: dict[BlobId, bytearray] = field(default_factory=dict)

    def create(self, blob_id: BlobId) -> MemoryBlobWriter:
        return MemoryBlobWriter(blob_id, self.blobs)

    def open(self, blob_id: BlobId) -> MemorySource:
        if blob_id not in self.blobs:
            raise Tampered
        return MemorySource(self.blobs[blob_id])

    def delete(self, blob_id: BlobId) -> None:
        self.blobs.pop(blob_id, None)


@dataclass
class MemoryEvents:
    rows: list[AuditEvent] = field(default_factory=list)

    def append(self, event: AuditEvent) -> None:
        self.rows.append(event)

    def find(self, query: EventQuery) -> Sequence[tuple[int, AuditEvent]]:
        asked = {
            name: value
            for name in ("name", "principal", "key_arn", "bucket", "object_key", "exchange_id")
            if (value := getattr(query, name)) is not None
        }
        numbered = reversed(list(enumerate(self.rows, start=1)))
        return [
            (number, event)
            for number, event in numbered
            if (query.before is None or number < query.before)
            and all(getattr(event, name) == value for name, value in asked.items())
        ][: query.limit]


@dataclass
class MemoryBuckets:
    rows: dict[str, Bucket] = field(default_factory=dict)

    def get(self, name: str) -> Bucket | None:
        return self.rows.get(name)

    def put(self, bucket: Bucket) -> None:
        self.rows[bucket.name] = bucket

    def delete(self, name: str) -> None:
        self.rows.pop(name, None)

    def all(self) -> Sequence[Bucket]:
        return [self.rows[name] for name in sorted(self.rows)]


@dataclass
class MemoryVersions:
    rows: dict[RecordId, ObjectVersion] = field(default_factory=dict)
    sequence: int = 0

    def add(self, version: ObjectVersion) -> ObjectVersion:
        self.sequence += 1
        added = replace(version, sequence=self.sequence)
        self.rows[added.record_id] = added
        return added

    def replace(self, version: ObjectVersion) -> None:
        if version.record_id in self.rows:
            self.rows[version.record_id] = version

    def delete(self, record_id: RecordId) -> None:
        self.rows.pop(record_id, None)

    def by_record_id(self, record_id: RecordId) -> ObjectVersion | None:
        return self.rows.get(record_id)

    def by_record_ids(self, record_ids: Iterable[RecordId]) -> Sequence[ObjectVersion]:
        found = [row for record_id in set(record_ids) if (row := self.rows.get(record_id)) is not None]
        return sorted(found, key=lambda row: row.sequence)

    def latest(self, bucket: str, key: str) -> ObjectVersion | None:
        found = [row for row in self.rows.values() if (row.bucket, row.key) == (bucket, key)]
        return max(found, key=lambda row: row.sequence, default=None)

    def get(self, bucket: str, key: str, version_id: str) -> ObjectVersion | None:
        asked = (bucket, key, version_id)
        return next(
            (row for row in self.rows.values() if (row.bucket, row.key, row.version_id) == asked), None
        )

    def find(self, query: VersionQuery) -> Sequence[ObjectVersion]:
        rows = [
            row
            for row in self.rows.values()
            if row.bucket == query.bucket and row.key.startswith(query.prefix)
        ]
        if query.latest_only:
            newest = {row.key: row for row in sorted(rows, key=lambda row: row.sequence)}
            rows = [row for row in newest.values() if not row.is_delete_marker]
        # Text sorts by code point, which is the order of its UTF-8 bytes, which is S3's.
        rows.sort(key=lambda row: (row.key, -row.sequence))
        if query.behind:
            rows = [row for row in rows if row.key > query.behind and not row.key.startswith(query.behind)]
        if query.after is not None:
            key, sequence = query.after
            rows = [row for row in rows if (row.key, -row.sequence) > (key, -sequence)]
        return rows[: query.limit]

    def recent(self, limit: int) -> Sequence[ObjectVersion]:
        return sorted(self.rows.values(), key=lambda row: -row.sequence)[:limit]

    def under_key(self, key_arn: str, limit: int) -> tuple[int, Sequence[ObjectVersion]]:
        rows = [row for row in self.rows.values() if row.kms_key_arn == key_arn]
        return len(rows), sorted(rows, key=lambda row: -row.sequence)[:limit]


@dataclass
class MemoryUploads:
    rows: dict[str, MultipartUpload] = field(default_factory=dict)

    def get(self, upload_id: str) -> MultipartUpload | None:
        return self.rows.get(upload_id)

    def put(self, upload: MultipartUpload) -> None:
        self.rows[upload.upload_id] = upload

    def delete(self, upload_id: str) -> None:
        self.rows.pop(upload_id, None)

    def find(self, bucket: str) -> Sequence[MultipartUpload]:
        found = [row for row in self.rows.values() if row.bucket == bucket]
        return sorted(found, key=lambda row: (row.key, row.created_at))


@dataclass
class MemoryExchanges:
    rows: list[Exchange] = field(default_factory=list)

    def append(self, exchange: Exchange) -> None:
        self.rows.append(exchange)

    def get(self, exchange_id: str) -> Exchange | None:
        return next((row for row in self.rows if row.exchange_id == exchange_id), None)

    def of_group(self, group_id: str) -> Sequence[Exchange]:
        return [row for row in self.rows if row.group_id == group_id]

    def recent(self, limit: int, *, record_id: RecordId | None = None) -> Sequence[Exchange]:
        rows = [row for row in reversed(self.rows) if record_id in (None, row.record_id)]
        return rows[:limit]


@dataclass
class MemoryRecords:
    """All records of one account; `atomic` puts everything back where an exception leaves it."""

    keys: MemoryKeys = field(default_factory=MemoryKeys)
    events: MemoryEvents = field(default_factory=MemoryEvents)
    store_keys: MemoryStoreKeys = field(default_factory=MemoryStoreKeys)
    bucket_keys: MemoryBucketKeys = field(default_factory=MemoryBucketKeys)
    buckets: MemoryBuckets = field(default_factory=MemoryBuckets)
    versions: MemoryVersions = field(default_factory=MemoryVersions)
    uploads: MemoryUploads = field(default_factory=MemoryUploads)
    exchanges: MemoryExchanges = field(default_factory=MemoryExchanges)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def usage(self) -> Usage:
        objects = [row for row in self.versions.rows.values() if not row.is_delete_marker]
        parts = [part for upload in self.uploads.rows.values() for part in upload.parts]
        return Usage(
            bytes=sum(row.size_bytes for row in objects) + sum(part.size_bytes for part in parts),
            objects=len(objects),
            keys=sum(key.state is not KeyState.DELETED for key in self.keys.rows.values()),
            buckets=len(self.buckets.rows),
        )

    @contextmanager
    def atomic(self) -> Iterator[None]:
        tables = [item.name for item in fields(self) if not item.name.startswith("_")]
        with self._lock:
            before = {
                name: {row: copy(kept) for row, kept in vars(getattr(self, name)).items()} for name in tables
            }
            try:
                yield
            except BaseException:
                for name in tables:
                    vars(getattr(self, name)).update(before[name])
                raise

    def blob_ids(self) -> Iterable[BlobId]:
        parts = [version.parts for version in self.versions.rows.values()]
        parts += [upload.parts for upload in self.uploads.rows.values()]
        return [part.blob_id for held in parts for part in held]
