"""What every `Records` does with object versions, asked of the one in memory and of the one in the database alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from encryption_lab.methods.envelopes import DsseKmsEnvelope, SseKmsEnvelope, SseS3Envelope
from encryption_lab.ports import Records, VersionQuery
from encryption_lab.store.versions import ObjectVersion
from tests.persistence.values import (
    a_marker,
    a_part,
    a_version,
)

NAMES_IN_ORDER = ["", "A", "B", "Z", "a", "a/", "a/b", "a0", "aa", "b", "é", "中", "\uffff", "😀", "😀/x"]


def ids(versions: object) -> list[str]:
    assert isinstance(versions, list)
    return [version.version_id for version in versions]


def test_a_version_comes_back_as_it_was_stored_with_its_number(records: Records) -> None:
    given = a_version(1)
    added = records.versions.add(given)
    assert added.sequence > 0
    assert replace(added, sequence=0) == given
    assert records.versions.get("first-bucket", "notes/a.txt", "v1") == added
    assert records.versions.latest("first-bucket", "notes/a.txt") == added
    assert records.versions.by_record_id(given.record_id) == added


def test_numbers_grow_and_are_not_used_again(records: Records) -> None:
    first, second = (records.versions.add(a_version(number)) for number in (1, 2))
    records.versions.delete(second.record_id)
    assert first.sequence < second.sequence < records.versions.add(a_version(3)).sequence


def test_a_version_is_found_by_bucket_key_and_id_together(records: Records) -> None:
    for number, (bucket, key) in enumerate([("b1", "k1"), ("b1", "k2"), ("b2", "k1")]):
        records.versions.add(a_version(number, key, bucket=bucket, version_id="null"))
    found = records.versions.get("b2", "k1", "null")
    assert found is not None
    assert (found.bucket, found.key) == ("b2", "k1")
    assert records.versions.get("b2", "k2", "null") is None


def test_keys_differ_by_case_and_by_composition(records: Records) -> None:
    names = ["note", "Note", "NOTE", "\u00e9", "e\u0301", "a_b", "a%b", "a\x00b", " "]
    for number, name in enumerate(names):
        records.versions.add(a_version(number, name))
    for number, name in enumerate(names):
        latest = records.versions.latest("first-bucket", name)
        assert latest is not None
        assert latest.version_id == f"v{number}"
        found = records.versions.find(VersionQuery(bucket="first-bucket", prefix=name))
        assert all(version.key.startswith(name) for version in found)


def test_a_key_of_1024_bytes_is_kept_whole(records: Records) -> None:
    key = "😀" * 256
    assert records.versions.add(a_version(1, key)).key == key
    assert records.versions.latest("first-bucket", key) is not None


def test_versions_are_listed_by_utf8_bytes_then_newest_first(records: Records) -> None:
    for number, name in enumerate(reversed(NAMES_IN_ORDER)):
        records.versions.add(a_version(number, name))
        records.versions.add(a_version(number + 100, name))
    found = records.versions.find(VersionQuery(bucket="first-bucket"))
    keys = [version.key for version in found]
    assert keys == [name for name in NAMES_IN_ORDER for _ in range(2)]
    assert keys == sorted(keys, key=str.encode)
    for newer, older in zip(found[::2], found[1::2], strict=True):
        assert newer.sequence > older.sequence


@pytest.mark.parametrize("prefix", ["", "a", "a/", "A", "é", "😀", "\uffff", "nothing", "\U0010ffff"])
def test_a_prefix_keeps_what_begins_with_it(records: Records, prefix: str) -> None:
    for number, name in enumerate([*NAMES_IN_ORDER, "\U0010ffff", "\U0010ffffz"]):
        records.versions.add(a_version(number, name))
    found = records.versions.find(VersionQuery(bucket="first-bucket", prefix=prefix))
    wanted = [name for name in [*NAMES_IN_ORDER, "\U0010ffff", "\U0010ffffz"] if name.startswith(prefix)]
    assert [version.key for version in found] == sorted(wanted, key=str.encode)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("latest_only", [False, True])
def test_pages_join_without_gap_or_repeat(records: Records, limit: int, latest_only: bool) -> None:
    for number, name in enumerate(("b", "a", "c", "a", "b", "a")):
        records.versions.add(a_version(number, name))
    records.versions.add(a_marker(50, "c"))
    whole = list(records.versions.find(VersionQuery(bucket="first-bucket", latest_only=latest_only)))
    pages: list[ObjectVersion] = []
    query = VersionQuery(bucket="first-bucket", latest_only=latest_only, limit=limit)
    while page := records.versions.find(query):
        assert len(page) <= limit
        pages += page
        query = replace(query, after=(page[-1].key, page[-1].sequence))
    assert pages == whole
    assert len(whole) == (2 if latest_only else 7)


def test_after_a_key_with_nought_comes_the_next_key(records: Records) -> None:
    for number, name in enumerate(["a", "a", "b"], start=1):
        records.versions.add(a_version(number, name))
    assert ids(records.versions.find(VersionQuery(bucket="first-bucket", after=("a", 0)))) == ["v3"]
    assert ids(records.versions.find(VersionQuery(bucket="first-bucket", after=("Z", 0)))) == [
        "v2",
        "v1",
        "v3",
    ]


def test_latest_only_shows_no_key_whose_newest_is_a_marker(records: Records) -> None:
    records.versions.add(a_version(1, "gone"))
    marker = records.versions.add(a_marker(2, "gone"))
    records.versions.add(a_version(3, "old"))
    records.versions.add(a_version(4, "old"))
    query = VersionQuery(bucket="first-bucket", latest_only=True)
    assert ids(records.versions.find(query)) == ["v4"]
    latest = records.versions.latest("first-bucket", "gone")
    assert latest is not None
    assert latest.is_delete_marker
    records.versions.delete(marker.record_id)
    assert ids(records.versions.find(query)) == ["v1", "v4"]


def test_a_listing_stays_in_its_bucket(records: Records) -> None:
    records.versions.add(a_version(1, "a", bucket="b1"))
    records.versions.add(a_version(2, "a", bucket="b2"))
    assert ids(records.versions.find(VersionQuery(bucket="b1", latest_only=True))) == ["v1"]


def test_recent_versions_come_newest_first_over_all_buckets(records: Records) -> None:
    for number in range(1, 5):
        records.versions.add(a_version(number, bucket=f"bucket-{number % 2}"))
    assert ids(records.versions.recent(3)) == ["v4", "v3", "v2"]


def test_versions_under_a_kms_key_are_counted_and_the_newest_listed(records: Records) -> None:
    arn = "arn:aws:kms:eu-central-1:111122223333:key/1"
    inner = SseKmsEnvelope(key_arn=arn, material_id="m", blob=b"blob", context={"a": "b"})
    double = DsseKmsEnvelope(inner=inner, outer=SseS3Envelope(wrapped_key=b"wrapped"))
    for number, envelope in enumerate([inner, double, replace(inner, key_arn=arn + "0"), inner, None]):
        records.versions.add(a_version(number, envelope=envelope))
    count, newest = records.versions.under_key(arn, 2)
    assert count == 3
    assert ids(newest) == ["v3", "v1"]
    assert records.versions.under_key("arn:none", 2) == (0, [])


def test_a_replaced_version_keeps_its_number(records: Records) -> None:
    added = records.versions.add(a_version(1))
    records.versions.add(a_version(2))
    changed = replace(added, size_bytes=7, content_type="image/png", parts=(a_part(9, size_bytes=7),))
    records.versions.replace(changed)
    assert records.versions.by_record_id(added.record_id) == changed
    assert records.usage().bytes == 107
    assert ids(records.versions.recent(9)) == ["v2", "v1"]


def test_replacing_what_is_gone_does_not_bring_it_back(records: Records) -> None:
    added = records.versions.add(a_version(1))
    records.versions.delete(added.record_id)
    records.versions.replace(added)
    assert records.versions.by_record_id(added.record_id) is None


def test_deleting_takes_one_and_may_be_repeated(records: Records) -> None:
    for number in (1, 2):
        records.versions.add(a_version(number))
    for _ in range(2):
        records.versions.delete(a_version(2).record_id)
    latest = records.versions.latest("first-bucket", "notes/a.txt")
    assert latest is not None
    assert latest.version_id == "v1"
