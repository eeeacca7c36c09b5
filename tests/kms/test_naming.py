from __future__ import annotations

import pytest

from encryption_lab.errors import KmsValidation, NoSuchKmsKey, NotAuthorized
from encryption_lab.kms.keys import KmsKey
from tests.kms.kms_bench import NEVER_EXISTED, KmsBench


def test_a_key_is_found_by_id_arn_alias_and_alias_arn(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.create_alias(bench.admin, "alias/payroll", key.key_id)
    for name in (key.key_id, bench.arn(key), "alias/payroll", bench.account.alias_arn("alias/payroll")):
        assert bench.kms.describe_key(bench.admin, name) == key
        assert bench.kms.resolve(name) == key
        assert bench.kms.resolve_arn(name) == bench.arn(key)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("fake-key-id", "Invalid keyId 'fake-key-id'"),
        ("aws/s3", "Invalid keyId 'aws/s3'"),
        (NEVER_EXISTED.upper(), f"Invalid keyId '{NEVER_EXISTED.upper()}'"),
        (NEVER_EXISTED + "\n", f"Invalid keyId '{NEVER_EXISTED}\n'"),
        (f"key/{NEVER_EXISTED}", f"Invalid keyId 'key/{NEVER_EXISTED}'"),
        ("arn:aws:s3:::notes", "Invalid keyId 'arn:aws:s3:::notes'"),
        ("alias/", "Invalid keyId 'alias/'"),
        (
            f"arn:aws:kms:us-east-1:111122223333:{NEVER_EXISTED}",
            f"Invalid keyId 'arn:aws:kms:us-east-1:111122223333:{NEVER_EXISTED}'",
        ),
        (
            "arn:aws:kms:us-east-1:111122223333:key/alias/x",
            "Invalid keyId 'arn:aws:kms:us-east-1:111122223333:key/alias/x'",
        ),
        (NEVER_EXISTED, f"Key 'arn:aws:kms:us-east-1:111122223333:key/{NEVER_EXISTED}' does not exist"),
        (
            f"arn:aws:kms:us-east-1:111122223333:key/{NEVER_EXISTED}",
            f"Key 'arn:aws:kms:us-east-1:111122223333:key/{NEVER_EXISTED}' does not exist",
        ),
        (
            "mrk-" + "0" * 32,
            f"Key 'arn:aws:kms:us-east-1:111122223333:key/mrk-{'0' * 32}' does not exist",
        ),
        (f"arn:aws:kms:eu-west-1:111122223333:key/{NEVER_EXISTED}", "Invalid arn eu-west-1"),
        ("alias/x", "Alias arn:aws:kms:us-east-1:111122223333:alias/x is not found."),
        (
            "arn:aws:kms:us-east-1:111122223333:alias/x",
            "Alias arn:aws:kms:us-east-1:111122223333:alias/x is not found.",
        ),
    ],
)
def test_a_name_that_leads_nowhere_gets_the_answer_of_kms(bench: KmsBench, name: str, message: str) -> None:
    with pytest.raises(NoSuchKmsKey) as refused:
        bench.kms.describe_key(bench.admin, name)
    assert str(refused.value) == message
    assert bench.last_event.error_message == message
    with pytest.raises(NoSuchKmsKey) as unresolved:
        bench.kms.resolve(name)
    assert str(unresolved.value) == message


@pytest.mark.parametrize("name", ["", "x" * 2049])
def test_a_key_id_has_1_to_2048_characters(bench: KmsBench, name: str) -> None:
    with pytest.raises(KmsValidation, match="keyId"):
        bench.kms.describe_key(bench.admin, name)


def test_another_accounts_key_is_denied_whether_it_exists_or_not(bench: KmsBench) -> None:
    stranger = KmsBench(account_id="444455556666")
    theirs = stranger.kms.create_key(stranger.admin, "theirs")
    for key_arn in (stranger.arn(theirs), stranger.account.key_arn(NEVER_EXISTED)):
        with pytest.raises(NotAuthorized) as refused:
            bench.kms.generate_data_key(bench.admin, key_arn, context={})
        assert str(refused.value) == (
            "User: arn:aws:iam::111122223333:user/administrator is not authorized to perform: kms:GenerateDataKey "
            f"on resource: {key_arn} because the resource does not exist in this Region, no resource-based policies "
            "allow access, or a resource-based policy explicitly denies access"
        )
        with pytest.raises(NoSuchKmsKey):
            bench.kms.resolve(key_arn)
