"""Keys in several Regions: each Region has its own keys, aliases and trail, and opens nothing of another's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from encryption_lab.errors import CiphertextKeyUnknown, NoSuchKmsKey, QuotaExceeded, Tampered
from encryption_lab.identities import KeyId
from encryption_lab.kms.materials import rewrap_materials
from encryption_lab.lab import Lab
from encryption_lab.methods.requests import SseKms
from encryption_lab.root_wrapping import RootWrapping
from encryption_lab.store.limits import Limits
from tests.lab_bench import BUCKET, Bench

ELSEWHERE = "eu-west-1"


def _ids(lab: Lab) -> list[KeyId]:
    keys = lab.kms.keys()
    return [key.key_id for key in keys]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def elsewhere(bench: Bench) -> Lab:
    return bench.lab.in_region(ELSEWHERE)


@contextmanager
def refused(kind: type[Exception]) -> Iterator[None]:
    with pytest.raises(kind):
        yield


def test_a_region_has_its_own_keys_and_aliases(bench: Bench, elsewhere: Lab) -> None:
    there = elsewhere.kms.create_key(bench.admin(), description="there")
    elsewhere.kms.create_alias(bench.admin(), "alias/payroll", there.key_id)

    assert _ids(bench.lab) == [bench.payroll.key_id]
    assert _ids(elsewhere) == [there.key_id]
    assert bench.lab.kms.resolve("alias/payroll").key_id == bench.payroll.key_id
    assert elsewhere.kms.resolve("alias/payroll").key_id == there.key_id
    assert elsewhere.kms.list_aliases(bench.admin()) == [("alias/payroll", there.key_id)]
    assert elsewhere.kms.resolve_arn(there.key_id).startswith(f"arn:aws:kms:{ELSEWHERE}:")
    assert elsewhere.in_region("us-east-1").kms.keys() == bench.lab.kms.keys()

    elsewhere.kms.delete_alias(bench.admin(), "alias/payroll")
    assert bench.lab.kms.resolve("alias/payroll").key_id == bench.payroll.key_id


def test_what_one_region_wrapped_another_does_not_open(bench: Bench, elsewhere: Lab) -> None:
    there = elsewhere.kms.create_key(bench.admin(), description="there")
    wrapped = elsewhere.kms.encrypt(bench.admin(), there.key_id, b"a secret", context={})

    assert elsewhere.kms.decrypt(bench.admin(), wrapped.blob, context={}).plaintext == b"a secret"
    with refused(CiphertextKeyUnknown):
        bench.lab.kms.decrypt(bench.admin(), wrapped.blob, context={})
    here = bench.lab.kms.encrypt(bench.admin(), "alias/payroll", b"a secret", context={})
    with refused(CiphertextKeyUnknown):
        elsewhere.kms.decrypt(bench.admin(), here.blob, context={})


@pytest.mark.parametrize("named", ["id", "arn", "record"])
def test_s3_takes_no_key_of_another_region(bench: Bench, elsewhere: Lab, named: str) -> None:
    there = elsewhere.kms.create_key(bench.admin(), description="there")
    names = {
        "id": there.key_id,
        "arn": elsewhere.kms.resolve_arn(there.key_id),
        "record": f"{ELSEWHERE}/{there.key_id}",
    }
    with refused(NoSuchKmsKey):
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=SseKms(key_id=names[named]))
    assert bench.lab.records.keys.get(KeyId(f"{ELSEWHERE}/{there.key_id}")) is None


def test_a_record_moved_to_another_region_opens_nothing(bench: Bench, elsewhere: Lab) -> None:
    there = elsewhere.kms.create_key(bench.admin(), description="there")
    wrapped = elsewhere.kms.encrypt(bench.admin(), there.key_id, b"a secret", context={})
    stored = elsewhere.records.keys.get(there.key_id)
    assert stored is not None

    bench.records.keys.put(replace(stored, region=""))

    with refused(Tampered):
        bench.lab.kms.decrypt(bench.admin(), wrapped.blob, context={})


def test_the_root_key_is_changed_for_keys_of_every_region(bench: Bench, elsewhere: Lab) -> None:
    there = elsewhere.kms.create_key(bench.admin(), description="there")
    wrapped = elsewhere.kms.encrypt(bench.admin(), there.key_id, b"a secret", context={})
    wrapping = RootWrapping(bench.installation.root_keys, bench.installation.randomness)

    for key in bench.records.keys.all():
        bench.records.keys.put(rewrap_materials(key, wrapping, account_id=bench.account_id))

    assert elsewhere.kms.decrypt(bench.admin(), wrapped.blob, context={}).plaintext == b"a secret"


def test_the_quota_is_one_for_all_regions() -> None:
    bench = Bench(limits=Limits(keys=2))  # one of the two is the bench's own
    elsewhere = bench.lab.in_region(ELSEWHERE)
    there = elsewhere.kms.create_key(bench.admin(), description="there")

    with refused(QuotaExceeded):
        bench.lab.kms.create_key(bench.admin(), description="one too many")
    with refused(QuotaExceeded):
        bench.lab.in_region("sa-east-1").kms.create_key(bench.admin(), description="one too many")

    elsewhere.kms.schedule_key_deletion(bench.admin(), there.key_id, pending_window_days=7)
    bench.clock.move(timedelta(days=8))
    bench.lab.kms.create_key(bench.admin(), description="in the place of the deleted")
