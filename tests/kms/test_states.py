from __future__ import annotations

from collections.abc import Callable

import pytest

from encryption_lab.errors import KeyDisabled, KeyStateInvalid, KmsRefusal, OperationUnsupported
from encryption_lab.kms.granting import GrantTerms
from encryption_lab.kms.keys import KeyOrigin, KeyState, KmsKey
from encryption_lab.kms.operations import ACCESS, Operation
from encryption_lab.kms.states import ALLOWED
from tests.kms.kms_bench import KmsBench

TO_DECRYPT = GrantTerms(grantee_arn="arn:aws:iam::111122223333:user/reader", operations=["Decrypt"])
Act = Callable[[KmsBench, str], object]

# Written from AWS's own table (KDG, key states), an independent copy of the one under test: E enabled, D disabled,
# P pending deletion, I pending import. U: UnsupportedOperation, whatever the state, because the key is EXTERNAL.
EXPECTED: dict[str, tuple[Act, str]] = {
    "Encrypt": (lambda bench, key_id: bench.kms.encrypt(bench.admin, key_id, b"x", context={}), "E"),
    "GenerateDataKey": (
        lambda bench, key_id: bench.kms.generate_data_key(bench.admin, key_id, context={}),
        "E",
    ),
    "GenerateDataKeyWithoutPlaintext": (
        lambda bench, key_id: bench.kms.generate_data_key_without_plaintext(bench.admin, key_id, context={}),
        "E",
    ),
    "DescribeKey": (lambda bench, key_id: bench.kms.describe_key(bench.admin, key_id), "EDPI"),
    "PutKeyPolicy": (lambda bench, key_id: bench.kms.set_key_users(bench.admin, key_id, ["reader"]), "EDPI"),
    "CancelKeyDeletion": (lambda bench, key_id: bench.kms.cancel_key_deletion(bench.admin, key_id), "P"),
    "CreateAlias": (lambda bench, key_id: bench.kms.create_alias(bench.admin, "alias/new", key_id), "EDI"),
    "UpdateAlias": (lambda bench, key_id: bench.kms.update_alias(bench.admin, "alias/other", key_id), "EDI"),
    "DeleteAlias": (lambda bench, key_id: bench.kms.delete_alias(bench.admin, "alias/old"), "EDPI"),
    "EnableKey": (lambda bench, key_id: bench.kms.enable_key(bench.admin, key_id), "ED"),
    "DisableKey": (lambda bench, key_id: bench.kms.disable_key(bench.admin, key_id), "ED"),
    "EnableKeyRotation": (lambda bench, key_id: bench.kms.enable_key_rotation(bench.admin, key_id), "EU"),
    "DisableKeyRotation": (lambda bench, key_id: bench.kms.disable_key_rotation(bench.admin, key_id), "EU"),
    "GetKeyRotationStatus": (
        lambda bench, key_id: bench.kms.get_key_rotation_status(bench.admin, key_id),
        "EDPU",
    ),
    "ListKeyRotations": (lambda bench, key_id: bench.kms.list_key_rotations(bench.admin, key_id), "EDPI"),
    "RotateKeyOnDemand": (lambda bench, key_id: bench.kms.rotate_key_on_demand(bench.admin, key_id), "E"),
    "CreateGrant": (lambda bench, key_id: bench.kms.create_grant(bench.admin, key_id, TO_DECRYPT), "E"),
    "ListGrants": (lambda bench, key_id: bench.kms.list_grants(bench.admin, key_id), "EDPI"),
    "UpdateKeyDescription": (
        lambda bench, key_id: bench.kms.update_key_description(bench.admin, key_id, "x"),
        "EDI",
    ),
    "TagResource": (lambda bench, key_id: bench.kms.tag_resource(bench.admin, key_id, [("a", "b")]), "EDI"),
    "UntagResource": (lambda bench, key_id: bench.kms.untag_resource(bench.admin, key_id, ["a"]), "EDI"),
    "ListResourceTags": (lambda bench, key_id: bench.kms.list_resource_tags(bench.admin, key_id), "EDPI"),
    "ListKeyPolicies": (lambda bench, key_id: bench.kms.list_key_policies(bench.admin, key_id), "EDPI"),
    "ScheduleKeyDeletion": (
        lambda bench, key_id: bench.kms.schedule_key_deletion(bench.admin, key_id),
        "EDI",
    ),
}
STATES = {
    "E": KeyState.ENABLED,
    "D": KeyState.DISABLED,
    "P": KeyState.PENDING_DELETION,
    "I": KeyState.PENDING_IMPORT,
}


