"""KMS keys, their aliases, Bucket Keys, and S3's own keys, in memory; see memory.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from encryption_lab.identities import KeyId
from encryption_lab.kms.keys import KmsKey
from encryption_lab.methods.bucket_keys import KeptBucketKey
from encryption_lab.store.store_keys import StoreKey


@dataclass
class MemoryKeys:
    rows: dict[KeyId, KmsKey] = field(default_factory=dict)
    named: dict[str, KeyId] = field(default_factory=dict)

    def get(self, key_id: KeyId) -> KmsKey | None:
        return self.rows.get(key_id)

    def put(self, key: KmsKey) -> None:
        self.rows[KeyId(key.stored_as)] = key

    def all(self) -> Sequence[KmsKey]:
        return list(self.rows.values())

    def alias(self, alias: str) -> KeyId | None:
        return self.named.get(alias)

    def put_alias(self, alias: str, key_id: KeyId) -> None:
        self.named[alias] = key_id

    def delete_alias(self, alias: str) -> None:
        self.named.pop(alias, None)

    def aliases(self) -> Sequence[tuple[str, KeyId]]:
        return sorted(self.named.items())


@dataclass
class MemoryStoreKeys:
    rows: dict[str, StoreKey] = field(default_factory=dict)

    def get(self, store_key_id: str) -> StoreKey | None:
        return self.rows.get(store_key_id)

    def put(self, store_key: StoreKey) -> None:
        self.rows[store_key.store_key_id] = store_key

    def newest(self) -> StoreKey | None:
        return next(reversed(self.rows.values()), None)

    def all(self) -> Sequence[StoreKey]:
        return list(self.rows.values())


@dataclass
class MemoryBucketKeys:
    rows: dict[str, KeptBucketKey] = field(default_factory=dict)

    def get(self, name: str) -> KeptBucketKey | None:
        return self.rows.get(name)

    def put(self, kept: KeptBucketKey, now: datetime) -> None:
        self.drop_expired(now)
        self.rows[kept.name] = kept

    def drop_expired(self, now: datetime) -> None:
        self.rows = {name: kept for name, kept in self.rows.items() if kept.until > now}

    def all(self) -> Sequence[KeptBucketKey]:
        return list(self.rows.values())

    def clear(self) -> None:
        self.rows = {}
