"""What the records in the database promise beyond the contract: isolation, few queries, indices, a full disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from encryption_lab.errors import StorageFull
from encryption_lab.persistence.models import Sandbox
from encryption_lab.persistence.records import DjangoRecords, blob_ids
from encryption_lab.ports import EventQuery, Usage, VersionQuery
from tests.persistence.conftest import open_account
from tests.persistence.contents import everything, fill
from tests.persistence.values import (
    ALICE,
    BOB,
    a_blob_id,
    a_bucket,
    a_key,
    a_marker,
    a_store_key,
    a_version,
    an_event,
    an_exchange,
    an_upload,
)

pytestmark = pytest.mark.django_db
Question = Callable[[DjangoRecords], object]

# Few rows by the quota: not worth an index of their own.
SORTED_IN_MEMORY = {"keys.all", "store_keys.all"}
COUNTED = {"versions.under_key"}  # its total is a statement of its own
NOTHING: tuple[object, ...] = (None, [], Usage(bytes=0, objects=0, keys=0, buckets=0))

READS: dict[str, Question] = {
    "keys.get": lambda records: records.keys.get(a_key(1).key_id),
    "keys.all": lambda records: records.keys.all(),
    "keys.alias": lambda records: records.keys.alias("alias/a"),
    "keys.aliases": lambda records: records.keys.aliases(),
    "store_keys.get": lambda records: records.store_keys.get(a_store_key(1).store_key_id),
    "store_keys.all": lambda records: records.store_keys.all(),
    "buckets.get": lambda records: records.buckets.get("first-bucket"),
    "buckets.all": lambda records: records.buckets.all(),
    "versions.by_record_id": lambda records: records.versions.by_record_id(a_version(1).record_id),
    "versions.latest": lambda records: records.versions.latest("first-bucket", "notes/a.txt"),
    "versions.get": lambda records: records.versions.get("first-bucket", "notes/a.txt", "v1"),
    "versions.find": lambda records: records.versions.find(VersionQuery(bucket="first-bucket")),
    "versions.find a page": lambda records: records.versions.find(
        VersionQuery(bucket="first-bucket", prefix="notes/", after=("notes/a.txt", 2**40))
    ),
    "versions.find the latest": lambda records: records.versions.find(
        VersionQuery(bucket="first-bucket", prefix="notes/", after=("notes/", 0), latest_only=True)
    ),
    "versions.recent": lambda records: records.versions.recent(10),
    "versions.under_key": lambda records: records.versions.under_key("", 10)[1],
    "uploads.get": lambda records: records.uploads.get("upload-1"),
    "uploads.find": lambda records: records.uploads.find("first-bucket"),
    "events.find": lambda records: records.events.find(EventQuery()),
    "events.find by name": lambda records: records.events.find(EventQuery(name="Decrypt")),
    "events.find by key": lambda records: records.events.find(EventQuery(key_arn="")),
    "events.find by object": lambda records: records.events.find(EventQuery(bucket="", object_key="")),
    "events.find by exchange": lambda records: records.events.find(EventQuery(exchange_id="")),
    "events.find a page": lambda records: records.events.find(EventQuery(before=2**40, limit=5)),
    "exchanges.get": lambda records: records.exchanges.get("exchange-1"),
    "exchanges.recent": lambda records: records.exchanges.recent(5),
    "exchanges.recent of a version": lambda records: records.exchanges.recent(
        5, record_id=a_version(1).record_id
    ),
    "exchanges.of_group": lambda records: records.exchanges.of_group(""),
    "usage": lambda records: records.usage(),
}


@pytest.fixture
def alice() -> DjangoRecords:
    return open_account(ALICE)


@pytest.fixture
def bob() -> DjangoRecords:
    return open_account(BOB)


def statements(records: DjangoRecords, ask: Question) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        ask(records)
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("name", READS)
def test_another_account_sees_nothing_of_it(alice: DjangoRecords, bob: DjangoRecords, name: str) -> None:
    fill(alice)
    alice.exchanges.append(an_exchange(9, record_id=a_version(1).record_id))
    mine, theirs = READS[name](alice), READS[name](bob)
    assert mine not in NOTHING
    assert theirs in NOTHING


def test_another_account_can_change_nothing_of_it(alice: DjangoRecords, bob: DjangoRecords) -> None:
    fill(alice)
    before = everything(alice)
    bob.versions.delete(a_version(1).record_id)
    bob.versions.replace(a_version(1, size_bytes=0))
    bob.uploads.delete("upload-1")
    bob.buckets.delete("first-bucket")
    bob.keys.delete_alias("alias/a")
    assert everything(alice) == before


def test_two_accounts_use_the_same_names(alice: DjangoRecords, bob: DjangoRecords) -> None:
    for number, records in enumerate([alice, bob], start=1):
        records.buckets.put(a_bucket(sse_c_blocked=records is alice))
        records.keys.put(a_key(1, description=str(number)))
        records.keys.put_alias("alias/a", a_key(number).key_id)
        records.store_keys.put(a_store_key(1, days=number))
        records.versions.add(a_version(number, version_id="null"))
        records.uploads.put(an_upload(1, key=str(number)))
        records.events.append(an_event(number))
        records.exchanges.append(an_exchange(1, status=number))
    assert [event.event_id for _, event in alice.events.find(EventQuery())] == ["event-1"]
    for number, records in enumerate([alice, bob], start=1):
        bucket, exchange = records.buckets.get("first-bucket"), records.exchanges.get("exchange-1")
        latest = records.versions.latest("first-bucket", "notes/a.txt")
        assert bucket is not None
        assert bucket.sse_c_blocked is (records is alice)
        assert exchange is not None
        assert exchange.status == number
        assert latest is not None
        assert latest.record_id == a_version(number).record_id
        assert [key.description for key in records.keys.all()] == [str(number)]
        assert records.keys.alias("alias/a") == a_key(number).key_id
        assert [upload.key for upload in records.uploads.find("first-bucket")] == [str(number)]
        assert list(records.blob_ids()) == [a_blob_id(number)]


def test_a_record_id_names_one_version_of_the_whole_installation(
    alice: DjangoRecords, bob: DjangoRecords
) -> None:
    alice.versions.add(a_version(1))
    with pytest.raises(IntegrityError), bob.atomic():
        bob.versions.add(a_version(1))


def test_two_null_versions_of_one_key_are_refused(alice: DjangoRecords) -> None:
    alice.versions.add(a_version(1, version_id="null"))
    with pytest.raises(IntegrityError), alice.atomic():
        alice.versions.add(a_version(2, version_id="null"))


def test_a_sandbox_takes_everything_with_it(alice: DjangoRecords, bob: DjangoRecords) -> None:
    fill(alice)
    bob.versions.add(a_version(2))
    Sandbox.objects.get(account_id=ALICE.account_id).delete()
    assert not any(everything(alice)[:-2])
    assert list(blob_ids()) == [a_blob_id(2)]


@pytest.mark.parametrize("name", READS)
def test_a_question_is_one_statement_however_much_there_is(alice: DjangoRecords, name: str) -> None:
    fill(alice)
    for number in range(10, 40):
        alice.versions.add(a_version(number))
        alice.versions.add(a_marker(number + 100, f"key-{number}"))
        alice.events.append(an_event(number))
        alice.uploads.put(an_upload(number))
    assert len(statements(alice, READS[name])) == (2 if name in COUNTED else 1)


@pytest.mark.parametrize("name", READS)
def test_a_question_is_answered_from_an_index_and_in_its_order(alice: DjangoRecords, name: str) -> None:
    for statement in statements(alice, READS[name]):
        check_plan(name, statement)


def check_plan(name: str, statement: str) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        plan = [str(row[-1]) for row in cursor.fetchall()]
    scans = [line for line in plan if line.startswith("SCAN") and line != "SCAN CONSTANT ROW"]
    assert not scans, plan
    if name not in SORTED_IN_MEMORY:
        assert not [line for line in plan if "TEMP B-TREE" in line], plan


def test_a_write_is_one_statement(alice: DjangoRecords) -> None:
    writes: list[Question] = [
        lambda records: records.keys.put(a_key(1)),
        lambda records: records.keys.put_alias("alias/a", a_key(1).key_id),
        lambda records: records.store_keys.put(a_store_key(1)),
        lambda records: records.buckets.put(a_bucket()),
        lambda records: records.versions.add(a_version(1)),
        lambda records: records.versions.replace(a_version(1)),
        lambda records: records.uploads.put(an_upload(1)),
        lambda records: records.events.append(an_event(1)),
        lambda records: records.exchanges.append(an_exchange(1)),
        lambda records: records.keys.put(a_key(1)),
        lambda records: records.keys.delete_alias("alias/a"),
        lambda records: records.buckets.delete("first-bucket"),
        lambda records: records.uploads.delete("upload-1"),
        lambda records: records.versions.delete(a_version(1).record_id),
    ]
    for write in writes:
        assert len(statements(alice, write)) == 1


@pytest.fixture
def full_database() -> Iterator[None]:
    """The database may not grow any more: what SQLite answers then is what it answers on a full disk."""
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


@pytest.mark.django_db(transaction=True)
def test_a_full_database_is_storage_full_and_changes_nothing(
    alice: DjangoRecords, full_database: None
) -> None:
    def fill_up() -> None:
        with alice.atomic():
            for number in range(1000):
                alice.versions.add(a_version(number, f"{number}" + "k" * 1000))

    with pytest.raises(StorageFull):
        fill_up()
    assert alice.usage().objects == 0


@pytest.mark.django_db(transaction=True)
def test_what_was_deleted_is_nowhere_in_the_database_file(alice: DjangoRecords) -> None:
    secret = b"a wrapped key that shall be gone".hex()
    for number in range(20):
        alice.store_keys.put(replace(a_store_key(number), wrapped=bytes.fromhex(secret)))
    path = Path(connection.settings_dict["NAME"])
    assert secret.encode() in at_rest(path)
    Sandbox.objects.get(account_id=ALICE.account_id).delete()
    assert secret.encode() not in at_rest(path)


def at_rest(path: Path) -> bytes:
    """Return the database's file once all of the write-ahead log has been moved into it."""
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()
