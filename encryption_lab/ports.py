"""What the engine needs from outside: time, randomness, the root key, files and records.

Each port has two adapters: `memory.py` here (tests, throw-away labs) and `persistence/` (Django ORM and files).
A `Records` is bound to one account when it is made: nothing asked of it can name another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from encryption_lab.audit import AuditEvent
    from encryption_lab.exchange import Exchange
    from encryption_lab.identities import BlobId, KeyId, RecordId
    from encryption_lab.kms.keys import KmsKey
    from encryption_lab.methods.bucket_keys import KeptBucketKey
    from encryption_lab.primitives.aead import Buffer
    from encryption_lab.store.buckets import Bucket
    from encryption_lab.store.multipart import MultipartUpload
    from encryption_lab.store.store_keys import StoreKey
    from encryption_lab.store.versions import ObjectVersion


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the current time, with time zone UTC."""
        ...


class Randomness(Protocol):
    def draw(self, length_bytes: int) -> bytes:
        """Return bytes from a cryptographically secure source."""
        ...


class RootKeys(Protocol):
    """The installation's root key and, while it is being rotated, its predecessors. 32 bytes each, secret."""

    @property
    def current_id(self) -> bytes:
        """Return the 16-byte id of the key to wrap under."""
        ...

    def key(self, root_key_id: bytes) -> bytes:
        """Return the key of that id. Raises Tampered where there is none."""
        ...


class Source(Protocol):
    """Bytes that can be read at any offset: a stored file, or the inside of a sealed one."""

    @property
    def size_bytes(self) -> int: ...

    def read(self, offset: int, length_bytes: int) -> bytes:
        """Return exactly `length_bytes`. Raises Tampered where there are fewer."""
        ...

    def close(self) -> None: ...


class Sink(Protocol):
    def write(self, piece: Buffer) -> None:
        """Take over all of `piece`; the buffer may be used again afterwards. Raises StorageFull."""
        ...


class BlobWriter(Sink, Protocol):
    """A file in the making. Invisible until `commit`, gone after `abort`."""

    def commit(self) -> None:
        """Return only when the file will survive a loss of power."""
        ...

    def abort(self) -> None: ...


class BlobStore(Protocol):
    def create(self, blob_id: BlobId) -> BlobWriter: ...

    def open(self, blob_id: BlobId) -> Source:
        """Raises Tampered where the blob is missing: a record says that it should be there."""
        ...

    def delete(self, blob_id: BlobId) -> None:
        """Remove the bytes; nothing happens where there are none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionQuery:
    """Which object versions to list, newest first within a key.

    prefix       keys that begin with it
    after        (key, sequence) of the last one seen; the listing goes on behind it
    behind       the listing goes on behind every key that begins with it
    latest_only  current versions only, delete markers left out
    """

    bucket: str
    prefix: str = ""
    after: tuple[str, int] | None = None
    behind: str = ""
    latest_only: bool = False
    limit: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuery:
    """Which audit events to list, newest first; None means any."""

    name: str | None = None
    principal: str | None = None
    key_arn: str | None = None
    bucket: str | None = None
    object_key: str | None = None
    exchange_id: str | None = None
    before: int | None = None  # sequence number of the last one seen
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What an account holds now; bytes are plaintext bytes of all versions and parts."""

    bytes: int
    objects: int
    keys: int
    buckets: int


class KeyRecords(Protocol):
    def get(self, key_id: KeyId) -> KmsKey | None: ...
    def put(self, key: KmsKey) -> None: ...
    def all(self) -> Sequence[KmsKey]:
        """Return every key, oldest first."""
        ...

    def alias(self, alias: str) -> KeyId | None: ...
    def put_alias(self, alias: str, key_id: KeyId) -> None: ...
    def delete_alias(self, alias: str) -> None: ...
    def aliases(self) -> Sequence[tuple[str, KeyId]]:
        """Return (alias, key id), in order of the alias."""
        ...


class EventRecords(Protocol):
    def append(self, event: AuditEvent) -> None: ...
    def find(self, query: EventQuery) -> Sequence[tuple[int, AuditEvent]]:
        """Return (sequence number, event), newest first."""
        ...


