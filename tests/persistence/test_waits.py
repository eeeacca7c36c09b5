"""What the store waits for besides the processor, and that it says so: others may go on meanwhile."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection

from encryption_lab.identities import BlobId
from encryption_lab.persistence.blobs import FileBlobs
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.write_queue import queue_file
from encryption_lab.waits import steps_aside, waiting
from tests.persistence.conftest import open_account
from tests.persistence.values import ALICE, a_bucket

BLOB = BlobId("ab" * 16)


@dataclass
class Aside:
    """Counts who waits, and looks at something while they do."""

    seen: list[bool] = field(default_factory=list)
    looked_at: Path | None = None

    @contextmanager
    def __call__(self) -> Iterator[None]:
        yield
        self.seen.append(self.looked_at is None or self.looked_at.exists())


def test_outside_nobody_is_asked() -> None:
    aside = Aside()
    with steps_aside(aside):
        pass
    with waiting():
        pass
    assert aside.seen == []


def test_the_disk_is_waited_for_aside(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path, free_bytes_reserve=0)
    aside = Aside(looked_at=tmp_path / BLOB[:2] / BLOB)
    with steps_aside(aside):
        writer = blobs.create(BLOB)
        writer.write(b"sealed")
        assert aside.seen == []
        writer.commit()
    assert aside.seen == [True]


@pytest.mark.django_db(transaction=True)
def test_the_commit_is_waited_for_aside_and_nothing_before_it() -> None:
    records = open_account(ALICE)
    aside = Aside()
    with steps_aside(aside):
        with records.atomic():
            records.buckets.put(a_bucket())
            assert aside.seen == []
        assert aside.seen == [True]
    assert DjangoRecords(ALICE).buckets.get(a_bucket().name) == a_bucket()


@pytest.mark.django_db(transaction=True)
def test_the_next_writer_need_not_wait_until_the_one_before_it_goes_on() -> None:
    records = open_account(ALICE)
    free: list[bool] = []

    @contextmanager
    def aside() -> Iterator[None]:
        yield
        free.append(is_free())

    with steps_aside(aside), records.atomic():
        records.buckets.put(a_bucket())
    assert free == [True]


@pytest.mark.django_db(transaction=True)
def test_what_fails_gives_its_turn_back() -> None:
    records = open_account(ALICE)

    def fail() -> None:
        with records.atomic():
            records.buckets.put(a_bucket())
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert is_free()
    assert records.buckets.get(a_bucket().name) is None
    assert not connection.in_atomic_block


def is_free() -> bool:
    descriptor = os.open(queue_file(), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
