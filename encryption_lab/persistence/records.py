"""All records of one account, in Django's database: the port `Records`, bound to its account when it is made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

from encryption_lab.identities import Account, BlobId
from encryption_lab.persistence.history_records import DjangoEvents, DjangoExchanges
from encryption_lab.persistence.key_records import DjangoBucketKeys, DjangoKeys, DjangoStoreKeys
from encryption_lab.persistence.models import BucketRow, KmsKeyRow, Row, Sandbox, UploadRow, VersionRow
from encryption_lab.persistence.object_records import DjangoBuckets, DjangoUploads, DjangoVersions
from encryption_lab.persistence.rows import writing_as_one
from encryption_lab.ports import Usage

# As text, since it goes with every upload and page: the ORM would take longer to write it than the database to answer.
USAGE = f"""
    SELECT
        (SELECT COALESCE(SUM(size_bytes), 0) FROM {VersionRow._meta.db_table}
            WHERE account_id = %(account)s AND NOT is_delete_marker)
        + (SELECT COALESCE(SUM(size_bytes), 0) FROM {UploadRow._meta.db_table} WHERE account_id = %(account)s),
        (SELECT COUNT(*) FROM {VersionRow._meta.db_table}
            WHERE account_id = %(account)s AND NOT is_delete_marker),
        (SELECT COUNT(*) FROM {KmsKeyRow._meta.db_table} WHERE account_id = %(account)s AND NOT is_deleted),
        (SELECT COUNT(*) FROM {BucketRow._meta.db_table} WHERE account_id = %(account)s)
"""


class DjangoRecords:
    def __init__(self, account: Account) -> None:
        self._account_id = account.account_id
        self.keys = DjangoKeys(account.account_id)
        self.events = DjangoEvents(account.account_id)
        self.store_keys = DjangoStoreKeys(account.account_id)
        self.bucket_keys = DjangoBucketKeys(account.account_id)
        self.buckets = DjangoBuckets(account.account_id)
        self.versions = DjangoVersions(account.account_id)
        self.uploads = DjangoUploads(account.account_id)
        self.exchanges = DjangoExchanges(account.account_id)

    def usage(self) -> Usage:
        """Return the counts, asked in one statement; all nought where the account is gone."""
        with connection.cursor() as cursor:
            cursor.execute(USAGE, {"account": self._account_id})
            stored_bytes, objects, keys, buckets = cursor.fetchone()
        return Usage(bytes=int(stored_bytes), objects=objects, keys=keys, buckets=buckets)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        with writing_as_one():
            # SQLite lets one transaction write at a time; elsewhere those of one account have to queue here, since
            # the engine reads before it writes (which version is replaced, what the quota leaves).
            if connection.features.has_select_for_update:
                # Not against foreign keys to it, as a Bucket Key's, which is kept without queueing here.
                Sandbox.objects.select_for_update(no_key=True).filter(account_id=self._account_id).first()
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
