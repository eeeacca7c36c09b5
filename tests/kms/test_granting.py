from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from encryption_lab.errors import KmsValidation, LabError, LimitExceeded, NotAuthorized
from encryption_lab.identities import Account, AccountId
from encryption_lab.kms.granting import MAX_GRANTS, GrantTerms
from encryption_lab.kms.grants import Grant
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms.operations import Operation
from encryption_lab.kms_errors import ArnInvalid, GrantTokenInvalid, NoSuchGrant
from tests.kms.kms_bench import KmsBench

READER = "arn:aws:iam::111122223333:user/reader"
ADMIN = "arn:aws:iam::111122223333:user/administrator"
PAIRS = {"tenant": "blue"}


def give(bench: KmsBench, key: KmsKey, *operations: str, **other: Any) -> tuple[Grant, str]:
    terms = GrantTerms(
        grantee_arn=other.pop("grantee", READER), operations=operations or ["Decrypt"], **other
    )
    return bench.kms.create_grant(bench.admin, key.key_id, terms)


def reads(bench: KmsBench, blob: bytes, context: dict[str, str]) -> bool:
    try:
        return bench.kms.decrypt(bench.reader, blob, context=context).plaintext == b"secret"
    except NotAuthorized:
        return False


def test_a_grant_lets_in_whom_no_policy_names_for_what_it_says_and_until_it_is_revoked(
    bench: KmsBench, key: KmsKey
) -> None:
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    assert not reads(bench, blob, {})
    grant, _ = give(bench, key)
    assert reads(bench, blob, {})
    with pytest.raises(NotAuthorized):
        bench.kms.encrypt(bench.reader, key.key_id, b"x", context={})
    bench.kms.revoke_grant(bench.admin, key.key_id, grant.grant_id)
    assert not reads(bench, blob, {})


def test_a_grant_is_for_one_key(bench: KmsBench, key: KmsKey) -> None:
    other = bench.kms.create_key(bench.admin, "other")
    blob = bench.kms.encrypt(bench.admin, other.key_id, b"secret", context={}).blob
    give(bench, key)
    assert not reads(bench, blob, {})


@pytest.mark.parametrize(
    ("constraint", "context", "allowed"),
    [
        ({"equals": PAIRS}, PAIRS, True),
        ({"equals": PAIRS}, {**PAIRS, "more": "1"}, False),
        ({"equals": PAIRS}, {}, False),
        ({"subset": PAIRS}, {**PAIRS, "more": "1"}, True),
        ({"subset": PAIRS}, {"tenant": "red"}, False),
        ({"subset": PAIRS}, {}, False),
    ],
)
def test_constraints_bind_the_encryption_context(
    bench: KmsBench, key: KmsKey, constraint: dict[str, Any], context: dict[str, str], allowed: bool
) -> None:
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context=context).blob
    give(bench, key, "Decrypt", "DescribeKey", **constraint)
    assert reads(bench, blob, context) is allowed
    bench.kms.describe_key(bench.reader, key.key_id)


def test_an_explicit_deny_wins_over_a_grant(bench: KmsBench, key: KmsKey) -> None:
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    give(bench, key)
    deny = (
        f'{{"Effect": "Deny", "Principal": {{"AWS": "{READER}"}}, "Action": "kms:Decrypt", "Resource": "*"}}'
    )
    policy = bench.kms.get_key_policy(bench.admin, key.key_id).replace(
        '"Statement": [', f'"Statement": [{deny},'
    )
    bench.kms.put_key_policy(bench.admin, key.key_id, policy)
    assert not reads(bench, blob, {})


def test_one_name_and_the_same_terms_make_one_grant(bench: KmsBench, key: KmsKey) -> None:
    first, _ = give(bench, key, name="backup")
    assert give(bench, key, name="backup")[0].grant_id == first.grant_id
    assert give(bench, key, "Encrypt", name="backup")[0].grant_id != first.grant_id
    assert give(bench, key)[0].grant_id != give(bench, key)[0].grant_id
    assert len(bench.kms.list_grants(bench.admin, key.key_id)) == 4