def key_in(bench: KmsBench, letter: str) -> KmsKey:
    origin = KeyOrigin.EXTERNAL if letter == "I" else KeyOrigin.AWS_KMS
    key = bench.kms.create_key(bench.admin, "the one", origin=origin)
    other = bench.kms.create_key(bench.admin, "other")
    bench.kms.create_alias(bench.admin, "alias/old", key.key_id)
    bench.kms.create_alias(bench.admin, "alias/other", other.key_id)
    if letter == "D":
        bench.kms.disable_key(bench.admin, key.key_id)
    if letter == "P":
        bench.kms.schedule_key_deletion(bench.admin, key.key_id)
    return bench.kms.describe_key(bench.admin, key.key_id)


def test_a_disabled_key_refuses_to_be_used_and_an_enabled_one_works_again(
    bench: KmsBench, key: KmsKey
) -> None:
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    assert bench.kms.disable_key(bench.admin, key.key_id).state is KeyState.DISABLED
    with pytest.raises(KeyDisabled) as refused:
        bench.kms.decrypt(bench.admin, blob, context={})
    assert str(refused.value) == f"{bench.arn(key)} is disabled."
    assert bench.kms.enable_key(bench.admin, key.key_id).state is KeyState.ENABLED
    assert bench.kms.decrypt(bench.admin, blob, context={}).plaintext == b"secret"


@pytest.mark.parametrize("letter", STATES)
@pytest.mark.parametrize("operation", EXPECTED)
def test_each_state_allows_what_aws_says(bench: KmsBench, operation: str, letter: str) -> None:
    act, allowed = EXPECTED[operation]
    key = key_in(bench, letter)
    assert key.state is STATES[letter]
    if letter in allowed:
        act(bench, key.key_id)
        return
    with pytest.raises(KmsRefusal) as refused:
        act(bench, key.key_id)
    assert str(refused.value) == expected_message(operation, letter, allowed, bench.arn(key))
    unchanged = bench.kms.describe_key(bench.admin, key.key_id)
    assert unchanged == key


def expected_message(operation: str, letter: str, allowed: str, key_arn: str) -> str:
    if letter == "I" and "U" in allowed:
        return f"{key_arn} origin is EXTERNAL which is not valid for this operation."
    if operation == "CancelKeyDeletion":
        return f"{key_arn} is not pending deletion."
    return {
        "D": f"{key_arn} is disabled.",
        "P": f"{key_arn} is pending deletion.",
        "I": f"{key_arn} is pending import.",
    }[letter]


@pytest.mark.parametrize(("letter", "error"), [("D", KeyDisabled), ("P", KeyStateInvalid)])
def test_decrypting_and_re_encrypting_need_an_enabled_key(
    bench: KmsBench, key: KmsKey, letter: str, error: type[KmsRefusal]
) -> None:
    other = bench.kms.create_key(bench.admin, "other")
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    if letter == "D":
        bench.kms.disable_key(bench.admin, key.key_id)
    else:
        bench.kms.schedule_key_deletion(bench.admin, key.key_id)
    with pytest.raises(error):
        bench.kms.decrypt(bench.admin, blob, context={})
    with pytest.raises(error):
        bench.kms.re_encrypt(
            bench.admin, blob, source_context={}, destination_key_id=other.key_id, destination_context={}
        )


def test_an_external_key_does_not_rotate_by_itself_even_when_disabled(bench: KmsBench) -> None:
    key = bench.kms.create_key(bench.admin, "external", origin=KeyOrigin.EXTERNAL)
    with pytest.raises(OperationUnsupported):
        bench.kms.enable_key_rotation(bench.admin, key.key_id)


def test_the_tables_know_every_operation() -> None:
    without_key = {
        *(Operation.CREATE_KEY, Operation.LIST_KEYS, Operation.LIST_ALIASES, Operation.RE_ENCRYPT),
        *(Operation.LIST_RETIRABLE_GRANTS, Operation.GENERATE_RANDOM),
    }
    assert set(ACCESS) == set(Operation)
    assert set(ALLOWED) == set(Operation) - without_key
    assert all(KeyState.DELETED not in states for states in ALLOWED.values())
