"""All records of one account, in Django's database: the port `Records`, bound to its account when it is made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import BigIntegerField, Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from encryption_lab.identities import Account, BlobId
from encryption_lab.persistence.history_records import DjangoEvents, DjangoExchanges
from encryption_lab.persistence.key_records import DjangoKeys, DjangoStoreKeys
from encryption_lab.persistence.models import BucketRow, KmsKeyRow, Row, Sandbox, UploadRow, VersionRow
from encryption_lab.persistence.object_records import DjangoBuckets, DjangoUploads, DjangoVersions
from encryption_lab.persistence.rows import room_on_disk
from encryption_lab.ports import Usage


class DjangoRecords:
    def __init__(self, account: Account) -> None:
        self._account_id = account.account_id
        self.keys = DjangoKeys(account.account_id)
        self.events = DjangoEvents(account.account_id)
        self.store_keys = DjangoStoreKeys(account.account_id)
        self.buckets = DjangoBuckets(account.account_id)
        self.versions = DjangoVersions(account.account_id)
        self.uploads = DjangoUploads(account.account_id)
        self.exchanges = DjangoExchanges(account.account_id)

    def usage(self) -> Usage:
        """Return the counts, asked in one statement; all nought where the account is gone."""
        objects = VersionRow.objects.filter(is_delete_marker=False)
        row = (
            Sandbox.objects.filter(account_id=self._account_id)
            .values_list(
                _total(objects) + _total(UploadRow.objects.all()),
                _count(objects),
                _count(KmsKeyRow.objects.filter(is_deleted=False)),
                _count(BucketRow.objects.all()),
            )
            .first()
        )
        stored_bytes, objects_count, keys, buckets = row or (0, 0, 0, 0)
        return Usage(bytes=stored_bytes, objects=objects_count, keys=keys, buckets=buckets)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        with room_on_disk(), transaction.atomic():
            # SQLite lets one transaction write at a time; elsewhere those of one account have to queue here, since
            # the engine reads before it writes (which version is replaced, what the quota leaves).
            if connection.features.has_select_for_update:
                Sandbox.objects.select_for_update().filter(account_id=self._account_id).first()
            yield

    def blob_ids(self) -> Iterable[BlobId]:
        return blob_ids(account_id=self._account_id)


def blob_ids(**asked: str) -> Iterator[BlobId]:
    """Yield every blob that an upload or a version refers to, of all accounts unless one is asked for.

    Uploads first: a part may become a version's while this runs, but never the other way round.
    """
    tables: tuple[type[Row], ...] = (UploadRow, VersionRow)
    for table in tables:
        documents = table._default_manager.filter(**asked).values_list("document", flat=True)
        for document in documents.iterator():
            yield from (part["blob_id"] for part in json.loads(document)["parts"])


def _total(rows: QuerySet[Any]) -> Coalesce:
    total = _of_account(rows).annotate(total=Sum("size_bytes")).values("total")
    return Coalesce(Subquery(total), 0, output_field=BigIntegerField())


def _count(rows: QuerySet[Any]) -> Coalesce:
    count = _of_account(rows).annotate(count=Count("id")).values("count")
    return Coalesce(Subquery(count), 0, output_field=IntegerField())


def _of_account(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    # Grouped by the account, or an aggregate could not be a subquery.
    return rows.filter(account=OuterRef("account_id")).order_by().values("account")
