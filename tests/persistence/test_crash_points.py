"""Stopped dead before each step towards the disk, one after the other, an operation is done wholly or not at all.

`test_crash` kills a real process at random; here no moment is left out, not even one of a microsecond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.lab import Installation, Lab
from encryption_lab.memory import (
    CountingRandomness,
    MemoryBlobs,
    MemoryRecords,
    MemoryRootKeys,
    SettableClock,
)
from encryption_lab.methods.requests import DsseKms, SseKms
from encryption_lab.ports import VersionQuery
from encryption_lab.store.buckets import Versioning
from tests.persistence.values import ALICE

OLD, NEW = b"old" * 100, b"new" * 100
PLAIN, VERSIONED = "plain", "versioned"


class Killed(BaseException):
    """Not an Exception, and raised again by whatever is tried afterwards: a dead process cleans nothing up."""


@dataclass
class Life:
    steps_left: int

    def step(self) -> None:
        self.steps_left -= 1
        if self.steps_left < 0:
            raise Killed


class Mortal:
    """Stands before a port; every call takes a step, as does the end of a transaction."""

    def __init__(self, target: Any, life: Life) -> None:
        self._target, self._life = target, life

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if name == "atomic":
            return self._atomic
        if not callable(value):
            return value if isinstance(value, int) else Mortal(value, self._life)

        def call(*arguments: Any, **named: Any) -> Any:
            if name != "close":  # the kernel does that for the dead
                self._life.step()
            answer = value(*arguments, **named)
            return Mortal(answer, self._life) if name in ("create", "open") else answer

        return call

    @contextmanager
    def _atomic(self) -> Iterator[None]:
        with self._target.atomic():
            yield
            self._life.step()


@dataclass
class World:
    """What outlives the process: the records and the files."""

    records: MemoryRecords
    blobs: MemoryBlobs
    randomness: CountingRandomness
    upload_id: str = ""
    etags: tuple[tuple[int, str], ...] = ()

    def lab(self, life: Life | None = None) -> Lab:
        records: Any = Mortal(self.records, life) if life else self.records
        blobs: Any = Mortal(self.blobs, life) if life else self.blobs
        return Lab(
            ALICE,
            records,
            Installation(
                root_keys=MemoryRootKeys(), blobs=blobs, randomness=self.randomness, clock=SettableClock()
            ),
        )


def a_world() -> World:
    """Two buckets with an object each, and an upload of two parts."""
    world = World(MemoryRecords(), MemoryBlobs(), CountingRandomness())
    lab = world.lab()
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    for bucket in (PLAIN, VERSIONED):
        lab.buckets.create(call, bucket)
        lab.objects.put(call, bucket, "key", [OLD])
    lab.buckets.put_versioning(call, VERSIONED, Versioning.ENABLED)
    world.upload_id = lab.multipart.create(call, PLAIN, "key").upload_id
    for number in (1, 2):
        put_part(lab, world, number)
    (upload,) = world.records.uploads.find(PLAIN)
    world.etags = tuple((part.part_number, part.etag) for part in upload.parts)[:1]
    return world


def put(lab: Lab, world: World) -> None:
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    lab.objects.put(call, PLAIN, "key", [NEW], encryption=SseKms(bucket_key_enabled=True))


def put_a_version(lab: Lab, world: World) -> None:
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    lab.objects.put(call, VERSIONED, "key", [NEW], encryption=DsseKms())


def copy_onto(lab: Lab, world: World) -> None:
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    lab.objects.copy(call, source=(VERSIONED, "key", None), bucket=PLAIN, key="key", encryption=SseKms())


def delete(lab: Lab, world: World) -> None:
    lab.objects.delete(lab.call(ADMINISTRATOR, secure_transport=True), PLAIN, "key")


def delete_the_version(lab: Lab, world: World) -> None:
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    lab.objects.delete(call, VERSIONED, "key", version_id="null")


def mark_deleted(lab: Lab, world: World) -> None:
    lab.objects.delete(lab.call(ADMINISTRATOR, secure_transport=True), VERSIONED, "key")


def put_part(lab: Lab, world: World, number: int = 1) -> None:
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    part = lab.multipart.begin_part(call, world.upload_id, number)
    part.write(NEW)
    part.finish()


def complete(lab: Lab, world: World) -> None:
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    lab.multipart.complete(call, world.upload_id, world.etags)


def abort(lab: Lab, world: World) -> None:
    lab.multipart.abort(lab.call(ADMINISTRATOR, secure_transport=True), world.upload_id)


def look(world: World) -> list[object]:
    """Return what a person would see, having opened all of it. Raises Tampered for anything half there."""
    lab = world.lab()
    seen: list[object] = []
    for bucket in (PLAIN, VERSIONED):
        for version in world.records.versions.find(VersionQuery(bucket=bucket)):
            if version.is_delete_marker:
                seen.append((bucket, "marker"))
                continue
            call = lab.call(ADMINISTRATOR, secure_transport=True)
            with lab.objects.get(call, bucket, "key", version_id=version.version_id) as body:
                seen.append(
                    (bucket, body.version.envelope, b"".join(bytes(piece) for piece in body.pieces()))
                )
    for upload in world.records.uploads.find(PLAIN):
        seen.append([part.blob_id for part in upload.parts])
    for blob_id in world.records.blob_ids():
        world.blobs.open(blob_id)
    return seen


Operation = Callable[[Lab, World], None]
OPERATIONS: list[Operation] = [
    put,
    put_a_version,
    copy_onto,
    delete,
    delete_the_version,
    mark_deleted,
    put_part,
    complete,
    abort,
]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.__name__)
def test_no_step_may_be_the_last(operation: Operation) -> None:
    before, whole = look(a_world()), a_world()
    operation(whole.lab(), whole)
    after = look(whole)
    seen = []
    for steps in range(1000):
        world = a_world()
        try:
            operation(world.lab(Life(steps)), world)
        except Killed:
            seen.append(look(world))
        else:
            assert look(world) == after
            break
    assert len(seen) > 3
    assert before != after
    assert [state for state in seen if state not in (before, after)] == []
    assert before in seen
