"""KMS keys, their aliases, Bucket Keys, and S3's own keys, of one account. What is stored of a key is wrapped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from encryption_lab.identities import AccountId, KeyId
from encryption_lab.kms.keys import KeyState, KmsKey
from encryption_lab.methods.bucket_keys import KeptBucketKey
from encryption_lab.persistence.models import AliasRow, BucketKeyRow, KmsKeyRow, StoreKeyRow, document_of
from encryption_lab.persistence.rows import Table, newest_row, put_row, without_haste, writing_as_one
from encryption_lab.store.store_keys import StoreKey


class DjangoKeys:
    def __init__(self, account_id: AccountId) -> None:
        self._account_id = account_id
        self._table = Table(KmsKeyRow, KmsKey, account_id)

    @property
    def _aliases(self) -> QuerySet[AliasRow]:
        return AliasRow.objects.filter(account_id=self._account_id)

    def get(self, key_id: KeyId) -> KmsKey | None:
        return self._table.one(key_id=key_id)

    def put(self, key: KmsKey) -> None:
        row = KmsKeyRow(
            account_id=self._account_id,
            key_id=key.stored_as,
            is_deleted=key.state is KeyState.DELETED,
            document=document_of(key),
        )
        put_row(row, named_by="key_id")

    def all(self) -> Sequence[KmsKey]:
        return self._table.values(self._table.rows.order_by("id"))

    def alias(self, alias: str) -> KeyId | None:
        found = newest_row(AliasRow, ("key_id",), account_id=self._account_id, alias=alias)
        return None if found is None else KeyId(found[0])

    def put_alias(self, alias: str, key_id: KeyId) -> None:
        put_row(AliasRow(account_id=self._account_id, alias=alias, key_id=key_id), named_by="alias")

    def delete_alias(self, alias: str) -> None:
        self._aliases.filter(alias=alias).delete()

    def aliases(self) -> Sequence[tuple[str, KeyId]]:
        return [(row.alias, KeyId(row.key_id)) for row in self._aliases.order_by("alias")]


class DjangoBucketKeys:
    def __init__(self, account_id: AccountId) -> None:
        self._account_id = account_id
        self._table = Table(BucketKeyRow, KeptBucketKey, account_id)

    def get(self, name: str) -> KeptBucketKey | None:
        return self._table.one(name=name)

    def put(self, kept: KeptBucketKey, now: datetime) -> None:
        row = BucketKeyRow(
            account_id=self._account_id, name=kept.name, until=kept.until, document=document_of(kept)
        )
        # Lost in a power cut it is asked for again.
        with without_haste(), writing_as_one():
            self.drop_expired(now)
            put_row(row, named_by="name")

    def drop_expired(self, now: datetime) -> None:
        self._table.rows.filter(until__lte=now).delete()

    def all(self) -> Sequence[KeptBucketKey]:
        return self._table.values(self._table.rows.order_by("id"))

    def clear(self) -> None:
        self._table.rows.delete()


class DjangoStoreKeys:
    def __init__(self, account_id: AccountId) -> None:
        self._account_id = account_id
        self._table = Table(StoreKeyRow, StoreKey, account_id)

    def get(self, store_key_id: str) -> StoreKey | None:
        return self._table.one(store_key_id=store_key_id)

    def put(self, store_key: StoreKey) -> None:
        row = StoreKeyRow(
            account_id=self._account_id,
            store_key_id=store_key.store_key_id,
            created_at=store_key.created_at,
            document=document_of(store_key),
        )
        put_row(row, named_by="store_key_id")

    def newest(self) -> StoreKey | None:
        return self._table.one()

    def all(self) -> Sequence[StoreKey]:
        return self._table.values(self._table.rows.order_by("id"))
