"""All that an account can hold: put in, changed and read back as one."""

from __future__ import annotations

from encryption_lab.ports import EventQuery, Records
from tests.persistence.values import (
    NOON,
    a_bucket,
    a_bucket_key,
    a_key,
    a_store_key,
    a_version,
    an_event,
    an_exchange,
    an_upload,
)


def change_everything(records: Records) -> None:
    records.keys.put(a_key(2))
    records.keys.put(a_key(1, description="changed"))
    records.keys.put_alias("alias/b", a_key(2).key_id)
    records.keys.delete_alias("alias/a")
    records.store_keys.put(a_store_key(2))
    records.bucket_keys.put(a_bucket_key(2), NOON)
    records.buckets.put(a_bucket("second"))
    records.buckets.delete("first-bucket")
    records.versions.add(a_version(2))
    records.versions.delete(a_version(1).record_id)
    records.uploads.put(an_upload(2))
    records.uploads.delete("upload-1")
    records.events.append(an_event(2))
    records.exchanges.append(an_exchange(2))


def everything(records: Records) -> list[object]:
    return [
        list(records.keys.all()),
        list(records.keys.aliases()),
        list(records.store_keys.all()),
        list(records.bucket_keys.all()),
        list(records.buckets.all()),
        list(records.versions.recent(9)),
        list(records.uploads.find("first-bucket")),
        list(records.events.find(EventQuery())),
        list(records.exchanges.recent(9)),
        records.usage(),
        sorted(records.blob_ids()),
    ]


def fill(records: Records) -> None:
    records.keys.put(a_key(1))
    records.keys.put_alias("alias/a", a_key(1).key_id)
    records.store_keys.put(a_store_key(1))
    records.bucket_keys.put(a_bucket_key(1), NOON)
    records.buckets.put(a_bucket())
    records.versions.add(a_version(1))
    records.uploads.put(an_upload(1))
    records.events.append(an_event(1))
    records.exchanges.append(an_exchange(1))
