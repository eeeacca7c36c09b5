"""Keys of several Regions with material from outside: the same is brought to each, and to each for itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from encryption_lab.errors import CiphertextKeyUnknown, KeyStateInvalid, OperationUnsupported
from encryption_lab.kms.importing import Import, ImportType
from encryption_lab.kms.keys import KeyOrigin, KeyState, KmsKey
from encryption_lab.kms.rotating import MaterialState
from encryption_lab.kms_errors import (
    ImportTokenInvalid,
    KeyMaterialIncorrect,
    NoMaterialToRotateTo,
    NotThePrimaryKey,
)
from encryption_lab.lab import Lab
from tests.kms.imports import FOR_EVER, MATERIAL, NEW, OTHER, SMALL, bring_to, wrap
from tests.lab_bench import Bench

HERE, THERE, THIRD = "us-east-1", "eu-west-1", "ap-south-1"
REGIONS = {HERE, THERE, THIRD}
EXISTING = replace(FOR_EVER, kind=ImportType.EXISTING)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def there(bench: Bench) -> Lab:
    return bench.lab.in_region(THERE)


@pytest.fixture
def primary(bench: Bench) -> KmsKey:
    made = bench.lab.kms.create_key(bench.admin(), "mine", origin=KeyOrigin.EXTERNAL, multi_region=True)
    return bring_to(bench.lab.kms, bench.admin(), made, MATERIAL)


def replicated(bench: Bench, key: KmsKey, region: str = THERE) -> KmsKey:
    return bench.lab.kms.replicate_key(bench.admin(), key.key_id, region, regions=REGIONS)


def states(bench: Bench, lab: Lab, key: KmsKey) -> list[MaterialState]:
    listed = lab.kms.list_key_rotations(bench.admin(), key.key_id, all_material=True)
    return [entry.state for entry in listed]


def test_a_replica_waits_for_the_same_material_and_then_opens_what_the_other_encrypted(
    bench: Bench, there: Lab, primary: KmsKey
) -> None:
    replica = replicated(bench, primary)
    assert replica.state is KeyState.PENDING_IMPORT
    assert [each.wrapped for each in replica.materials] == [b""]
    blob = bench.lab.kms.encrypt(bench.admin(), primary.key_id, b"a secret", context={}).blob
    with pytest.raises(KeyStateInvalid, match="is pending import"):
        there.kms.decrypt(bench.admin(), blob, context={})

    ready = bring_to(there.kms, bench.admin(), replica, MATERIAL)
    assert ready.state is KeyState.ENABLED
    assert ready.current_material.material_id == primary.current_material.material_id
    assert ready.current_material.wrapped != primary.current_material.wrapped  # bound to its Region
    assert there.kms.decrypt(bench.admin(), blob, context={}).plaintext == b"a secret"
    back = there.kms.encrypt(bench.admin(), primary.key_id, b"an answer", context={}).blob
    assert bench.lab.kms.decrypt(bench.admin(), back, context={}).plaintext == b"an answer"


@pytest.mark.parametrize("wanted", [FOR_EVER, EXISTING, NEW])
def test_other_material_is_not_taken_by_a_replica(
    bench: Bench, there: Lab, primary: KmsKey, wanted: Import
) -> None:
    replica = replicated(bench, primary)
    with pytest.raises(KeyMaterialIncorrect):
        bring_to(there.kms, bench.admin(), replica, OTHER, wanted)
    assert there.kms.resolve(replica.key_id).state is KeyState.PENDING_IMPORT


def test_the_token_of_one_region_is_of_no_use_in_another(bench: Bench, there: Lab, primary: KmsKey) -> None:
    replica = replicated(bench, primary)
    parameters = bench.lab.kms.get_parameters_for_import(bench.admin(), primary.key_id, spec=SMALL)
    with pytest.raises(ImportTokenInvalid):
        there.kms.import_key_material(
            bench.admin(),
            replica.key_id,
            token=parameters.token,
            wrapped_material=wrap(parameters),
            wanted=FOR_EVER,
        )


def test_the_same_material_in_unrelated_keys_opens_nothing(bench: Bench, there: Lab, primary: KmsKey) -> None:
    unrelated = there.kms.create_key(bench.admin(), "other", origin=KeyOrigin.EXTERNAL, multi_region=True)
    bring_to(there.kms, bench.admin(), unrelated, MATERIAL)
    blob = bench.lab.kms.encrypt(bench.admin(), primary.key_id, b"a secret", context={}).blob
    with pytest.raises(CiphertextKeyUnknown):
        there.kms.decrypt(bench.admin(), blob, context={})


def test_a_key_without_its_material_is_not_replicated(bench: Bench) -> None:
    empty = bench.lab.kms.create_key(bench.admin(), "mine", origin=KeyOrigin.EXTERNAL, multi_region=True)
    with pytest.raises(KeyStateInvalid, match="is pending import"):
        replicated(bench, empty)


def test_each_key_loses_its_material_by_itself(bench: Bench, there: Lab, primary: KmsKey) -> None:
    ends = bench.clock.now() + timedelta(days=10)
    bring_to(there.kms, bench.admin(), replicated(bench, primary), MATERIAL, Import(valid_to=ends))
    blob = bench.lab.kms.encrypt(bench.admin(), primary.key_id, b"a secret", context={}).blob

    bench.lab.kms.delete_imported_key_material(bench.admin(), primary.key_id)
    assert there.kms.decrypt(bench.admin(), blob, context={}).plaintext == b"a secret"
    bring_to(bench.lab.kms, bench.admin(), primary, MATERIAL)
    assert there.kms.resolve(primary.key_id).expires_at == ends

    bench.clock.move(timedelta(days=11))
    assert there.kms.resolve(primary.key_id).state is KeyState.PENDING_IMPORT
    assert bench.lab.kms.decrypt(bench.admin(), blob, context={}).plaintext == b"a secret"


def test_new_material_is_brought_to_all_before_the_primary_rotates_all(
    bench: Bench, there: Lab, primary: KmsKey
) -> None:
    third, key_id = bench.lab.in_region(THIRD), primary.key_id
    for lab, region in ((there, THERE), (third, THIRD)):
        bring_to(lab.kms, bench.admin(), replicated(bench, primary, region), MATERIAL)

    bring_to(bench.lab.kms, bench.admin(), primary, OTHER, NEW)
    for lab in (there, third):
        assert states(bench, lab, primary) == [MaterialState.CURRENT, MaterialState.PENDING_REPLICAS]
        with pytest.raises(NoMaterialToRotateTo):
            bench.lab.kms.rotate_key_on_demand(bench.admin(), key_id)
        bring_to(lab.kms, bench.admin(), primary, OTHER, EXISTING)
    assert states(bench, bench.lab, primary) == [MaterialState.CURRENT, MaterialState.PENDING_ROTATION]
    with pytest.raises(NotThePrimaryKey):
        there.kms.rotate_key_on_demand(bench.admin(), key_id)

    bench.lab.kms.rotate_key_on_demand(bench.admin(), key_id)
    for lab in (bench.lab, there, third):
        assert states(bench, lab, primary) == [MaterialState.NON_CURRENT, MaterialState.CURRENT]
    blob = third.kms.encrypt(bench.admin(), key_id, b"new", context={}).blob
    assert there.kms.decrypt(bench.admin(), blob, context={}).plaintext == b"new"


def test_material_that_expired_in_one_region_is_not_rotated_to(
    bench: Bench, there: Lab, primary: KmsKey
) -> None:
    bring_to(there.kms, bench.admin(), replicated(bench, primary), MATERIAL)
    bring_to(bench.lab.kms, bench.admin(), primary, OTHER, NEW)
    soon = Import(valid_to=bench.clock.now() + timedelta(days=1))
    bring_to(there.kms, bench.admin(), primary, OTHER, soon)
    bench.clock.move(timedelta(days=2))  # nobody has looked at the replica since
    with pytest.raises(NoMaterialToRotateTo):
        bench.lab.kms.rotate_key_on_demand(bench.admin(), primary.key_id)


def test_what_waits_for_its_rotation_goes_with_the_primarys(
    bench: Bench, there: Lab, primary: KmsKey
) -> None:
    bring_to(there.kms, bench.admin(), replicated(bench, primary), MATERIAL)
    waiting = bring_to(bench.lab.kms, bench.admin(), primary, OTHER, NEW).pending_material
    assert waiting is not None
    kept = bring_to(there.kms, bench.admin(), primary, OTHER).pending_material

    there.kms.delete_imported_key_material(bench.admin(), primary.key_id, material_id=waiting.material_id)
    assert bench.lab.kms.resolve(primary.key_id).pending_material == waiting
    bring_to(there.kms, bench.admin(), primary, OTHER)
    bench.lab.kms.delete_imported_key_material(bench.admin(), primary.key_id, material_id=waiting.material_id)
    assert kept is not None
    assert there.kms.resolve(primary.key_id).pending_material is None
    assert there.kms.resolve(primary.key_id).state is KeyState.ENABLED


def test_the_new_primary_says_which_material_is_awaited(bench: Bench, there: Lab, primary: KmsKey) -> None:
    bring_to(there.kms, bench.admin(), replicated(bench, primary), MATERIAL)
    bring_to(bench.lab.kms, bench.admin(), primary, OTHER, NEW)
    bench.lab.kms.update_primary_region(bench.admin(), primary.key_id, THERE, regions=REGIONS)
    assert states(bench, bench.lab, primary) == states(bench, there, primary) == [MaterialState.CURRENT]
    with pytest.raises(KeyMaterialIncorrect):
        bring_to(bench.lab.kms, bench.admin(), primary, OTHER, NEW)
    bring_to(there.kms, bench.admin(), primary, OTHER, NEW)
    bring_to(bench.lab.kms, bench.admin(), primary, OTHER)
    there.kms.rotate_key_on_demand(bench.admin(), primary.key_id)
    assert states(bench, bench.lab, primary)[-1] is MaterialState.CURRENT


def test_it_does_not_rotate_by_a_period(bench: Bench, primary: KmsKey) -> None:
    with pytest.raises(OperationUnsupported):
        bench.lab.kms.enable_key_rotation(bench.admin(), primary.key_id)


@pytest.mark.parametrize("looked_at", ["primary", "replica", "all"])
def test_material_that_expires_while_the_primary_waits_for_its_replicas_does_not_end_the_wait(
    bench: Bench, there: Lab, looked_at: str
) -> None:
    made = bench.lab.kms.create_key(bench.admin(), "mine", origin=KeyOrigin.EXTERNAL, multi_region=True)
    until = Import(valid_to=bench.clock.now() + timedelta(days=2))
    primary = bring_to(bench.lab.kms, bench.admin(), made, MATERIAL, until)
    bring_to(there.kms, bench.admin(), replicated(bench, primary), MATERIAL)
    bench.lab.kms.schedule_key_deletion(bench.admin(), primary.key_id, pending_window_days=7)
    bench.clock.move(timedelta(days=3))
    if looked_at == "all":
        bench.lab.keys_everywhere()
    else:
        (bench.lab if looked_at == "primary" else there).kms.resolve(primary.key_id)
    assert bench.lab.kms.resolve(primary.key_id).state is KeyState.PENDING_REPLICA_DELETION
    assert not bench.lab.kms.resolve(primary.key_id).is_whole
    assert there.kms.resolve(primary.key_id).state is KeyState.ENABLED


def test_material_that_is_deleted_while_the_primary_waits_does_not_end_the_wait(
    bench: Bench, primary: KmsKey
) -> None:
    replicated(bench, primary)
    bench.lab.kms.schedule_key_deletion(bench.admin(), primary.key_id, pending_window_days=7)
    bench.lab.kms.delete_imported_key_material(bench.admin(), primary.key_id)
    assert bench.lab.kms.resolve(primary.key_id).state is KeyState.PENDING_REPLICA_DELETION
