from __future__ import annotations

from datetime import timedelta

import pytest

from encryption_lab.errors import KmsValidation, LimitExceeded
from encryption_lab.kms.keys import KmsKey, RotationType
from encryption_lab.kms.rotating import MaterialState
from tests.kms.kms_bench import KmsBench

YEAR = timedelta(days=365)


def test_a_rotated_key_still_opens_what_its_old_material_sealed(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.enable_key_rotation(bench.admin, key.key_id)
    before = bench.kms.encrypt(bench.admin, key.key_id, b"before", context={})
    bench.clock.move(YEAR)
    after = bench.kms.encrypt(bench.admin, key.key_id, b"after", context={})
    assert after.material_id != before.material_id
    assert after.key_arn == before.key_arn
    opened = bench.kms.decrypt(bench.admin, before.blob, context={})
    assert (opened.plaintext, opened.material_id) == (b"before", before.material_id)
    assert bench.kms.decrypt(bench.admin, after.blob, context={}).plaintext == b"after"


def test_rotation_is_off_until_it_is_enabled(bench: KmsBench, key: KmsKey) -> None:
    status = bench.kms.get_key_rotation_status(bench.admin, key.key_id)
    assert (status.enabled, status.period_days, status.next_at) == (False, None, None)
    bench.clock.move(YEAR * 10)
    assert len(bench.kms.describe_key(bench.admin, key.key_id).materials) == 1


@pytest.mark.parametrize(("days", "allowed"), [(89, False), (90, True), (2560, True), (2561, False)])
def test_the_period_is_90_to_2560_days(bench: KmsBench, key: KmsKey, days: int, allowed: bool) -> None:
    if not allowed:
        with pytest.raises(KmsValidation, match=f"Value '{days}' at 'rotationPeriodInDays'"):
            bench.kms.enable_key_rotation(bench.admin, key.key_id, period_days=days)
        return
    bench.kms.enable_key_rotation(bench.admin, key.key_id, period_days=days)
    status = bench.kms.get_key_rotation_status(bench.admin, key.key_id)
    assert (status.enabled, status.period_days) == (True, days)
    assert status.next_at == bench.clock.now() + timedelta(days=days)


def test_a_new_period_counts_from_now(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.enable_key_rotation(bench.admin, key.key_id)
    bench.clock.move(timedelta(days=300))
    bench.kms.enable_key_rotation(bench.admin, key.key_id, period_days=90)
    status = bench.kms.get_key_rotation_status(bench.admin, key.key_id)
    assert status.next_at == bench.clock.now() + timedelta(days=90)


def test_disabled_rotation_stops(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.enable_key_rotation(bench.admin, key.key_id)
    bench.kms.disable_key_rotation(bench.admin, key.key_id)
    bench.clock.move(YEAR * 3)
    assert bench.kms.list_key_rotations(bench.admin, key.key_id) == []
    assert not bench.kms.get_key_rotation_status(bench.admin, key.key_id).enabled


def test_rotations_are_listed_oldest_first_with_their_kind(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.enable_key_rotation(bench.admin, key.key_id)
    bench.clock.move(YEAR)
    bench.kms.rotate_key_on_demand(bench.admin, key.key_id)
    automatic, on_demand = bench.kms.list_key_rotations(bench.admin, key.key_id)
    assert (automatic.rotation, automatic.state) == (RotationType.AUTOMATIC, MaterialState.NON_CURRENT)
    assert (on_demand.rotation, on_demand.state) == (RotationType.ON_DEMAND, MaterialState.CURRENT)
    assert on_demand.rotated_at == bench.clock.now()


def test_rotating_on_demand_does_not_shift_the_schedule(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.enable_key_rotation(bench.admin, key.key_id)
    due_at = bench.clock.now() + YEAR
    bench.clock.move(timedelta(days=200))
    bench.kms.rotate_key_on_demand(bench.admin, key.key_id)
    assert bench.kms.get_key_rotation_status(bench.admin, key.key_id).next_at == due_at


def test_a_key_rotates_on_demand_25_times_and_not_once_more(bench: KmsBench, key: KmsKey) -> None:
    for _ in range(25):
        bench.kms.rotate_key_on_demand(bench.admin, key.key_id)
    with pytest.raises(LimitExceeded) as refused:
        bench.kms.rotate_key_on_demand(bench.admin, key.key_id)
    assert str(refused.value) == (
        "The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be "
        f"performed for this key: {bench.arn(key)}"
    )
    rotated = bench.kms.describe_key(bench.admin, key.key_id)
    assert (len(rotated.materials), rotated.rotation.on_demand_count) == (26, 25)
    bench.kms.enable_key_rotation(bench.admin, key.key_id)
    bench.clock.move(YEAR)
    assert len(bench.kms.describe_key(bench.admin, key.key_id).materials) == 27


def test_a_rotation_on_demand_leaves_the_request_and_the_rotation_in_the_trail(
    bench: KmsBench, key: KmsKey
) -> None:
    bench.kms.rotate_key_on_demand(bench.admin, key.key_id)
    by_kms, by_request = bench.events[-2:]
    assert (by_request.name, by_request.principal) == ("RotateKeyOnDemand", "administrator")
    assert (by_kms.name, by_kms.principal, by_kms.response["rotationType"]) == ("RotateKey", "", "ON_DEMAND")


def test_each_due_rotation_is_in_the_trail_once_at_the_time_it_was_due(bench: KmsBench, key: KmsKey) -> None:
    start = bench.clock.now()
    bench.kms.enable_key_rotation(bench.admin, key.key_id)
    bench.clock.move(YEAR * 3 + timedelta(days=5))
    bench.kms.describe_key(bench.admin, key.key_id)
    bench.kms.list_keys(bench.admin)
    times = [event.time for event in bench.events if event.name == "RotateKey"]
    assert times == [start + YEAR, start + YEAR * 2, start + YEAR * 3]
    assert all(
        event.response["rotationType"] == "AUTOMATIC" for event in bench.events if event.name == "RotateKey"
    )


def test_a_key_disabled_over_its_date_rotates_once_when_it_is_enabled(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.enable_key_rotation(bench.admin, key.key_id)
    bench.kms.disable_key(bench.admin, key.key_id)
    bench.clock.move(YEAR * 3)
    assert len(bench.kms.describe_key(bench.admin, key.key_id).materials) == 1
    bench.kms.enable_key(bench.admin, key.key_id)
    status = bench.kms.get_key_rotation_status(bench.admin, key.key_id)
    assert len(bench.kms.list_key_rotations(bench.admin, key.key_id)) == 1
    assert status.next_at == bench.clock.now() + YEAR


def test_a_key_pending_deletion_counts_as_not_rotating_and_gets_its_setting_back(
    bench: KmsBench, key: KmsKey
) -> None:
    bench.kms.enable_key_rotation(bench.admin, key.key_id)
    bench.kms.schedule_key_deletion(bench.admin, key.key_id)
    assert not bench.kms.get_key_rotation_status(bench.admin, key.key_id).enabled
    bench.kms.cancel_key_deletion(bench.admin, key.key_id)
    assert bench.kms.get_key_rotation_status(bench.admin, key.key_id).enabled
