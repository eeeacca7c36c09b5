from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from encryption_lab.errors import (
    KeyStateInvalid,
    KmsValidation,
    LabError,
    OperationUnsupported,
)
from encryption_lab.kms.importing import (
    ExpirationModel,
    Import,
)
from encryption_lab.kms.keys import KeyOrigin, KeyState, KmsKey
from encryption_lab.kms.materials import rewrap_materials
from encryption_lab.kms_errors import (
    KeyMaterialIncorrect,
    NoMaterialToRotateTo,
)
from tests.kms.imports import DAY, FOR_EVER, MATERIAL, NEW, OTHER, SMALL, bring, parameters_of
from tests.kms.kms_bench import KmsBench


def stored(bench: KmsBench, key: KmsKey) -> KmsKey:
    return bench.kms.describe_key(bench.admin, key.key_id)


def test_a_key_works_with_imported_material_and_loses_what_it_encrypted_with_it(
    bench: KmsBench, external: KmsKey
) -> None:
    assert bring(bench, external).state is KeyState.ENABLED
    blob = bench.kms.encrypt(bench.admin, external.key_id, b"secret", context={}).blob
    assert bench.kms.decrypt(bench.admin, blob, context={}).plaintext == b"secret"
    bench.kms.delete_imported_key_material(bench.admin, external.key_id)
    assert stored(bench, external).state is KeyState.PENDING_IMPORT
    with pytest.raises(KeyStateInvalid, match="is pending import"):
        bench.kms.decrypt(bench.admin, blob, context={})
    bring(bench, external)
    assert bench.kms.decrypt(bench.admin, blob, context={}).plaintext == b"secret"


def test_the_id_of_material_is_the_same_whenever_it_is_imported_and_another_in_another_key(
    bench: KmsBench, external: KmsKey
) -> None:
    other = bench.kms.create_key(bench.admin, "other", origin=KeyOrigin.EXTERNAL)
    first = bring(bench, external).current_material.material_id
    bench.kms.delete_imported_key_material(bench.admin, external.key_id)
    assert bring(bench, external).current_material.material_id == first
    assert bring(bench, other).current_material.material_id != first
    assert MATERIAL.hex() not in first


def test_deleted_material_is_gone_from_the_record(bench: KmsBench, external: KmsKey) -> None:
    bring(bench, external)
    bench.kms.delete_imported_key_material(bench.admin, external.key_id)
    assert [material.wrapped for material in stored(bench, external).materials] == [b""]


@pytest.mark.parametrize("deleted", [True, False])
def test_other_material_is_no_reimport(bench: KmsBench, external: KmsKey, deleted: bool) -> None:
    bring(bench, external)
    if deleted:
        bench.kms.delete_imported_key_material(bench.admin, external.key_id)
    with pytest.raises(KeyMaterialIncorrect):
        bring(bench, external, OTHER)
    assert bench.last_event.error_name == "KeyMaterialIncorrect"


def test_material_expires_by_the_labs_clock_and_comes_back(bench: KmsBench, external: KmsKey) -> None:
    ends = bench.clock.now() + 10 * DAY
    bring(bench, external, wanted=Import(valid_to=ends))
    blob = bench.kms.encrypt(bench.admin, external.key_id, b"secret", context={}).blob
    bench.clock.move(10 * DAY - timedelta(seconds=1))
    assert stored(bench, external).state is KeyState.ENABLED
    bench.clock.move(DAY)
    assert stored(bench, external).state is KeyState.PENDING_IMPORT
    event = next(event for event in bench.events if event.name == "DeleteExpiredKeyMaterial")
    assert (event.time, event.principal) == (ends, "")
    assert event.response == {
        "keyId": external.key_id,
        "keyMaterialId": stored(bench, external).current_material.material_id,
    }
    assert bring(bench, external).expires_at is None
    assert bench.kms.decrypt(bench.admin, blob, context={}).plaintext == b"secret"


