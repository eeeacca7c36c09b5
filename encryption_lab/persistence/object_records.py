"""Buckets, object versions and multipart uploads of one account."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from encryption_lab.documents import from_document
from encryption_lab.identities import AccountId, RecordId
from encryption_lab.persistence.fields import after_prefix
from encryption_lab.persistence.models import BucketRow, UploadRow, VersionRow, document_of
from encryption_lab.persistence.rows import Table, insert_row, put_row
from encryption_lab.ports import VersionQuery
from encryption_lab.store.buckets import Bucket
from encryption_lab.store.multipart import MultipartUpload
from encryption_lab.store.versions import ObjectVersion


class DjangoBuckets:
    def __init__(self, account_id: AccountId) -> None:
        self._account_id = account_id
        self._table = Table(BucketRow, Bucket, account_id)

    def get(self, name: str) -> Bucket | None:
        return self._table.one(name=name)

    def put(self, bucket: Bucket) -> None:
        row = BucketRow(account_id=self._account_id, name=bucket.name, document=document_of(bucket))
        put_row(row, named_by="name")

    def delete(self, name: str) -> None:
        self._table.delete(name=name)

    def all(self) -> Sequence[Bucket]:
        return self._table.values(self._table.rows.order_by("name"))


class VersionTable(Table[VersionRow, ObjectVersion]):
    """The sequence number is the row's own, so the document does not know it."""

    __slots__ = ()

    def value(self, number: int, document: str) -> ObjectVersion:
        return from_document(json.loads(document) | {"sequence": number}, ObjectVersion)


class DjangoVersions:
    def __init__(self, account_id: AccountId) -> None:
        self._table = VersionTable(VersionRow, ObjectVersion, account_id)

    def add(self, version: ObjectVersion) -> ObjectVersion:
        row = VersionRow(
            account_id=self._table.account_id,
            record_id=version.record_id,
            bucket=version.bucket,
            key=version.key,
            version_id=version.version_id,
            is_delete_marker=version.is_delete_marker,
            size_bytes=version.size_bytes,
            kms_key_arn=version.kms_key_arn,
            document=document_of(version),
        )
        return replace(version, sequence=insert_row(row))

    def replace(self, version: ObjectVersion) -> None:
        self._table.rows.filter(record_id=version.record_id).update(
            bucket=version.bucket,
            key=version.key,
            version_id=version.version_id,
            is_delete_marker=version.is_delete_marker,
            size_bytes=version.size_bytes,
            kms_key_arn=version.kms_key_arn,
            document=document_of(version),
        )

    def delete(self, record_id: RecordId) -> None:
        self._table.delete(record_id=record_id)

    def by_record_id(self, record_id: RecordId) -> ObjectVersion | None:
        return self._table.one(record_id=record_id)

    def by_record_ids(self, record_ids: Iterable[RecordId]) -> Sequence[ObjectVersion]:
        return self._table.values(self._table.rows.filter(record_id__in=set(record_ids)).order_by("id"))

    def latest(self, bucket: str, key: str) -> ObjectVersion | None:
        return self._table.one(bucket=bucket, key=key)

    def get(self, bucket: str, key: str, version_id: str) -> ObjectVersion | None:
        return self._table.one(bucket=bucket, key=key, version_id=version_id)

    def find(self, query: VersionQuery) -> Sequence[ObjectVersion]:
        rows = self._table.rows.filter(bucket=query.bucket, key__gte=query.prefix)
        end = after_prefix(query.prefix)
        if end is not None:
            rows = rows.filter(key__lt=end)
        behind = after_prefix(query.behind)
        if behind is not None:
            rows = rows.filter(key__gte=behind)
        if query.after is not None:
            key, sequence = query.after
            # Both conditions are needed: the first lets the index be entered where the last page ended.
            rows = rows.filter(key__gte=key).exclude(Q(key=key) & Q(id__gte=sequence))
        if query.latest_only:
            rows = _latest(rows, self._table.rows).filter(is_delete_marker=False)
        return self._table.values(rows.order_by("key", "-id")[: query.limit])

    def recent(self, limit: int) -> Sequence[ObjectVersion]:
        return self._table.values(self._table.rows.order_by("-id")[:limit])

    def under_key(self, key_arn: str, limit: int) -> tuple[int, Sequence[ObjectVersion]]:
        rows = self._table.rows.filter(kms_key_arn=key_arn)
        return rows.count(), self._table.values(rows.order_by("-id")[:limit])


def _latest(rows: QuerySet[VersionRow], of_account: QuerySet[VersionRow]) -> QuerySet[VersionRow]:
    """Leave out what has a newer version: asked of the rows themselves, so that no flag can go wrong."""
    newer = of_account.filter(bucket=OuterRef("bucket"), key=OuterRef("key"), id__gt=OuterRef("id"))
    return rows.filter(~Exists(newer))


class DjangoUploads:
    def __init__(self, account_id: AccountId) -> None:
        self._account_id = account_id
        self._table = Table(UploadRow, MultipartUpload, account_id)

    def get(self, upload_id: str) -> MultipartUpload | None:
        return self._table.one(upload_id=upload_id)

    def put(self, upload: MultipartUpload) -> None:
        row = UploadRow(
            account_id=self._account_id,
            upload_id=upload.upload_id,
            bucket=upload.bucket,
            key=upload.key,
            created_at=upload.created_at,
            size_bytes=sum(part.size_bytes for part in upload.parts),
            document=document_of(upload),
        )
        put_row(row, named_by="upload_id")

    def delete(self, upload_id: str) -> None:
        self._table.delete(upload_id=upload_id)

    def find(self, bucket: str) -> Sequence[MultipartUpload]:
        rows = self._table.rows.filter(bucket=bucket).order_by("key", "created_at", "id")
        return self._table.values(rows)