class StoreKeyRecords(Protocol):
    def get(self, store_key_id: str) -> StoreKey | None: ...
    def put(self, store_key: StoreKey) -> None: ...
    def newest(self) -> StoreKey | None: ...
    def all(self) -> Sequence[StoreKey]:
        """Return every store key, in the order in which they first came; `newest` is its last."""
        ...


class BucketKeyRecords(Protocol):
    def get(self, name: str) -> KeptBucketKey | None: ...
    def put(self, kept: KeptBucketKey, now: datetime) -> None:
        """Keep it in place of one of the same name, and forget those whose time is over."""
        ...

    def drop_expired(self, now: datetime) -> None: ...
    def all(self) -> Sequence[KeptBucketKey]: ...
    def clear(self) -> None: ...


class BucketRecords(Protocol):
    def get(self, name: str) -> Bucket | None: ...
    def put(self, bucket: Bucket) -> None: ...
    def delete(self, name: str) -> None: ...
    def all(self) -> Sequence[Bucket]:
        """Return every bucket, in order of the name."""
        ...


class VersionRecords(Protocol):
    def add(self, version: ObjectVersion) -> ObjectVersion:
        """Store a new version as the latest of its key and return it with its sequence number filled in."""
        ...

    def replace(self, version: ObjectVersion) -> None:
        """Overwrite the record with the same record id."""
        ...

    def delete(self, record_id: RecordId) -> None: ...
    def by_record_id(self, record_id: RecordId) -> ObjectVersion | None: ...
    def by_record_ids(self, record_ids: Iterable[RecordId]) -> Sequence[ObjectVersion]:
        """Return those of the versions that are still there, oldest first."""
        ...

    def latest(self, bucket: str, key: str) -> ObjectVersion | None: ...
    def get(self, bucket: str, key: str, version_id: str) -> ObjectVersion | None: ...
    def find(self, query: VersionQuery) -> Sequence[ObjectVersion]:
        """Return versions by key, then newest first."""
        ...

    def recent(self, limit: int) -> Sequence[ObjectVersion]:
        """Return the newest versions of the account, over all buckets."""
        ...

    def under_key(self, key_arn: str, limit: int) -> tuple[int, Sequence[ObjectVersion]]:
        """Return how many versions were encrypted under a KMS key, and the newest of them."""
        ...


class UploadRecords(Protocol):
    def get(self, upload_id: str) -> MultipartUpload | None: ...
    def put(self, upload: MultipartUpload) -> None: ...
    def delete(self, upload_id: str) -> None: ...
    def find(self, bucket: str) -> Sequence[MultipartUpload]: ...


class ExchangeRecords(Protocol):
    def append(self, exchange: Exchange) -> None: ...
    def get(self, exchange_id: str) -> Exchange | None: ...
    def of_group(self, group_id: str) -> Sequence[Exchange]:
        """Return the exchanges of one upload with several methods, oldest first."""
        ...

    def recent(self, limit: int, *, record_id: RecordId | None = None) -> Sequence[Exchange]:
        """Return exchanges, newest first; of one object version where a record id is given."""
        ...


class Records(Protocol):
    """All records of one account."""

    @property
    def keys(self) -> KeyRecords: ...
    @property
    def events(self) -> EventRecords: ...
    @property
    def store_keys(self) -> StoreKeyRecords: ...
    @property
    def bucket_keys(self) -> BucketKeyRecords: ...
    @property
    def buckets(self) -> BucketRecords: ...
    @property
    def versions(self) -> VersionRecords: ...
    @property
    def uploads(self) -> UploadRecords: ...
    @property
    def exchanges(self) -> ExchangeRecords: ...

    def usage(self) -> Usage: ...

    def atomic(self) -> AbstractContextManager[None]:
        """All changes made inside become visible together, or, where an exception leaves it, not at all.

        Blocks of one account run one after another: what is read inside has not changed when the block ends. May be
        entered again inside itself.
        """
        ...

    def blob_ids(self) -> Iterable[BlobId]:
        """Return every blob that a version or an upload refers to."""
        ...
