"""What is to be said of PostgreSQL alone.

Its name keeps pytest from collecting it by itself: test_same_tests.py runs it, with the settings that it needs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from encryption_lab.errors import StorageFull
from encryption_lab.memory import MemoryRootKeys, SystemRandomness
from encryption_lab.persistence.access_keys import find_access_key
from encryption_lab.persistence.fields import Utf8Field
from encryption_lab.persistence.models import AliasRow, BucketRow, EventRow, UploadRow, VersionRow
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.ports import EventQuery
from encryption_lab.root_wrapping import RootWrapping
from tests.live_site import PATIENCE_SECONDS, wait_for
from tests.persistence.conftest import open_account
from tests.persistence.values import ALICE, NOON, a_bucket, a_bucket_key, a_version, an_event

pytestmark = pytest.mark.django_db(transaction=True)
NEVER_HELD = ["\0", "v\0", "\ud800", "v\udfff"]


@pytest.fixture
def alice() -> DjangoRecords:
    return open_account(ALICE)


def test_the_database_is_postgresql() -> None:
    assert connection.vendor == "postgresql"


@pytest.mark.parametrize("text", NEVER_HELD)
def test_text_that_no_column_can_hold_is_looked_for_and_not_found(alice: DjangoRecords, text: str) -> None:
    alice.versions.add(a_version(1))
    assert alice.versions.get("first-bucket", "notes/a.txt", text) is None
    assert alice.uploads.get(text) is None
    assert alice.exchanges.of_group(text) == []
    assert alice.events.find(EventQuery(exchange_id=text)) == []
    alice.uploads.delete(text)


@pytest.mark.parametrize("text", NEVER_HELD)
def test_no_access_key_has_such_a_name(text: str) -> None:
    assert find_access_key(text, RootWrapping(MemoryRootKeys(), SystemRandomness())) is None


@pytest.mark.parametrize("text", NEVER_HELD)
def test_names_that_people_choose_lose_nothing(alice: DjangoRecords, text: str) -> None:
    alice.versions.add(a_version(1, text))
    found = alice.versions.latest("first-bucket", text)
    assert found is not None
    assert found.key == text
    alice.events.append(an_event(1, bucket="b", object_key=text))
    ((_, event),) = alice.events.find(EventQuery(bucket="b", object_key=text))
    assert event.object_key == text


def test_what_is_listed_in_order_has_no_collation() -> None:
    """Bytes sort as S3 sorts, whatever order of letters the database was made with."""
    with connection.cursor() as cursor:
        for kind in (AliasRow, BucketRow, EventRow, UploadRow, VersionRow):
            names = [field.column for field in kind._meta.fields if isinstance(field, Utf8Field)]
            cursor.execute(
                "SELECT DISTINCT attcollation FROM pg_attribute WHERE attrelid = %s::regclass AND attname = ANY(%s)",
                [kind._meta.db_table, names],
            )
            assert cursor.fetchall() == [(0,)]


@pytest.fixture
def full_disk() -> Iterator[None]:
    """From now on whatever would write a version fails as PostgreSQL does on a full disk (53100, disk_full)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE 'no space left' USING ERRCODE = 'disk_full'; END $$;"
            " CREATE TRIGGER full_disk BEFORE INSERT ON lab_versionrow EXECUTE FUNCTION full_disk()"
        )
        yield
        cursor.execute("DROP FUNCTION full_disk CASCADE")


def test_a_full_disk_is_storage_full_and_changes_nothing(alice: DjangoRecords, full_disk: None) -> None:
    def fill_up() -> None:
        with alice.atomic():
            alice.buckets.put(a_bucket())
            alice.versions.add(a_version(1))

    with pytest.raises(StorageFull):
        fill_up()
    assert list(alice.buckets.all()) == []


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")
        (waiting,) = cursor.fetchone()
    return bool(waiting)


def test_who_waited_for_the_account_sees_what_was_done_meanwhile(alice: DjangoRecords) -> None:
    """Though the server's default is that a transaction sees the state it began with (tests/postgresql/server.py)."""
    seen: list[str] = []

    def look() -> None:
        records = DjangoRecords(ALICE)
        with records.atomic():
            seen.extend(bucket.name for bucket in records.buckets.all())
        connection.close()

    thread = threading.Thread(target=look)
    with alice.atomic():
        thread.start()
        wait_for(somebody_waits_for_a_lock)
        alice.buckets.put(a_bucket("meanwhile"))
    thread.join()
    assert seen == ["meanwhile"]


def test_a_bucket_key_is_kept_while_another_has_its_turn(alice: DjangoRecords) -> None:
    """It is kept without a turn. To wait for one with its row in hand would be a deadlock: who has the turn may keep
    the same."""

    def keep() -> None:
        DjangoRecords(ALICE).bucket_keys.put(a_bucket_key(1), NOON)
        connection.close()

    thread = threading.Thread(target=keep)
    with alice.atomic():
        thread.start()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()
    assert [kept.name for kept in alice.bucket_keys.all()] == [a_bucket_key(1).name]
