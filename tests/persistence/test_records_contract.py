"""What every `Records` does, asked of the one in memory and of the one in the database alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from encryption_lab.kms.keys import KeyState
from encryption_lab.ports import EventQuery, Records, Usage
from encryption_lab.store.buckets import Versioning
from tests.persistence.contents import change_everything, everything, fill
from tests.persistence.values import (
    NOON,
    a_blob_id,
    a_bucket,
    a_bucket_key,
    a_key,
    a_marker,
    a_part,
    a_store_key,
    a_version,
    an_event,
    an_exchange,
    an_upload,
)


def test_what_was_never_stored_is_none(records: Records) -> None:
    missing = a_version(1)
    assert records.versions.get("first-bucket", "notes/a.txt", "v1") is None
    assert records.versions.latest("first-bucket", "notes/a.txt") is None
    assert records.versions.by_record_id(missing.record_id) is None
    assert records.keys.get(a_key(1).key_id) is None
    assert records.keys.alias("alias/none") is None
    assert records.store_keys.get("00") is None
    assert records.bucket_keys.get("00") is None
    assert records.buckets.get("none") is None
    assert records.uploads.get("none") is None
    assert records.exchanges.get("none") is None


def test_kms_keys_are_listed_oldest_first_and_overwritten_in_place(records: Records) -> None:
    for number in (3, 1, 2):
        records.keys.put(a_key(number))
    changed = a_key(3, state=KeyState.DISABLED, description="")
    records.keys.put(changed)
    assert list(records.keys.all()) == [changed, a_key(1), a_key(2)]
    assert records.keys.get(changed.key_id) == changed


def test_bucket_keys_are_kept_by_name_until_their_time_is_over(records: Records) -> None:
    end = a_bucket_key(1).until
    for number in (2, 1):
        records.bucket_keys.put(a_bucket_key(number), NOON)
    longer = a_bucket_key(1, until=end + timedelta(minutes=5))
    records.bucket_keys.put(longer, NOON)
    assert list(records.bucket_keys.all()) == [a_bucket_key(2), longer]
    records.bucket_keys.put(a_bucket_key(3, until=end + timedelta(minutes=5)), end)
    assert records.bucket_keys.get(a_bucket_key(2).name) is None
    assert records.bucket_keys.get(longer.name) == longer
    records.bucket_keys.clear()
    assert list(records.bucket_keys.all()) == []


def test_aliases_are_in_order_and_can_be_moved_and_deleted(records: Records) -> None:
    one, two = a_key(1).key_id, a_key(2).key_id
    for alias in ("alias/b", "alias/B", "alias/a"):
        records.keys.put_alias(alias, one)
    records.keys.put_alias("alias/b", two)
    assert list(records.keys.aliases()) == [("alias/B", one), ("alias/a", one), ("alias/b", two)]
    for _ in range(2):
        records.keys.delete_alias("alias/B")
    assert records.keys.alias("alias/B") is None
    assert records.keys.alias("alias/b") == two


def test_store_keys_are_listed_as_they_came_and_the_newest_is_the_last(records: Records) -> None:
    assert records.store_keys.newest() is None
    for number, days in ((2, 0), (1, 30), (3, 60)):
        records.store_keys.put(a_store_key(number, days=days))
        assert records.store_keys.newest() == a_store_key(number, days=days)
    rewrapped = replace(a_store_key(1, days=30), wrapped=b"anew")
    records.store_keys.put(rewrapped)
    assert list(records.store_keys.all()) == [a_store_key(2), rewrapped, a_store_key(3, days=60)]
    assert records.store_keys.get(rewrapped.store_key_id) == rewrapped
    assert records.store_keys.newest() == a_store_key(3, days=60)


def test_buckets_are_in_order_and_overwritten_in_place(records: Records) -> None:
    for name in ("b-2", "a.1", "b-10"):
        records.buckets.put(a_bucket(name))
    changed = a_bucket("b-2", versioning=Versioning.SUSPENDED, sse_c_blocked=False)
    records.buckets.put(changed)
    assert list(records.buckets.all()) == [a_bucket("a.1"), a_bucket("b-10"), changed]
    for _ in range(2):
        records.buckets.delete("a.1")
    assert records.buckets.get("a.1") is None
    assert records.buckets.get("b-2") == changed


def test_uploads_are_listed_by_key_then_time(records: Records) -> None:
    later = NOON + timedelta(minutes=1)
    given = [
        an_upload(1, "b"),
        an_upload(2, "a", created_at=later),
        an_upload(3, "a"),
        an_upload(4, bucket="other"),
    ]
    for upload in given:
        records.uploads.put(upload)
    grown = replace(given[0], parts=(a_part(1, part_number=1),))
    records.uploads.put(grown)
    assert list(records.uploads.find("first-bucket")) == [given[2], given[1], grown]
    for _ in range(2):
        records.uploads.delete("upload-3")
    assert records.uploads.get("upload-3") is None
    assert records.uploads.get("upload-1") == grown


def test_events_are_found_newest_first_in_pages(records: Records) -> None:
    for number in range(1, 8):
        records.events.append(an_event(number))
    first = records.events.find(EventQuery(limit=3))
    second = records.events.find(EventQuery(limit=3, before=first[-1][0]))
    third = records.events.find(EventQuery(limit=3, before=second[-1][0]))
    found = [event for _, event in (*first, *second, *third)]
    assert found == [an_event(number) for number in range(7, 0, -1)]
    numbers = [number for number, _ in (*first, *second, *third)]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"name": "Encrypt"}, [2]),
        ({"principal": "reader"}, [3]),
        ({"key_arn": "arn:aws:kms:…:key/1"}, [4]),
        ({"bucket": "b1"}, [6, 5]),
        ({"bucket": "b1", "object_key": "é/1"}, [6]),
        ({"exchange_id": "x7"}, [7]),
        ({"bucket": "b1", "name": "Encrypt"}, []),
        ({"principal": ""}, [8]),
        ({}, [8, 7, 6, 5, 4, 3, 2, 1]),
    ],
)
def test_events_are_found_by_what_is_asked(records: Records, asked: dict[str, Any], found: list[int]) -> None:
    given: list[dict[str, str]] = [
        {},
        {"name": "Encrypt"},
        {"principal": "reader"},
        {"key_arn": "arn:aws:kms:…:key/1"},
        {"bucket": "b1"},
        {"bucket": "b1", "object_key": "é/1"},
        {"exchange_id": "x7"},
        {"principal": ""},
    ]
    for number, other in enumerate(given, start=1):
        records.events.append(an_event(number, **other))
    answer = [event for _, event in records.events.find(EventQuery(**asked))]
    assert answer == [an_event(number, **given[number - 1]) for number in found]


def test_exchanges_are_listed_newest_first_also_of_one_version(records: Records) -> None:
    mine = a_version(1).record_id
    given = [an_exchange(1, record_id=mine), an_exchange(2), an_exchange(3, record_id=mine, error_code="X")]
    for exchange in given:
        records.exchanges.append(exchange)
    assert list(records.exchanges.recent(2)) == [given[2], given[1]]
    assert list(records.exchanges.recent(9, record_id=mine)) == [given[2], given[0]]
    assert records.exchanges.get("exchange-2") == given[1]


def test_the_exchanges_of_a_group_come_in_the_order_they_were_made(records: Records) -> None:
    for number, group_id in enumerate(["g", "", "g", "other"]):
        records.exchanges.append(an_exchange(number, group_id=group_id))
    assert [exchange.exchange_id for exchange in records.exchanges.of_group("g")] == [
        "exchange-0",
        "exchange-2",
    ]


def test_usage_counts_versions_and_parts_but_no_markers_or_deleted_keys(records: Records) -> None:
    assert records.usage() == Usage(bytes=0, objects=0, keys=0, buckets=0)
    records.buckets.put(a_bucket())
    records.keys.put(a_key(1))
    records.keys.put(a_key(2, state=KeyState.PENDING_DELETION))
    records.keys.put(a_key(3, state=KeyState.DELETED))
    records.versions.add(a_version(1, size_bytes=2**40))
    records.versions.add(a_version(2, size_bytes=5))
    records.versions.add(a_marker(3))
    parts = (a_part(4, part_number=1, size_bytes=30), a_part(5, part_number=2, size_bytes=1))
    records.uploads.put(an_upload(1, parts=parts))
    assert records.usage() == Usage(bytes=2**40 + 36, objects=2, keys=2, buckets=1)


def test_blob_ids_are_those_of_versions_and_uploads(records: Records) -> None:
    records.versions.add(a_version(1, parts=(a_part(1, part_number=1), a_part(2, part_number=2))))
    records.versions.add(a_marker(2))
    records.uploads.put(an_upload(3, parts=(a_part(3, part_number=1),)))
    assert sorted(records.blob_ids()) == [a_blob_id(1), a_blob_id(2), a_blob_id(3)]


def change_and_fail(records: Records) -> None:
    with records.atomic():
        before = everything(records)
        change_everything(records)
        assert everything(records) != before
        raise KeyError


def test_an_exception_undoes_all_of_it(records: Records) -> None:
    fill(records)
    before = everything(records)
    with pytest.raises(KeyError):
        change_and_fail(records)
    assert everything(records) == before


def test_without_exception_all_of_it_stays(records: Records) -> None:
    fill(records)
    with records.atomic():
        change_everything(records)
        inside = everything(records)
    assert everything(records) == inside


def test_an_inner_failure_that_is_caught_undoes_the_inner_changes_only(records: Records) -> None:
    with records.atomic():
        records.buckets.put(a_bucket("outer"))
        with pytest.raises(KeyError):
            change_and_fail(records)
    assert [bucket.name for bucket in records.buckets.all()] == ["outer"]
