"""Every operation leaves one audit event and its steps in the trace, refused ones too, and no secret in either."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from encryption_lab.audit import AuditEvent
from encryption_lab.errors import InvalidCiphertext, LabError, NoSuchKmsKey, NotAuthorized, StorageFull
from encryption_lab.kms.granting import GrantTerms
from encryption_lab.kms.importing import Import
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms.operations import Operation
from encryption_lab.memory import MemoryEvents
from encryption_lab.trace import Actor
from tests.kms.kms_bench import CONTEXT, NEVER_EXISTED, KmsBench

TO_DECRYPT = GrantTerms(grantee_arn="arn:aws:iam::111122223333:user/reader", operations=["Decrypt"])
ACTS: dict[str, Callable[[KmsBench, str], object]] = {
    "Encrypt": lambda bench, key_id: bench.kms.encrypt(bench.admin, key_id, b"x", context={}),
    "Decrypt": lambda bench, key_id: bench.kms.decrypt(bench.admin, b"not a blob", context={}, key_id=key_id),
    "GenerateDataKey": lambda bench, key_id: bench.kms.generate_data_key(bench.admin, key_id, context={}),
    "GenerateDataKeyWithoutPlaintext": lambda bench, key_id: bench.kms.generate_data_key_without_plaintext(
        bench.admin, key_id, context={}
    ),
    "ReEncrypt": lambda bench, key_id: bench.kms.re_encrypt(
        bench.admin, b"not a blob", source_context={}, destination_key_id=key_id, destination_context={}
    ),
    "CreateKey": lambda bench, key_id: bench.kms.create_key(bench.admin, "new"),
    "DescribeKey": lambda bench, key_id: bench.kms.describe_key(bench.admin, key_id),
    "ListKeys": lambda bench, key_id: bench.kms.list_keys(bench.admin),
    "EnableKey": lambda bench, key_id: bench.kms.enable_key(bench.admin, key_id),
    "DisableKey": lambda bench, key_id: bench.kms.disable_key(bench.admin, key_id),
    "PutKeyPolicy": lambda bench, key_id: bench.kms.set_key_users(bench.admin, key_id, ["reader"]),
    "GetKeyPolicy": lambda bench, key_id: bench.kms.get_key_policy(bench.admin, key_id),
    "ScheduleKeyDeletion": lambda bench, key_id: bench.kms.schedule_key_deletion(bench.admin, key_id),
    "CancelKeyDeletion": lambda bench, key_id: bench.kms.cancel_key_deletion(bench.admin, key_id),
    "CreateAlias": lambda bench, key_id: bench.kms.create_alias(bench.admin, "alias/new", key_id),
    "UpdateAlias": lambda bench, key_id: bench.kms.update_alias(bench.admin, "alias/old", key_id),
    "DeleteAlias": lambda bench, key_id: bench.kms.delete_alias(bench.admin, "alias/old"),
    "ListAliases": lambda bench, key_id: bench.kms.list_aliases(bench.admin),
    "EnableKeyRotation": lambda bench, key_id: bench.kms.enable_key_rotation(bench.admin, key_id),
    "DisableKeyRotation": lambda bench, key_id: bench.kms.disable_key_rotation(bench.admin, key_id),
    "GetKeyRotationStatus": lambda bench, key_id: bench.kms.get_key_rotation_status(bench.admin, key_id),
    "ListKeyRotations": lambda bench, key_id: bench.kms.list_key_rotations(bench.admin, key_id),
    "RotateKeyOnDemand": lambda bench, key_id: bench.kms.rotate_key_on_demand(bench.admin, key_id),
    "GenerateRandom": lambda bench, key_id: bench.kms.generate_random(bench.admin, 16),
    "CreateGrant": lambda bench, key_id: bench.kms.create_grant(bench.admin, key_id, TO_DECRYPT),
    "ListGrants": lambda bench, key_id: bench.kms.list_grants(bench.admin, key_id),
    "ListRetirableGrants": lambda bench, key_id: bench.kms.list_retirable_grants(bench.admin, "arn"),
    "RevokeGrant": lambda bench, key_id: bench.kms.revoke_grant(bench.admin, key_id, "0" * 64),
    "RetireGrant": lambda bench, key_id: bench.kms.retire_grant(
        bench.admin, key_id=key_id, grant_id="0" * 64
    ),
    "UpdateKeyDescription": lambda bench, key_id: bench.kms.update_key_description(bench.admin, key_id, "x"),
    "TagResource": lambda bench, key_id: bench.kms.tag_resource(bench.admin, key_id, [("a", "b")]),
    "UntagResource": lambda bench, key_id: bench.kms.untag_resource(bench.admin, key_id, ["a"]),
    "ListResourceTags": lambda bench, key_id: bench.kms.list_resource_tags(bench.admin, key_id),
    "ListKeyPolicies": lambda bench, key_id: bench.kms.list_key_policies(bench.admin, key_id),
    "GetParametersForImport": lambda bench, key_id: bench.kms.get_parameters_for_import(bench.admin, key_id),
    "ImportKeyMaterial": lambda bench, key_id: bench.kms.import_key_material(
        bench.admin, key_id, token=b"t", wrapped_material=b"m", wanted=Import()
    ),
    "DeleteImportedKeyMaterial": lambda bench, key_id: bench.kms.delete_imported_key_material(
        bench.admin, key_id
    ),
}


def test_a_data_key_made_for_s3_is_in_the_trail_with_its_object(bench: KmsBench, key: KmsKey) -> None:
    made = bench.kms.generate_data_key(bench.admin, key.key_id, context=CONTEXT, via_s3=True)
    event = bench.last_event
    assert (event.source, event.name, event.principal) == (
        "kms.amazonaws.com",
        "GenerateDataKey",
        "administrator",
    )
    assert (event.key_arn, event.via_s3, event.read_only) == (bench.arn(key), True, True)
    assert (event.bucket, event.object_key) == ("notes", "2026/plan.txt")
    assert event.request == {"keyId": key.key_id, "keySpec": "AES_256", "encryptionContext": CONTEXT}
    assert event.response == {"keyMaterialId": made.material_id}
    assert (event.error_name, event.error_message) == ("", "")
    assert (event.time, event.exchange_id) == (bench.clock.now(), "by-administrator")


@pytest.mark.parametrize("operation", ACTS)
def test_each_operation_leaves_exactly_one_event_of_the_caller(
    bench: KmsBench, key: KmsKey, operation: str
) -> None:
    bench.kms.create_alias(bench.admin, "alias/old", key.key_id)
    before = len(bench.events)
    try:
        ACTS[operation](bench, key.key_id)
        error_name = ""
    except LabError as error:
        error_name = type(error).__name__
    (event,) = [event for event in bench.events[before:] if event.principal]
    assert (event.name, event.error_name) == (operation, error_name)
    assert event.read_only == (operation not in CHANGING)


CHANGING = {
    *("CreateKey", "EnableKey", "DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion", "CancelKeyDeletion"),
    *("CreateAlias", "UpdateAlias", "DeleteAlias"),
    *("EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand"),
    *("ImportKeyMaterial", "DeleteImportedKeyMaterial", "CreateGrant", "RevokeGrant", "RetireGrant"),
    *("UpdateKeyDescription", "TagResource", "UntagResource"),
}


def test_the_operations_tested_here_are_all_there_are() -> None:
    actions_only = {Operation.RE_ENCRYPT_FROM, Operation.RE_ENCRYPT_TO}
    in_several_regions = {Operation.REPLICATE_KEY, Operation.UPDATE_PRIMARY_REGION}  # test_multi_region.py
    assert set(ACTS) == set(Operation) - actions_only - in_several_regions


def test_a_denied_call_is_in_the_trail_with_the_key_and_the_reason(bench: KmsBench, key: KmsKey) -> None:
    with pytest.raises(NotAuthorized) as refused:
        bench.kms.generate_data_key(bench.reader, key.key_id, context=CONTEXT, via_s3=True)
    event = bench.last_event
    assert (event.name, event.principal, event.key_arn) == ("GenerateDataKey", "reader", bench.arn(key))
    assert (event.error_name, event.error_message) == ("NotAuthorized", str(refused.value))
    assert (event.bucket, event.response) == ("notes", {})


def test_a_call_for_a_key_that_never_was_is_in_the_trail_without_a_key(bench: KmsBench) -> None:
    with pytest.raises(NoSuchKmsKey):
        bench.kms.disable_key(bench.admin, NEVER_EXISTED)
    event = bench.last_event
    assert (event.name, event.key_arn, event.error_name) == ("DisableKey", "", "NoSuchKmsKey")
    assert event.request == {"keyId": NEVER_EXISTED}


def test_a_refused_change_leaves_nothing_but_its_event(bench: KmsBench, key: KmsKey) -> None:
    for number in range(50):
        bench.kms.create_alias(bench.admin, f"alias/{number}", key.key_id)
    before = (dict(bench.records.keys.rows), dict(bench.records.keys.named), len(bench.events))
    with pytest.raises(LabError):
        bench.kms.create_alias(bench.admin, "alias/one-more", key.key_id)
    assert (bench.records.keys.rows, bench.records.keys.named, len(bench.events) - 1) == before


def test_a_change_that_cannot_be_written_down_does_not_happen(
    bench: KmsBench, key: KmsKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk_once(events: MemoryEvents, event: AuditEvent) -> None:
        monkeypatch.undo()
        raise StorageFull

    monkeypatch.setattr(MemoryEvents, "append", full_disk_once)
    with pytest.raises(StorageFull):
        bench.kms.disable_key(bench.admin, key.key_id)
    assert bench.records.keys.get(key.key_id) == key
    assert (bench.last_event.name, bench.last_event.error_name) == ("DisableKey", "StorageFull")


def test_a_trace_shows_what_travels_from_whom_to_whom(bench: KmsBench, key: KmsKey) -> None:
    call = bench.call("administrator")
    made = bench.kms.generate_data_key(call, key.key_id, context=CONTEXT, via_s3=True)
    bench.kms.decrypt(call, made.blob, context=CONTEXT)
    travels = [
        (step.source, step.target, step.carries) for step in call.trace.steps if step.source != step.target
    ]
    assert travels == [
        (Actor.S3, Actor.KMS, ""),
        (Actor.KMS, Actor.S3, "plaintext key"),
        (Actor.KMS, Actor.S3, "wrapped key"),
        (Actor.CLIENT, Actor.KMS, "wrapped key"),
        (Actor.KMS, Actor.CLIENT, "plaintext key"),
    ]
    assert made.material_id in [step.detail.get("material") for step in call.trace.steps]


def test_a_trace_says_what_an_encrypted_text_is(bench: KmsBench, key: KmsKey) -> None:
    call = bench.call("administrator")
    blob = bench.kms.encrypt(call, key.key_id, b"a text", context={}).blob
    bench.kms.decrypt(call, blob, context={})
    carried = [step.carries for step in call.trace.steps if step.source != step.target]
    assert carried == ["plaintext", "ciphertext", "ciphertext", "plaintext"]


def test_a_trace_ends_with_the_refusal_and_explains_what_the_error_does_not(
    bench: KmsBench, key: KmsKey
) -> None:
    call = bench.call("administrator")
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={"a": "1"}).blob
    with pytest.raises(InvalidCiphertext):
        bench.kms.decrypt(call, blob, context={"a": "2"})
    step = call.trace.steps[-1]
    assert (step.source, step.target, step.refused) == (Actor.KMS, Actor.CLIENT, True)
    assert step.detail["error"] == "InvalidCiphertext"
    assert "encryption context" in step.detail["reason"]


def test_no_key_bytes_are_in_a_repr_a_trace_or_the_trail(bench: KmsBench, key: KmsKey) -> None:
    call = bench.call("administrator")
    secret = b"canary-plaintext-of-32-bytes-len"
    made = bench.kms.generate_data_key(call, key.key_id, context=CONTEXT)
    encrypted = bench.kms.encrypt(call, key.key_id, secret, context={})
    opened = bench.kms.decrypt(call, encrypted.blob, context={})
    with pytest.raises(InvalidCiphertext):
        bench.kms.decrypt(call, encrypted.blob, context=CONTEXT)
    material = bench.kms._materials.unwrap(key.key_id, key.current_material)
    shown = "".join(
        map(repr, (made, encrypted, opened, call, call.trace.steps, bench.events, bench.kms, key))
    )
    stored = repr(bench.records)
    for hidden in (made.plaintext, secret, material, bench.root_keys.key(bench.root_keys.current_id)):
        for form in (hidden.hex(), repr(hidden)[2:-1]):
            assert form not in shown
            assert form not in stored
