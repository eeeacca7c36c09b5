"""The keys of one Region, out of the records of an account that has keys in several.

A key of the sandbox's home Region is stored as it always was, with no Region; one of another Region is stored under
"{region}/{key id}" and its alias under "{region}|alias/…", neither of which a request can name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from encryption_lab.identities import BlobId, KeyId
from encryption_lab.kms.keys import KeyManager, KeyState, KmsKey
from encryption_lab.ports import (
    BucketKeyRecords,
    BucketRecords,
    EventRecords,
    ExchangeRecords,
    KeyRecords,
    Records,
    StoreKeyRecords,
    UploadRecords,
    Usage,
    VersionRecords,
)

SEPARATOR = "|"


def aliases_by_region(whole: KeyRecords) -> list[tuple[str, str, KeyId]]:
    """Return the Region, the alias and the key id of each alias; "" is the home Region."""
    return [(*name.rpartition(SEPARATOR)[::2], key_id) for name, key_id in whole.aliases()]


@dataclass(frozen=True, slots=True)
class RegionalKeys:
    """`KeyRecords` of one Region; "" is the home Region."""

    whole: KeyRecords
    region: str

    def get(self, key_id: KeyId) -> KmsKey | None:
        key = self.whole.get(KeyId(f"{self.region}/{key_id}") if self.region else key_id)
        return key if key is not None and key.region == self.region else None

    def put(self, key: KmsKey) -> None:
        self.whole.put(replace(key, region=self.region))

    def all(self) -> Sequence[KmsKey]:
        return [key for key in self.whole.all() if key.region == self.region]

    def elsewhere(self, key_id: KeyId) -> list[KmsKey]:
        """Return the keys of this id in the other Regions, deleted ones too."""
        return [key for key in self.whole.all() if key.key_id == key_id and key.region != self.region]

    def customer_keys_elsewhere(self, now: datetime) -> int:
        """Return how many keys the customer has in the other Regions, those left out whose deletion is due."""
        return sum(
            key.region != self.region
            and key.manager is KeyManager.CUSTOMER
            and key.state is not KeyState.DELETED
            and (key.deletion_at is None or key.deletion_at > now)
            for key in self.whole.all()
        )

    def alias(self, alias: str) -> KeyId | None:
        return self.whole.alias(self._named(alias))

    def put_alias(self, alias: str, key_id: KeyId) -> None:
        self.whole.put_alias(self._named(alias), key_id)

    def delete_alias(self, alias: str) -> None:
        self.whole.delete_alias(self._named(alias))

    def aliases(self) -> Sequence[tuple[str, KeyId]]:
        found = aliases_by_region(self.whole)
        return [(alias, key_id) for region, alias, key_id in found if region == self.region]

    def _named(self, alias: str) -> str:
        return f"{self.region}{SEPARATOR}{alias}" if self.region else alias


@dataclass(frozen=True, slots=True)
class RegionalRecords:
    """`Records` of an account, of whose keys only those of one Region are there."""

    whole: Records
    region: str

    @property
    def keys(self) -> RegionalKeys:
        return RegionalKeys(self.whole.keys, self.region)

    @property
    def events(self) -> EventRecords:
        return self.whole.events

    @property
    def store_keys(self) -> StoreKeyRecords:
        return self.whole.store_keys

    @property
    def bucket_keys(self) -> BucketKeyRecords:
        return self.whole.bucket_keys

    @property
    def buckets(self) -> BucketRecords:
        return self.whole.buckets

    @property
    def versions(self) -> VersionRecords:
        return self.whole.versions

    @property
    def uploads(self) -> UploadRecords:
        return self.whole.uploads

    @property
    def exchanges(self) -> ExchangeRecords:
        return self.whole.exchanges

    def usage(self) -> Usage:
        return self.whole.usage()

    def atomic(self) -> AbstractContextManager[None]:
        return self.whole.atomic()

    def blob_ids(self) -> Iterable[BlobId]:
        return self.whole.blob_ids()
