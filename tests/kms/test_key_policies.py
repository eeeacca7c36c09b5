"""The key policy as a document: written by default, evaluated, replaced, and guarded against locking out."""

from __future__ import annotations

import json

import pytest

from encryption_lab.errors import NotAuthorized
from encryption_lab.kms.key_policies import default_key_policy
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms.permissions import who_may_decrypt
from encryption_lab.policy_errors import MalformedPolicy
from tests.kms.kms_bench import KmsBench

Statement = dict[str, object]


def policy(bench: KmsBench, *others: Statement) -> str:
    document = json.loads(default_key_policy(bench.account))
    return json.dumps({**document, "Statement": [*document["Statement"], *others]})


def test_the_default_names_the_account_and_so_lets_its_own_policies_decide(
    bench: KmsBench, key: KmsKey
) -> None:
    (statement,) = json.loads(bench.kms.get_key_policy(bench.admin, key.key_id))["Statement"]
    assert statement["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    assert who_may_decrypt(key, bench.account, now=bench.clock.now()) == ("administrator",)
    shared = bench.kms.set_key_users(bench.admin, key.key_id, ["reader"])
    assert who_may_decrypt(shared, bench.account, now=bench.clock.now()) == ("administrator", "reader")


def test_an_encryption_context_can_be_a_permission(bench: KmsBench, key: KmsKey) -> None:
    allow: Statement = {
        "Effect": "Allow",
        "Principal": {"AWS": bench.account.user("reader").arn},
        "Action": "kms:Decrypt",
        "Resource": "*",
        "Condition": {"StringEquals": {"kms:EncryptionContext:tenant": "blue"}},
    }
    bench.kms.put_key_policy(bench.admin, key.key_id, policy(bench, allow))
    for tenant, allowed in (("blue", True), ("red", False)):
        context = {"tenant": tenant}
        blob = bench.kms.encrypt(bench.admin, key.key_id, b"x", context=context).blob
        if allowed:
            assert bench.kms.decrypt(bench.reader, blob, context=context).plaintext == b"x"
        else:
            with pytest.raises(NotAuthorized, match="no identity-based policy allows"):
                bench.kms.decrypt(bench.reader, blob, context=context)


def test_an_explicit_deny_stops_the_administrator(bench: KmsBench, key: KmsKey) -> None:
    deny: Statement = {"Effect": "Deny", "Principal": "*", "Action": "kms:Encrypt", "Resource": "*"}
    bench.kms.put_key_policy(bench.admin, key.key_id, policy(bench, deny))
    with pytest.raises(NotAuthorized, match="with an explicit deny in a resource-based policy"):
        bench.kms.encrypt(bench.admin, key.key_id, b"x", context={})


def test_a_policy_that_locks_its_writer_out_is_refused_unless_asked_for(bench: KmsBench, key: KmsKey) -> None:
    reader: Statement = {
        "Effect": "Allow",
        "Principal": {"AWS": bench.account.user("reader").arn},
        "Action": "kms:*",
        "Resource": "*",
    }
    only_reader = json.dumps({"Version": "2012-10-17", "Statement": reader})
    with pytest.raises(MalformedPolicy, match="will not allow you to update the key policy in the future"):
        bench.kms.put_key_policy(bench.admin, key.key_id, only_reader)
    assert bench.kms.get_key_policy(bench.admin, key.key_id) == key.policy
    bench.kms.put_key_policy(bench.admin, key.key_id, only_reader, bypass_lockout_check=True)
    with pytest.raises(NotAuthorized, match="no resource-based policy allows"):
        bench.kms.disable_key(bench.admin, key.key_id)
    bench.kms.disable_key(bench.reader, key.key_id)


def test_what_is_not_known_is_refused_and_changes_nothing(bench: KmsBench, key: KmsKey) -> None:
    wrong: Statement = {"Effect": "Allow", "Principal": "*", "Action": "kms:Decript", "Resource": "*"}
    with pytest.raises(MalformedPolicy):
        bench.kms.put_key_policy(bench.admin, key.key_id, policy(bench, wrong))
    assert (bench.last_event.name, bench.last_event.error_name) == ("PutKeyPolicy", "MalformedPolicy")
    before = len(bench.kms.list_keys(bench.admin))
    with pytest.raises(MalformedPolicy):
        bench.kms.create_key(bench.admin, policy="{}")
    assert len(bench.kms.list_keys(bench.admin)) == before
