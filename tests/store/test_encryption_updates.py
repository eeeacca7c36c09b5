"""A data key wrapped anew: what changes of a version, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from encryption_lab.audit import AuditEvent
from encryption_lab.errors import (
    EncryptionNotUpdatable,
    InvalidValue,
    KeyDisabled,
    NoSuchKey,
    NotAuthorized,
)
from encryption_lab.memory import MemoryEvents, MemoryRecords
from encryption_lab.methods.envelopes import SseKmsEnvelope
from encryption_lab.methods.requests import EncryptionRequest, SseKms
from encryption_lab.object_errors import OperationAborted
from tests.lab_bench import BUCKET, CUSTOMER_KEY, METHODS, Bench

UPDATABLE = ["sse-s3", "sse-kms", "sse-kms with bucket key"]


def other_key(bench: Bench) -> str:
    key = bench.lab.kms.create_key(bench.admin(), description="other")
    return bench.lab.account.key_arn(key.key_id)


def put(bench: Bench, encryption: EncryptionRequest) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"hello"], encryption=encryption)


@pytest.mark.parametrize("method", UPDATABLE)
def test_only_the_envelope_and_what_hangs_on_it_change(bench: Bench, method: str) -> None:
    put(bench, METHODS[method])
    before = bench.lab.objects.head(bench.admin(), BUCKET, "k")
    files = {name: bytes(stored) for name, stored in bench.blobs.blobs.items()}

    key_arn = other_key(bench)
    bench.lab.encryption_updates.move(bench.admin(), BUCKET, "k", key_arn=key_arn)

    after = bench.lab.objects.head(bench.admin(), BUCKET, "k")
    assert isinstance(after.envelope, SseKmsEnvelope)
    assert (after.kms_key_arn, after.envelope.wrapped_key) == (key_arn, None)
    unchanged = replace(after, envelope=before.envelope, checksum=before.checksum, mac=before.mac)
    assert unchanged == before
    assert {name: bytes(stored) for name, stored in bench.blobs.blobs.items()} == files
    with bench.lab.objects.get(bench.admin(), BUCKET, "k") as body:
        assert body.read() == b"hello"


def test_the_old_key_is_no_longer_needed(bench: Bench) -> None:
    put(bench, SseKms(key_id="alias/payroll"))
    bench.lab.encryption_updates.move(bench.admin(), BUCKET, "k", key_arn=other_key(bench))
    bench.lab.kms.disable_key(bench.admin(), "alias/payroll")
    with bench.lab.objects.get(bench.admin(), BUCKET, "k") as body:
        assert body.read() == b"hello"


@pytest.mark.parametrize("encryption", [METHODS["dsse-kms"], CUSTOMER_KEY], ids=["dsse-kms", "sse-c"])
def test_other_methods_are_refused(bench: Bench, encryption: EncryptionRequest) -> None:
    put(bench, encryption)
    with pytest.raises(EncryptionNotUpdatable, match="DSSE-KMS or SSE-C"):
        bench.lab.encryption_updates.move(bench.admin(), BUCKET, "k", key_arn=other_key(bench))


def test_the_key_is_named_by_its_arn(bench: Bench) -> None:
    put(bench, METHODS["sse-s3"])
    with pytest.raises(EncryptionNotUpdatable, match="ARN"):
        bench.lab.encryption_updates.move(bench.admin(), BUCKET, "k", key_arn="alias/payroll")


def test_refused_is_unchanged(bench: Bench) -> None:
    put(bench, METHODS["sse-s3"])
    before = bench.lab.objects.head(bench.admin(), BUCKET, "k")
    key_arn = other_key(bench)
    with pytest.raises(NotAuthorized):
        bench.lab.encryption_updates.move(bench.reader(), BUCKET, "k", key_arn=key_arn)
    bench.lab.kms.disable_key(bench.admin(), key_arn)
    with pytest.raises(KeyDisabled):
        bench.lab.encryption_updates.move(bench.admin(), BUCKET, "k", key_arn=key_arn)
    with pytest.raises(InvalidValue, match="secure connection"):
        bench.lab.encryption_updates.move(
            bench.admin(secure_transport=False), BUCKET, "k", key_arn=other_key(bench)
        )
    assert bench.lab.objects.head(bench.admin(), BUCKET, "k") == before


class Meanwhile(MemoryEvents):
    """Lets another request in while KMS is being asked."""

    intrude: Callable[[], object] | None = None

    def append(self, event: AuditEvent) -> None:
        super().append(event)
        intrude, self.intrude = self.intrude, None
        if intrude is not None:
            intrude()


def interrupted() -> tuple[Bench, Meanwhile]:
    events = Meanwhile()
    bench = Bench(records=MemoryRecords(events=events))
    put(bench, METHODS["sse-s3"])
    return bench, events


def test_tags_that_are_put_meanwhile_stay() -> None:
    bench, events = interrupted()
    key_arn = other_key(bench)
    events.intrude = lambda: bench.lab.object_tags.put(bench.admin(), BUCKET, "k", {"a": "b"})
    bench.lab.encryption_updates.move(bench.admin(), BUCKET, "k", key_arn=key_arn)
    version = bench.lab.objects.head(bench.admin(), BUCKET, "k")
    assert (version.kms_key_arn, version.tags) == (key_arn, {"a": "b"})


def test_a_version_that_is_deleted_meanwhile_is_not_moved() -> None:
    bench, events = interrupted()
    version_id = bench.lab.objects.head(bench.admin(), BUCKET, "k").version_id
    key_arn = other_key(bench)
    events.intrude = lambda: bench.lab.objects.delete(bench.admin(), BUCKET, "k", version_id=version_id)
    with pytest.raises(NoSuchKey):
        bench.lab.encryption_updates.move(bench.admin(), BUCKET, "k", key_arn=key_arn)


def test_of_two_moves_at_once_one_is_told_to_try_again() -> None:
    bench, events = interrupted()
    one, other = other_key(bench), other_key(bench)
    events.intrude = lambda: bench.lab.encryption_updates.move(bench.admin(), BUCKET, "k", key_arn=one)
    with pytest.raises(OperationAborted):
        bench.lab.encryption_updates.move(bench.admin(), BUCKET, "k", key_arn=other)
    assert bench.lab.objects.head(bench.admin(), BUCKET, "k").kms_key_arn == one
