from __future__ import annotations

import pytest

from encryption_lab.errors import AliasExists, KmsValidation, LimitExceeded, NoSuchKmsKey, NotAuthorized
from encryption_lab.kms.keys import KmsKey
from tests.kms.kms_bench import KmsBench


def test_an_alias_names_a_key_and_can_be_pointed_at_another(bench: KmsBench, key: KmsKey) -> None:
    other = bench.kms.create_key(bench.admin, "other")
    bench.kms.create_alias(bench.admin, "alias/payroll", key.key_id)
    assert bench.kms.list_aliases(bench.admin) == [("alias/payroll", key.key_id)]
    blob = bench.kms.encrypt(bench.admin, "alias/payroll", b"secret", context={}).blob
    bench.kms.update_alias(bench.admin, "alias/payroll", other.key_id)
    assert bench.kms.resolve("alias/payroll").key_id == other.key_id
    assert bench.kms.decrypt(bench.admin, blob, context={}).key_arn == bench.arn(key)
    bench.kms.delete_alias(bench.admin, "alias/payroll")
    assert bench.kms.list_aliases(bench.admin) == []


def test_an_alias_that_exists_is_not_made_again(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.create_alias(bench.admin, "alias/payroll", key.key_id)
    with pytest.raises(AliasExists) as refused:
        bench.kms.create_alias(bench.admin, "alias/payroll", key.key_id)
    assert str(refused.value) == (
        "An alias with the name arn:aws:kms:us-east-1:111122223333:alias/payroll already exists"
    )


def test_an_alias_that_does_not_exist_is_neither_changed_nor_deleted(bench: KmsBench, key: KmsKey) -> None:
    message = "Alias arn:aws:kms:us-east-1:111122223333:alias/x is not found."
    with pytest.raises(NoSuchKmsKey, match=message):
        bench.kms.update_alias(bench.admin, "alias/x", key.key_id)
    with pytest.raises(NoSuchKmsKey, match=message):
        bench.kms.delete_alias(bench.admin, "alias/x")


def test_an_alias_begins_with_alias(bench: KmsBench, key: KmsKey) -> None:
    with pytest.raises(KmsValidation) as refused:
        bench.kms.create_alias(bench.admin, "payroll", key.key_id)
    assert str(refused.value) == (
        'Alias must start with the prefix "alias/". Please see '
        "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html"
    )


@pytest.mark.parametrize(
    "alias", ["alias/", "alias/a b", "alias/ü", "alias/a:b", "alias/" + "x" * 251, "alias/a\n"]
)
def test_an_alias_that_kms_would_not_take_is_refused(bench: KmsBench, key: KmsKey, alias: str) -> None:
    with pytest.raises(KmsValidation):
        bench.kms.create_alias(bench.admin, alias, key.key_id)
    assert bench.kms.list_aliases(bench.admin) == []


def test_an_alias_of_256_characters_is_taken(bench: KmsBench, key: KmsKey) -> None:
    alias = "alias/" + "x" * 250
    bench.kms.create_alias(bench.admin, alias, key.key_id)
    assert bench.kms.resolve(alias) == key


def test_aliases_of_aws_are_not_for_customers(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.aws_managed_key(bench.admin)
    for alias in ("alias/aws/s3", "alias/aws/mine"):
        with pytest.raises(NotAuthorized, match="reserved"):
            bench.kms.create_alias(bench.admin, alias, key.key_id)
        with pytest.raises(NotAuthorized, match="reserved"):
            bench.kms.update_alias(bench.admin, alias, key.key_id)
        with pytest.raises(NotAuthorized, match="reserved"):
            bench.kms.delete_alias(bench.admin, alias)


def test_a_key_has_at_most_50_aliases(bench: KmsBench, key: KmsKey) -> None:
    for number in range(50):
        bench.kms.create_alias(bench.admin, f"alias/{number}", key.key_id)
    with pytest.raises(LimitExceeded):
        bench.kms.create_alias(bench.admin, "alias/one-more", key.key_id)
    bench.kms.update_alias(bench.admin, "alias/0", key.key_id)