@pytest.mark.parametrize("by_token", [True, False])
def test_the_retiring_principal_ends_a_grant_and_nobody_else(
    bench: KmsBench, key: KmsKey, by_token: bool
) -> None:
    grant, token = give(bench, key, retiring_arn=READER, grantee=ADMIN)
    named = {"token": token} if by_token else {"key_id": key.key_id, "grant_id": grant.grant_id}
    assert bench.kms.list_retirable_grants(bench.admin, READER) != []
    with pytest.raises(NotAuthorized, match="kms:RetireGrant"):
        bench.kms.retire_grant(bench.admin, **named)
    bench.kms.retire_grant(bench.reader, **named)
    assert bench.kms.list_grants(bench.admin, key.key_id) == ()
    with pytest.raises(NoSuchGrant):
        bench.kms.retire_grant(bench.reader, **named)


def test_a_grantee_retires_only_where_the_grant_says_so(bench: KmsBench, key: KmsKey) -> None:
    _, token = give(bench, key)
    with pytest.raises(NotAuthorized):
        bench.kms.retire_grant(bench.reader, token=token)
    _, token = give(bench, key, "Decrypt", "RetireGrant")
    bench.kms.retire_grant(bench.reader, token=token)


@pytest.mark.parametrize("token", ["x", "", "é", "QUFB", "A" * 8192])
def test_a_token_that_names_no_grant(bench: KmsBench, key: KmsKey, token: str) -> None:
    with pytest.raises(LabError) as refused:
        bench.kms.retire_grant(bench.admin, token=token)
    assert token == "" or isinstance(refused.value, GrantTokenInvalid)


@pytest.mark.parametrize(
    ("operations", "constraint", "allowed"),
    [
        (["Decrypt"], {"equals": PAIRS}, True),
        (["Decrypt"], {"subset": {**PAIRS, "more": "1"}}, True),
        (["Decrypt"], {}, False),
        (["Encrypt"], {"equals": PAIRS}, False),
    ],
)
def test_by_a_grant_one_gives_no_more_than_one_has(
    bench: KmsBench, key: KmsKey, operations: Collection[str], constraint: dict[str, Any], allowed: bool
) -> None:
    give(bench, key, "Decrypt", "CreateGrant", subset=PAIRS)
    terms = GrantTerms(grantee_arn=ADMIN, operations=operations, **constraint)
    if allowed:
        bench.kms.create_grant(bench.reader, key.key_id, terms)
        return
    with pytest.raises(NotAuthorized, match="kms:CreateGrant"):
        bench.kms.create_grant(bench.reader, key.key_id, terms)


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        ({"grantee": "arn:aws:iam::111122223333:user/nobody"}, ArnInvalid),
        ({"grantee": "reader"}, ArnInvalid),
        ({"retiring_arn": "x"}, ArnInvalid),
        ({"equals": PAIRS, "subset": PAIRS}, KmsValidation),
    ],
)
def test_terms_that_are_refused(
    bench: KmsBench, key: KmsKey, terms: dict[str, Any], error: type[LabError]
) -> None:
    with pytest.raises(error):
        give(bench, key, **terms)
    with pytest.raises(KmsValidation, match="Sign"):
        give(bench, key, "Sign")


def test_a_grant_to_another_account_helps_nobody_here(bench: KmsBench, key: KmsKey) -> None:
    stranger = Account(AccountId("999988887777"), "us-east-1").user("reader")
    give(bench, key, "Decrypt", "DescribeKey", grantee=stranger.arn)
    with pytest.raises(NotAuthorized):
        bench.kms.describe_key(bench.reader, key.key_id)


def test_only_who_administers_gives_and_revokes(bench: KmsBench, key: KmsKey) -> None:
    grant, _ = give(bench, key)
    terms = GrantTerms(grantee_arn=READER, operations=["Encrypt"])
    with pytest.raises(NotAuthorized):
        bench.kms.create_grant(bench.reader, key.key_id, terms)
    with pytest.raises(NotAuthorized):
        bench.kms.revoke_grant(bench.reader, key.key_id, grant.grant_id)
    with pytest.raises(NoSuchGrant):
        bench.kms.revoke_grant(bench.admin, key.key_id, "0" * 64)


def test_there_is_an_end_to_grants(bench: KmsBench, key: KmsKey) -> None:
    for _ in range(MAX_GRANTS):
        give(bench, key)
    with pytest.raises(LimitExceeded):
        give(bench, key)


def test_a_grant_is_in_the_trail(bench: KmsBench, key: KmsKey) -> None:
    grant, _ = give(bench, key, subset=PAIRS, name="n")
    assert bench.last_event.name == Operation.CREATE_GRANT
    assert bench.last_event.request["constraints"] == {"encryptionContextSubset": PAIRS}
    assert bench.last_event.response == {"grantId": grant.grant_id, "keyId": bench.arn(key)}
