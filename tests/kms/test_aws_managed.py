from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from encryption_lab.errors import NoSuchKmsKey, NotAuthorized
from encryption_lab.kms.keys import KeyManager, KeyState
from tests.kms.kms_bench import CONTEXT, KmsBench

S3_KEY = "alias/aws/s3"
CHANGES: dict[str, Callable[[KmsBench, str], object]] = {
    "EnableKey": lambda bench, key_id: bench.kms.enable_key(bench.admin, key_id),
    "DisableKey": lambda bench, key_id: bench.kms.disable_key(bench.admin, key_id),
    "PutKeyPolicy": lambda bench, key_id: bench.kms.set_key_users(bench.admin, key_id, ["reader"]),
    "ScheduleKeyDeletion": lambda bench, key_id: bench.kms.schedule_key_deletion(bench.admin, key_id),
    "CancelKeyDeletion": lambda bench, key_id: bench.kms.cancel_key_deletion(bench.admin, key_id),
    "CreateAlias": lambda bench, key_id: bench.kms.create_alias(bench.admin, "alias/mine", key_id),
    "EnableKeyRotation": lambda bench, key_id: bench.kms.enable_key_rotation(bench.admin, key_id),
    "DisableKeyRotation": lambda bench, key_id: bench.kms.disable_key_rotation(bench.admin, key_id),
    "RotateKeyOnDemand": lambda bench, key_id: bench.kms.rotate_key_on_demand(bench.admin, key_id),
}


def test_the_aws_managed_key_comes_into_being_when_s3_first_uses_it(bench: KmsBench) -> None:
    assert bench.kms.list_keys(bench.admin) == []
    made = bench.kms.generate_data_key(bench.admin, S3_KEY, context=CONTEXT, via_s3=True)
    (key,) = bench.kms.list_keys(bench.admin)
    assert made.key_arn == bench.arn(key)
    assert (key.manager, key.state) == (KeyManager.AWS, KeyState.ENABLED)
    assert key.description == "Default key that protects my S3 objects when no other key is defined"
    assert bench.kms.list_aliases(bench.admin) == [(S3_KEY, key.key_id)]


@pytest.mark.parametrize(
    "ask",
    [
        lambda bench: bench.kms.aws_managed_key(bench.admin),
        lambda bench: bench.kms.resolve(S3_KEY),
        lambda bench: bench.kms.resolve(bench.account.alias_arn(S3_KEY)),
        lambda bench: bench.kms.describe_key(bench.admin, S3_KEY),
    ],
)
def test_there_is_one_however_it_is_asked_for(bench: KmsBench, ask: Callable[[KmsBench], object]) -> None:
    key = ask(bench)
    assert ask(bench) == key
    assert bench.kms.aws_managed_key(bench.reader) == key
    assert bench.kms.list_keys(bench.admin) == [key]
    assert bench.event_names().count("CreateKey") == 1


def test_everybody_in_the_account_uses_it_through_s3(bench: KmsBench) -> None:
    made = bench.kms.generate_data_key(bench.admin, S3_KEY, context=CONTEXT, via_s3=True)
    opened = bench.kms.decrypt(bench.reader, made.blob, context=CONTEXT, via_s3=True)
    assert opened.plaintext == made.plaintext


def test_nobody_uses_it_directly(bench: KmsBench) -> None:
    made = bench.kms.generate_data_key(bench.admin, S3_KEY, context=CONTEXT, via_s3=True)
    for call in (bench.admin, bench.reader):
        with pytest.raises(NotAuthorized) as refused:
            bench.kms.decrypt(call, made.blob, context=CONTEXT)
        assert str(refused.value).endswith("because no resource-based policy allows the kms:Decrypt action")
        with pytest.raises(NotAuthorized):
            bench.kms.encrypt(call, S3_KEY, b"x", context={})


def test_another_accounts_principal_does_not_use_it_even_through_s3(bench: KmsBench) -> None:
    stranger = KmsBench(account_id="444455556666")
    with pytest.raises(NotAuthorized):
        bench.kms.generate_data_key(stranger.admin, S3_KEY, context=CONTEXT, via_s3=True)


@pytest.mark.parametrize("operation", CHANGES)
def test_nobody_administers_it(bench: KmsBench, operation: str) -> None:
    key = bench.kms.aws_managed_key(bench.admin)
    for name in (S3_KEY, key.key_id):
        with pytest.raises(NotAuthorized) as refused:
            CHANGES[operation](bench, name)
        assert refused.value.action == f"kms:{operation}"
        assert "no resource-based policy allows" in str(refused.value)
    assert bench.kms.aws_managed_key(bench.admin) == key


@pytest.mark.parametrize("operation", CHANGES)
def test_a_change_does_not_bring_it_into_being(bench: KmsBench, operation: str) -> None:
    with pytest.raises(NoSuchKmsKey):
        CHANGES[operation](bench, S3_KEY)
    assert bench.kms.list_keys(bench.admin) == []


def test_it_rotates_every_year_by_itself(bench: KmsBench) -> None:
    made = bench.kms.generate_data_key(bench.admin, S3_KEY, context=CONTEXT, via_s3=True)
    status = bench.kms.get_key_rotation_status(bench.admin, S3_KEY)
    assert (status.enabled, status.period_days) == (True, 365)
    bench.clock.move(timedelta(days=365))
    assert len(bench.kms.list_key_rotations(bench.admin, S3_KEY)) == 1
    assert (
        bench.kms.decrypt(bench.reader, made.blob, context=CONTEXT, via_s3=True).plaintext == made.plaintext
    )


def test_only_the_administrator_looks_at_it(bench: KmsBench) -> None:
    key = bench.kms.aws_managed_key(bench.admin)
    assert bench.kms.describe_key(bench.admin, S3_KEY) == key
    with pytest.raises(NotAuthorized) as refused:
        bench.kms.describe_key(bench.reader, S3_KEY)
    assert str(refused.value).endswith("because no identity-based policy allows the kms:DescribeKey action")