def test_the_end_can_only_be_changed_by_importing_again(bench: KmsBench, external: KmsKey) -> None:
    bring(bench, external, wanted=Import(valid_to=bench.clock.now() + DAY, description="first"))
    later = bench.clock.now() + 100 * DAY
    key = bring(bench, external, wanted=Import(valid_to=later))
    assert (key.expires_at, key.current_material.description) == (later, "first")


@pytest.mark.parametrize(
    ("days", "model", "said"),
    [
        (None, ExpirationModel.EXPIRES, "A validTo date must be set"),
        (1, ExpirationModel.DOES_NOT_EXPIRE, "may not be set"),
        (0, ExpirationModel.EXPIRES, "in the future"),
        (366, ExpirationModel.EXPIRES, "365 days"),
    ],
)
def test_ends_that_are_refused(
    bench: KmsBench, external: KmsKey, days: int | None, model: ExpirationModel, said: str
) -> None:
    valid_to = None if days is None else bench.clock.now() + days * DAY
    with pytest.raises(KmsValidation, match=said):
        bring(bench, external, wanted=Import(valid_to=valid_to, model=model))
    assert stored(bench, external).materials == ()


def test_new_material_waits_for_its_rotation(bench: KmsBench, external: KmsKey) -> None:
    bring(bench, external)
    old = bench.kms.encrypt(bench.admin, external.key_id, b"old", context={})
    with pytest.raises(NoMaterialToRotateTo):
        bench.kms.rotate_key_on_demand(bench.admin, external.key_id)
    waiting = bring(bench, external, OTHER, NEW)
    assert waiting.pending_material is not None
    assert bench.kms.encrypt(bench.admin, external.key_id, b"x", context={}).material_id == old.material_id
    with pytest.raises(KeyStateInvalid):
        bring(bench, external, b"\x01" * 32, NEW)
    rotated = bench.kms.rotate_key_on_demand(bench.admin, external.key_id)
    assert rotated.current_material.material_id == waiting.pending_material.material_id
    assert bench.kms.decrypt(bench.admin, old.blob, context={}).plaintext == b"old"
    assert rotated.pending_material is None


def test_a_key_with_two_materials_needs_both(bench: KmsBench, external: KmsKey) -> None:
    first = bring(bench, external).current_material
    bring(bench, external, OTHER, NEW)
    bench.kms.rotate_key_on_demand(bench.admin, external.key_id)
    bench.kms.delete_imported_key_material(bench.admin, external.key_id, material_id=first.material_id)
    assert stored(bench, external).state is KeyState.PENDING_IMPORT
    bench.kms.delete_imported_key_material(bench.admin, external.key_id)
    assert bring(bench, external, OTHER).state is KeyState.PENDING_IMPORT
    assert bring(bench, external).state is KeyState.ENABLED


def test_material_that_waits_may_be_deleted_and_the_key_works_on(bench: KmsBench, external: KmsKey) -> None:
    bring(bench, external)
    pending = bring(bench, external, OTHER, NEW).pending_material
    assert pending is not None
    bench.kms.delete_imported_key_material(bench.admin, external.key_id, material_id=pending.material_id)
    key = stored(bench, external)
    assert (key.state, key.pending_material) == (KeyState.ENABLED, None)
    bring(bench, external, b"\x01" * 32, NEW)


@pytest.mark.parametrize(
    ("material", "wanted", "error"),
    [
        (MATERIAL, NEW, KeyMaterialIncorrect),
        (MATERIAL, replace(FOR_EVER, material_id="0" * 64), KeyMaterialIncorrect),
        (OTHER, replace(NEW, material_id="0" * 64), KmsValidation),
    ],
)
def test_material_that_is_not_what_the_request_says(
    bench: KmsBench, external: KmsKey, material: bytes, wanted: Import, error: type[LabError]
) -> None:
    bring(bench, external)
    with pytest.raises(error):
        bring(bench, external, material, wanted)


