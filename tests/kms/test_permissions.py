from __future__ import annotations

from collections.abc import Callable

import pytest

from encryption_lab.errors import KmsValidation, NotAuthorized
from encryption_lab.exchange import Call
from encryption_lab.identities import Account, AccountId
from encryption_lab.kms.keys import KmsKey
from tests.kms.kms_bench import KmsBench

Act = Callable[[KmsBench, Call, str], object]
USES: dict[str, Act] = {
    "Encrypt": lambda bench, call, key_id: bench.kms.encrypt(call, key_id, b"x", context={}),
    "GenerateDataKey": lambda bench, call, key_id: bench.kms.generate_data_key(call, key_id, context={}),
    "GenerateDataKeyWithoutPlaintext": lambda bench, call, key_id: (
        bench.kms.generate_data_key_without_plaintext(call, key_id, context={})
    ),
}
LOOKS: dict[str, Act] = {
    "DescribeKey": lambda bench, call, key_id: bench.kms.describe_key(call, key_id),
    "GetKeyPolicy": lambda bench, call, key_id: bench.kms.get_key_policy(call, key_id),
    "GetKeyRotationStatus": lambda bench, call, key_id: bench.kms.get_key_rotation_status(call, key_id),
    "ListKeyRotations": lambda bench, call, key_id: bench.kms.list_key_rotations(call, key_id),
}
CHANGES: dict[str, Act] = {
    "EnableKey": lambda bench, call, key_id: bench.kms.enable_key(call, key_id),
    "DisableKey": lambda bench, call, key_id: bench.kms.disable_key(call, key_id),
    "PutKeyPolicy": lambda bench, call, key_id: bench.kms.set_key_users(call, key_id, ["reader"]),
    "ScheduleKeyDeletion": lambda bench, call, key_id: bench.kms.schedule_key_deletion(call, key_id),
    "CancelKeyDeletion": lambda bench, call, key_id: bench.kms.cancel_key_deletion(call, key_id),
    "CreateAlias": lambda bench, call, key_id: bench.kms.create_alias(call, "alias/x", key_id),
    "EnableKeyRotation": lambda bench, call, key_id: bench.kms.enable_key_rotation(call, key_id),
    "DisableKeyRotation": lambda bench, call, key_id: bench.kms.disable_key_rotation(call, key_id),
    "RotateKeyOnDemand": lambda bench, call, key_id: bench.kms.rotate_key_on_demand(call, key_id),
}
WITHOUT_KEY: dict[str, Act] = {
    "CreateKey": lambda bench, call, key_id: bench.kms.create_key(call, "mine"),
    "ListKeys": lambda bench, call, key_id: bench.kms.list_keys(call),
    "ListAliases": lambda bench, call, key_id: bench.kms.list_aliases(call),
}


def test_the_reader_may_use_a_key_only_while_its_policy_names_them(bench: KmsBench, key: KmsKey) -> None:
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    with pytest.raises(NotAuthorized) as refused:
        bench.kms.decrypt(bench.reader, blob, context={})
    assert str(refused.value) == (
        "User: arn:aws:iam::111122223333:user/reader is not authorized to perform: kms:Decrypt on resource: "
        f"{bench.arn(key)} because no identity-based policy allows the kms:Decrypt action"
    )
    bench.kms.set_key_users(bench.admin, key.key_id, ["reader"])
    assert bench.kms.decrypt(bench.reader, blob, context={}).plaintext == b"secret"
    bench.kms.set_key_users(bench.admin, key.key_id, [])
    with pytest.raises(NotAuthorized):
        bench.kms.decrypt(bench.reader, blob, context={})


@pytest.mark.parametrize("operation", [*USES, *LOOKS, *CHANGES])
def test_a_stranger_to_a_key_may_do_nothing_with_it(bench: KmsBench, key: KmsKey, operation: str) -> None:
    act = (USES | LOOKS | CHANGES)[operation]
    with pytest.raises(NotAuthorized) as refused:
        act(bench, bench.reader, key.key_id)
    assert refused.value.action == f"kms:{operation}"
    assert refused.value.resource_arn == bench.arn(key)
    assert (bench.last_event.name, bench.last_event.error_name) == (operation, "NotAuthorized")
    assert bench.kms.describe_key(bench.admin, key.key_id) == key


@pytest.mark.parametrize("operation", [*USES, *LOOKS, *CHANGES])
def test_a_named_user_may_use_the_key_and_describe_it_but_not_change_it(
    bench: KmsBench, operation: str
) -> None:
    key = bench.kms.create_key(bench.admin, "shared", users=["reader"])
    act = (USES | LOOKS | CHANGES)[operation]
    if operation in USES or operation == "DescribeKey":
        act(bench, bench.reader, key.key_id)
        return
    with pytest.raises(NotAuthorized):
        act(bench, bench.reader, key.key_id)


@pytest.mark.parametrize("operation", WITHOUT_KEY)
def test_only_the_administrator_makes_and_lists_keys(bench: KmsBench, operation: str) -> None:
    WITHOUT_KEY[operation](bench, bench.admin, "")
    with pytest.raises(NotAuthorized) as refused:
        WITHOUT_KEY[operation](bench, bench.reader, "")
    assert (refused.value.action, refused.value.resource_arn) == (f"kms:{operation}", "*")


def test_re_encrypting_needs_permission_for_both_keys(bench: KmsBench, key: KmsKey) -> None:
    shared = bench.kms.create_key(bench.admin, "shared", users=["reader"])

    def move(source: KmsKey, destination: KmsKey) -> None:
        blob = bench.kms.encrypt(bench.admin, source.key_id, b"x", context={}).blob
        bench.kms.re_encrypt(
            bench.reader,
            blob,
            source_context={},
            destination_key_id=destination.key_id,
            destination_context={},
        )

    with pytest.raises(NotAuthorized) as from_refused:
        move(key, shared)
    assert from_refused.value.action == "kms:ReEncryptFrom"
    with pytest.raises(NotAuthorized) as to_refused:
        move(shared, key)
    assert to_refused.value.action == "kms:ReEncryptTo"
    move(shared, shared)


def test_an_administrator_of_another_account_is_a_stranger(bench: KmsBench, key: KmsKey) -> None:
    principal = Account(AccountId("444455556666"), "us-east-1").user("administrator")
    call = Call(principal=principal, exchange_id="x", secure_transport=True)
    for act in (*USES.values(), *LOOKS.values(), *CHANGES.values(), *WITHOUT_KEY.values()):
        with pytest.raises(NotAuthorized):
            act(bench, call, key.key_id)


def test_permission_is_asked_before_the_state_is_told(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.disable_key(bench.admin, key.key_id)
    with pytest.raises(NotAuthorized):
        bench.kms.generate_data_key(bench.reader, key.key_id, context={})


def test_via_s3_a_customer_managed_key_needs_the_same_permission(bench: KmsBench, key: KmsKey) -> None:
    with pytest.raises(NotAuthorized):
        bench.kms.generate_data_key(bench.reader, key.key_id, context={}, via_s3=True)


def test_a_policy_names_principals_that_exist(bench: KmsBench, key: KmsKey) -> None:
    with pytest.raises(KmsValidation, match="invalid principals"):
        bench.kms.set_key_users(bench.admin, key.key_id, ["nobody"])
    with pytest.raises(KmsValidation, match="invalid principals"):
        bench.kms.create_key(bench.admin, "shared", users=["reader", "nobody"])
    assert bench.kms.list_keys(bench.admin) == [key]
