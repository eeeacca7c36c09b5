from __future__ import annotations

from datetime import timedelta

import pytest

from encryption_lab.errors import KeyStateInvalid, KmsValidation, NoSuchKmsKey, QuotaExceeded
from encryption_lab.kms.keys import KeyManager, KeyOrigin, KeyState, KmsKey
from tests.kms.kms_bench import KmsBench


def test_a_new_key_is_enabled_and_has_material_of_its_own(bench: KmsBench) -> None:
    key = bench.kms.create_key(bench.admin, "payroll")
    other = bench.kms.create_key(bench.admin, "other")
    assert (key.description, key.state, key.manager) == ("payroll", KeyState.ENABLED, KeyManager.CUSTOMER)
    assert (key.origin, key.created_at) == (KeyOrigin.AWS_KMS, bench.clock.now())
    assert len(key.materials) == 1
    assert key.current_material.material_id != other.current_material.material_id
    assert bench.kms.list_keys(bench.admin) == [key, other]


def test_an_external_key_has_no_material_and_waits_for_its_import(bench: KmsBench) -> None:
    key = bench.kms.create_key(bench.admin, "mine", origin=KeyOrigin.EXTERNAL)
    assert (key.state, key.materials) == (KeyState.PENDING_IMPORT, ())
    with pytest.raises(KeyStateInvalid) as refused:
        bench.kms.generate_data_key(bench.admin, key.key_id, context={})
    assert str(refused.value) == f"{bench.arn(key)} is pending import."


@pytest.mark.parametrize("length", [0, 8192])
def test_a_description_has_up_to_8192_characters(bench: KmsBench, length: int) -> None:
    assert bench.kms.create_key(bench.admin, "é" * length).description == "é" * length


def test_a_longer_description_is_refused(bench: KmsBench) -> None:
    with pytest.raises(KmsValidation, match="description"):
        bench.kms.create_key(bench.admin, "x" * 8193)
    assert bench.kms.list_keys(bench.admin) == []


def test_the_quota_counts_customer_keys_that_are_not_deleted() -> None:
    bench = KmsBench(max_keys=2)
    bench.kms.aws_managed_key(bench.admin)
    key = bench.kms.create_key(bench.admin, "first")
    bench.kms.create_key(bench.admin, "second")
    bench.kms.schedule_key_deletion(bench.admin, key.key_id, pending_window_days=7)
    with pytest.raises(QuotaExceeded) as refused:
        bench.kms.create_key(bench.admin, "third")
    assert (refused.value.what, refused.value.limit) == ("keys", 2)
    assert bench.last_event.error_name == "QuotaExceeded"
    bench.clock.move(timedelta(days=7))
    bench.kms.create_key(bench.admin, "third")


def test_a_key_scheduled_for_deletion_is_gone_when_the_time_is_up_and_not_before(
    bench: KmsBench, key: KmsKey
) -> None:
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    doomed = bench.kms.schedule_key_deletion(bench.admin, key.key_id, pending_window_days=7)
    assert doomed.deletion_at == bench.clock.now() + timedelta(days=7)
    bench.clock.move(timedelta(days=7) - timedelta(seconds=1))
    assert bench.kms.cancel_key_deletion(bench.admin, key.key_id).deletion_at is None
    bench.kms.enable_key(bench.admin, key.key_id)
    assert bench.kms.decrypt(bench.admin, blob, context={}).plaintext == b"secret"
    bench.kms.schedule_key_deletion(bench.admin, key.key_id, pending_window_days=7)
    bench.clock.move(timedelta(days=7))
    with pytest.raises(NoSuchKmsKey):
        bench.kms.cancel_key_deletion(bench.admin, key.key_id)


@pytest.mark.parametrize(("days", "allowed"), [(6, False), (7, True), (30, True), (31, False), (0, False)])
def test_the_waiting_period_is_7_to_30_days(bench: KmsBench, key: KmsKey, days: int, allowed: bool) -> None:
    if allowed:
        bench.kms.schedule_key_deletion(bench.admin, key.key_id, pending_window_days=days)
        return
    with pytest.raises(KmsValidation, match=f"Value '{days}' at 'pendingWindowInDays'"):
        bench.kms.schedule_key_deletion(bench.admin, key.key_id, pending_window_days=days)
    assert bench.kms.describe_key(bench.admin, key.key_id).state is KeyState.ENABLED


def test_the_waiting_period_is_30_days_unless_said_otherwise(bench: KmsBench, key: KmsKey) -> None:
    doomed = bench.kms.schedule_key_deletion(bench.admin, key.key_id)
    assert doomed.deletion_at == bench.clock.now() + timedelta(days=30)


def test_a_spared_key_is_disabled(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.schedule_key_deletion(bench.admin, key.key_id)
    assert bench.kms.cancel_key_deletion(bench.admin, key.key_id).state is KeyState.DISABLED


def test_a_spared_key_that_never_had_material_waits_for_it_again(bench: KmsBench) -> None:
    key = bench.kms.create_key(bench.admin, "mine", origin=KeyOrigin.EXTERNAL)
    bench.kms.schedule_key_deletion(bench.admin, key.key_id)
    assert bench.kms.cancel_key_deletion(bench.admin, key.key_id).state is KeyState.PENDING_IMPORT


def test_looking_at_all_keys_for_a_page_leaves_no_event_but_what_fell_due(
    bench: KmsBench, key: KmsKey
) -> None:
    doomed = bench.kms.create_key(bench.admin, "doomed")
    bench.kms.schedule_key_deletion(bench.admin, doomed.key_id, pending_window_days=7)
    before = len(bench.events)
    living = bench.kms.keys()
    assert [shown.key_id for shown in living] == [key.key_id, doomed.key_id]
    assert len(bench.events) == before
    bench.clock.move(timedelta(days=7))
    assert bench.kms.keys() == [key]
    assert bench.event_names()[before:] == ["DeleteKey"]