def test_only_external_keys_take_material(bench: KmsBench, key: KmsKey) -> None:
    sentence = f"{bench.arn(key)} origin is AWS_KMS which is not valid for this operation."
    with pytest.raises(OperationUnsupported) as refused:
        parameters_of(bench, key)
    assert str(refused.value) == sentence
    with pytest.raises(OperationUnsupported):
        bench.kms.delete_imported_key_material(bench.admin, key.key_id)


def test_deleting_nothing_changes_nothing(bench: KmsBench, external: KmsKey) -> None:
    assert bench.kms.delete_imported_key_material(bench.admin, external.key_id) is None
    assert stored(bench, external) == external
    with pytest.raises(KeyMaterialIncorrect):
        bench.kms.delete_imported_key_material(bench.admin, external.key_id, material_id="0" * 64)


def test_a_doomed_key_stays_doomed_and_a_spared_one_waits_for_its_material(
    bench: KmsBench, external: KmsKey
) -> None:
    bring(bench, external)
    bench.kms.schedule_key_deletion(bench.admin, external.key_id)
    bench.kms.delete_imported_key_material(bench.admin, external.key_id)
    assert stored(bench, external).state is KeyState.PENDING_DELETION
    with pytest.raises(KeyStateInvalid):
        parameters_of(bench, external)
    spared = bench.kms.cancel_key_deletion(bench.admin, external.key_id)
    assert spared.state is KeyState.PENDING_IMPORT
    assert bring(bench, external).state is KeyState.ENABLED


def test_a_disabled_key_stays_disabled_over_a_reimport(bench: KmsBench, external: KmsKey) -> None:
    bring(bench, external)
    bench.kms.disable_key(bench.admin, external.key_id)
    assert bring(bench, external).state is KeyState.DISABLED


def test_what_is_written_down(bench: KmsBench, external: KmsKey) -> None:
    ends = bench.clock.now() + DAY
    key = bring(bench, external, wanted=Import(valid_to=ends, description="A"))
    named = {"keyId": bench.arn(key), "keyMaterialId": key.current_material.material_id}
    asked, imported = bench.events[-2:]
    assert (asked.name, asked.read_only) == ("GetParametersForImport", True)
    assert asked.request["wrappingKeySpec"] == "RSA_2048"
    assert (imported.name, imported.response) == ("ImportKeyMaterial", named)
    assert imported.request == {
        "keyId": key.key_id,
        "expirationModel": "KEY_MATERIAL_EXPIRES",
        "validTo": "Nov 24, 2026, 10:00:00 AM",
        "keyMaterialDescription": "A",
    }
    bench.kms.delete_imported_key_material(bench.admin, external.key_id)
    assert (bench.last_event.name, bench.last_event.response) == ("DeleteImportedKeyMaterial", named)


def test_the_reader_may_not_import(bench: KmsBench, external: KmsKey) -> None:
    with pytest.raises(LabError, match="kms:GetParametersForImport"):
        bench.kms.get_parameters_for_import(bench.reader, external.key_id, spec=SMALL)


def test_material_survives_a_change_of_the_root_key(bench: KmsBench, external: KmsKey) -> None:
    bring(bench, external)
    blob = bench.kms.encrypt(bench.admin, external.key_id, b"secret", context={}).blob
    bring(bench, external, OTHER, NEW)
    bench.root_keys.keys[b"\x02" * 16] = b"\x03" * 32
    rewrapped = rewrap_materials(stored(bench, external), bench.wrapping, account_id=bench.account_id)
    bench.records.keys.put(rewrapped)
    del bench.root_keys.keys[bytes(16)]
    assert bench.kms.decrypt(bench.admin, blob, context={}).plaintext == b"secret"
    bench.kms.rotate_key_on_demand(bench.admin, external.key_id)
    bench.kms.encrypt(bench.admin, external.key_id, b"x", context={})
    bench.kms.delete_imported_key_material(bench.admin, external.key_id)
    gone = stored(bench, external)
    assert rewrap_materials(gone, bench.wrapping, account_id=bench.account_id).current_material.wrapped == b""
