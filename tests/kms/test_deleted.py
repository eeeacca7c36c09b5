"""A deleted key answers as one that never was, and what it encrypted is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from encryption_lab.errors import CiphertextKeyUnknown, NoSuchKmsKey
from encryption_lab.kms.keys import KeyState, KmsKey
from tests.kms.kms_bench import NEVER_EXISTED, KmsBench

ACTS: list[Callable[[KmsBench, str], object]] = [
    lambda bench, key_id: bench.kms.describe_key(bench.admin, key_id),
    lambda bench, key_id: bench.kms.resolve(key_id),
    lambda bench, key_id: bench.kms.resolve_arn(key_id),
    lambda bench, key_id: bench.kms.generate_data_key(bench.admin, key_id, context={}),
    lambda bench, key_id: bench.kms.encrypt(bench.admin, key_id, b"x", context={}),
    lambda bench, key_id: bench.kms.enable_key(bench.admin, key_id),
    lambda bench, key_id: bench.kms.cancel_key_deletion(bench.admin, key_id),
    lambda bench, key_id: bench.kms.schedule_key_deletion(bench.admin, key_id),
    lambda bench, key_id: bench.kms.set_key_users(bench.admin, key_id, []),
    lambda bench, key_id: bench.kms.create_alias(bench.admin, "alias/new", key_id),
    lambda bench, key_id: bench.kms.list_key_rotations(bench.admin, key_id),
    lambda bench, key_id: bench.kms.generate_data_key(bench.reader, key_id, context={}),
]


@pytest.fixture
def blob(bench: KmsBench, key: KmsKey) -> bytes:
    """What a key encrypted that has been deleted since."""
    bench.kms.create_alias(bench.admin, "alias/payroll", key.key_id)
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    bench.kms.rotate_key_on_demand(bench.admin, key.key_id)
    bench.kms.schedule_key_deletion(bench.admin, key.key_id, pending_window_days=7)
    bench.clock.move(timedelta(days=8))
    return blob


def test_what_a_deleted_key_encrypted_does_not_open(bench: KmsBench, key: KmsKey, blob: bytes) -> None:
    with pytest.raises(
        CiphertextKeyUnknown, match="kms:Decrypt on the resource associated with this ciphertext"
    ):
        bench.kms.decrypt(bench.admin, blob, context={})
    with pytest.raises(NoSuchKmsKey):
        bench.kms.decrypt(bench.admin, blob, context={}, key_id=key.key_id)


@pytest.mark.parametrize("act", ACTS)
def test_a_deleted_key_answers_as_one_that_never_was(
    bench: KmsBench, key: KmsKey, blob: bytes, act: Callable[[KmsBench, str], object]
) -> None:
    with pytest.raises(NoSuchKmsKey) as refused:
        act(bench, key.key_id)
    with pytest.raises(NoSuchKmsKey) as unknown:
        act(bench, NEVER_EXISTED)
    assert str(refused.value) == str(unknown.value).replace(NEVER_EXISTED, key.key_id)


def test_neither_the_key_nor_its_aliases_are_listed(bench: KmsBench, key: KmsKey, blob: bytes) -> None:
    assert bench.kms.list_keys(bench.admin) == []
    assert bench.kms.list_aliases(bench.admin) == []
    with pytest.raises(NoSuchKmsKey, match="is not found"):
        bench.kms.describe_key(bench.admin, "alias/payroll")


def test_the_name_of_a_deleted_keys_alias_is_free_again(bench: KmsBench, key: KmsKey, blob: bytes) -> None:
    other = bench.kms.create_key(bench.admin, "other")
    bench.kms.create_alias(bench.admin, "alias/payroll", other.key_id)
    assert bench.kms.resolve("alias/payroll") == other


def test_all_material_is_gone_from_the_record(bench: KmsBench, key: KmsKey, blob: bytes) -> None:
    bench.kms.list_keys(bench.admin)
    kept = bench.records.keys.get(key.key_id)
    assert kept is not None
    assert (kept.state, kept.materials, kept.description) == (KeyState.DELETED, (), "payroll")


def test_the_deletion_is_in_the_trail_once_at_the_time_it_was_due(
    bench: KmsBench, key: KmsKey, blob: bytes
) -> None:
    bench.clock.move(timedelta(days=100))
    bench.kms.list_keys(bench.admin)
    bench.kms.list_keys(bench.admin)
    (event,) = [event for event in bench.events if event.name == "DeleteKey"]
    assert event.time == bench.clock.now() - timedelta(days=101)
    assert (event.principal, event.key_arn, event.read_only) == ("", bench.arn(key), False)
