"""Requests at once, each on a connection of its own: none is lost, none is half done, none leaves a file behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections

from encryption_lab.identities import ADMINISTRATOR, Account
from encryption_lab.lab import Installation, Lab
from encryption_lab.memory import MemoryRootKeys, SystemClock, SystemRandomness
from encryption_lab.methods.requests import SseKms
from encryption_lab.persistence.blobs import FileBlobs
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.sandboxes import sandbox_create
from encryption_lab.ports import VersionQuery
from encryption_lab.store.buckets import Versioning

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 4
BUCKET = "notes"


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobs:
    return FileBlobs(tmp_path / "blobs", free_bytes_reserve=0)


@pytest.fixture
def installation(blobs: FileBlobs) -> Installation:
    return Installation(
        root_keys=MemoryRootKeys(), blobs=blobs, randomness=SystemRandomness(), clock=SystemClock()
    )


@pytest.fixture
def account(installation: Installation) -> Account:
    account = sandbox_create(datetime.now(UTC))[0].account
    lab = Lab(account, DjangoRecords(account), installation)
    lab.buckets.create(lab.call(ADMINISTRATOR, secure_transport=True), BUCKET)
    return account


@pytest.fixture
def lab(account: Account, installation: Installation) -> Lab:
    return Lab(account, DjangoRecords(account), installation)


def at_once(account: Account, installation: Installation, act: Callable[[Lab, int], None]) -> None:
    """Let every thread do it at the same moment, with a lab of its own as each request has. Raises what one raised."""
    start, raised = threading.Barrier(THREADS), list[BaseException]()

    def run(number: int) -> None:
        try:
            start.wait()
            act(Lab(account, DjangoRecords(account), installation), number)
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def body(lab: Lab, key: str = "key") -> bytes:
    with lab.objects.get(lab.call(ADMINISTRATOR, secure_transport=True), BUCKET, key) as found:
        return b"".join(bytes(piece) for piece in found.pieces())


def put(lab: Lab, number: int) -> None:
    for again in range(5):
        call = lab.call(ADMINISTRATOR, secure_transport=True)
        lab.objects.put(call, BUCKET, "key", [f"{number}.{again}".encode() * 1000], encryption=SseKms())


def test_of_many_puts_to_one_key_one_is_whole_and_no_file_is_left(
    account: Account, installation: Installation, blobs: FileBlobs, lab: Lab
) -> None:
    at_once(account, installation, put)
    (version,) = lab.records.versions.find(VersionQuery(bucket=BUCKET))
    assert body(lab) in {f"{number}.4".encode() * 1000 for number in range(THREADS)}
    assert [file.blob_id for file in blobs.stored()] == [part.blob_id for part in version.parts]
    assert not list(blobs.incoming())


def test_with_versioning_every_put_is_kept(
    account: Account, installation: Installation, blobs: FileBlobs, lab: Lab
) -> None:
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    lab.buckets.put_versioning(call, BUCKET, Versioning.ENABLED)
    at_once(account, installation, put)
    assert (
        len(lab.records.versions.find(VersionQuery(bucket=BUCKET)))
        == 5 * THREADS
        == len(list(blobs.stored()))
    )


def test_parts_that_arrive_at_once_are_all_kept(
    account: Account, installation: Installation, blobs: FileBlobs, lab: Lab
) -> None:
    upload = lab.multipart.create(lab.call(ADMINISTRATOR, secure_transport=True), BUCKET, "key")

    def put_parts(lab: Lab, number: int) -> None:
        for part_number in (number * 5 + again + 1 for again in range(5)):
            call = lab.call(ADMINISTRATOR, secure_transport=True)
            part = lab.multipart.begin_part(call, upload.upload_id, part_number)
            part.write(b"part")
            part.finish()

    at_once(account, installation, put_parts)
    kept = lab.records.uploads.get(upload.upload_id)
    assert kept is not None
    assert [part.part_number for part in kept.parts] == list(range(1, 5 * THREADS + 1))
    assert {part.blob_id for part in kept.parts} == {file.blob_id for file in blobs.stored()}


def test_two_accounts_do_not_wait_for_ever_for_each_other(
    account: Account, installation: Installation
) -> None:
    def put_as_another(_: Lab, number: int) -> None:
        other = sandbox_create(datetime.now(UTC))[0].account
        lab = Lab(other, DjangoRecords(other), installation)
        lab.buckets.create(lab.call(ADMINISTRATOR, secure_transport=True), BUCKET)
        put(lab, number)
        assert body(lab) == f"{number}.4".encode() * 1000

    at_once(account, installation, put_as_another)
