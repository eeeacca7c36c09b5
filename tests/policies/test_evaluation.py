"""Decisions: examples of the IAM and S3 User Guides, and a slow model that reads the same documents independently."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.identities import ADMINISTRATOR, READER
from encryption_lab.policies.evaluation import Outcome, Source
from encryption_lab.policies.identity import READING
from tests.policies.policy_bench import ACCOUNT, BUCKET, STATEMENT, document, judged, parsed

USER = ACCOUNT.user(READER).arn
SSE = "s3__x_amz_server_side_encryption"


def test_the_statement_that_decided_is_named_with_what_it_saw() -> None:
    # S3 User Guide, Using server-side encryption with AWS KMS keys: a policy that requires it.
    requires_kms = {
        **STATEMENT,
        "Sid": "DenyObjectsThatAreNotSSEKMS",
        "Condition": {"Null": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "true"}},
    }
    decision = judged(parsed(requires_kms), name=ADMINISTRATOR)
    assert (decision.allowed, decision.outcome) == (False, Outcome.EXPLICIT_DENY)
    assert decision.by is not None
    assert (decision.by.source, decision.by.statement.name) == (
        Source.RESOURCE,
        "DenyObjectsThatAreNotSSEKMS",
    )
    (checked,) = decision.by.conditions
    assert (checked.found, checked.is_met) == (None, True)
    with_key = {f"{SSE}_aws_kms_key_id": "arn:aws:kms:us-east-1:111122223333:key/k"}
    assert judged(parsed(requires_kms), name=ADMINISTRATOR, sent=with_key).allowed


@pytest.mark.parametrize(
    ("condition", "sent", "denied"),
    [
        ({"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}, {}, True),
        ({"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}, {SSE: "aws:kms"}, False),
        ({"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}, {SSE: "AES256"}, True),
        # Both have to hold: one operator after the other is AND.
        (
            {
                "StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"},
                "Null": {"s3:x-amz-server-side-encryption": "false"},
            },
            {},
            False,
        ),
        ({"Bool": {"aws:SecureTransport": "false"}}, {"aws__securetransport": "false"}, True),
        ({"Bool": {"aws:SecureTransport": "false"}}, {"aws__securetransport": "true"}, False),
        ({"Bool": {"aws:SecureTransport": False}}, {"aws__securetransport": "false"}, True),
    ],
)
def test_conditions_of_a_deny(condition: dict[str, object], sent: dict[str, str], denied: bool) -> None:
    policy = parsed({**STATEMENT, "Condition": condition})
    assert (judged(policy, name=ADMINISTRATOR, sent=sent).outcome is Outcome.EXPLICIT_DENY) is denied


@pytest.mark.parametrize(
    ("principal", "needs", "allowed"),
    [
        ("*", False, True),
        ({"AWS": USER}, False, True),
        ({"AWS": [USER, ACCOUNT.root_arn]}, True, True),
        # An account lets its own policies decide; the reader's says nothing of writing.
        ({"AWS": ACCOUNT.root_arn}, False, False),
        ({"AWS": ACCOUNT.account_id}, True, False),
        ({"AWS": ACCOUNT.user(ADMINISTRATOR).arn}, False, False),
        ({"Service": "cloudtrail.amazonaws.com"}, False, False),
    ],
)
def test_whom_an_allow_lets_in(principal: object, needs: bool, allowed: bool) -> None:
    policy = parsed({**STATEMENT, "Effect": "Allow", "Principal": principal})
    assert judged(policy, resource_must_allow=needs).allowed is allowed


def test_where_the_resource_must_allow_ones_own_policy_does_not_do() -> None:
    silent = parsed({**STATEMENT, "Effect": "Allow", "Principal": {"AWS": USER}})
    refused = judged(silent, name=ADMINISTRATOR, resource_must_allow=True)
    assert refused.outcome is Outcome.NOT_ALLOWED_BY_RESOURCE
    enabling = parsed({**STATEMENT, "Effect": "Allow", "Principal": {"AWS": ACCOUNT.root_arn}})
    assert judged(enabling, name=ADMINISTRATOR, resource_must_allow=True).allowed
    assert judged(enabling, resource_must_allow=True).outcome is Outcome.NOT_ALLOWED_BY_IDENTITY


@pytest.mark.parametrize("action", READING)
def test_the_reader_reads_and_the_administrator_does_everything(action: str) -> None:
    assert judged(None, action=action).allowed
    assert judged(None, name=ADMINISTRATOR, action=action).allowed


def test_the_reader_may_nothing_else() -> None:
    for action in ("s3:PutObject", "s3:DeleteObject", "s3:PutBucketPolicy", "kms:Decrypt"):
        assert judged(None, action=action).outcome is Outcome.NOT_ALLOWED_BY_IDENTITY
        assert not judged(None, name="nobody", action=action).allowed


STATEMENTS = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Deny"]),
        "Principal": st.sampled_from(["*", {"AWS": USER}, {"AWS": ACCOUNT.root_arn}]),
        "Action": st.sampled_from(["s3:PutObject", "s3:*", "s3:Get*", "S3:PUTOBJECT"]),
        "Resource": st.sampled_from([f"arn:aws:s3:::{BUCKET}/{rest}" for rest in ("*", "a.txt", "b?txt")]),
        "Condition": st.sampled_from(
            [
                {},
                {"StringEquals": {"aws:username": ["reader", "x"]}},
                {"StringNotEquals": {"aws:username": "reader"}},
                {"Bool": {"aws:SecureTransport": "true"}},
            ]
        ),
    }
)


def model_applies(statement: dict[str, object], name: str) -> bool:
    """What the statement says of this one request, spelled out by hand."""
    condition = json.dumps(statement["Condition"])
    for_reader = "StringNotEquals" not in condition or name != READER
    wanted_user = for_reader and ('"StringEquals"' not in condition or name == READER)
    return (
        statement["Action"] in ("s3:PutObject", "s3:*", "S3:PUTOBJECT")
        and str(statement["Resource"]).endswith(("/*", "/a.txt"))
        and (statement["Principal"] != {"AWS": USER} or name == READER)
        and "SecureTransport" not in condition
        and wanted_user
    )


@given(st.lists(STATEMENTS, min_size=1, max_size=4), st.sampled_from([READER, ADMINISTRATOR]), st.booleans())
def test_it_decides_as_a_slow_model_does(statements: list[dict[str, object]], name: str, must: bool) -> None:
    decision = judged(parsed(*statements), name=name, resource_must_allow=must, aws__username=name)
    applying = [each for each in statements if model_applies(each, name)]
    denied = any(each["Effect"] == "Deny" for each in applying)
    direct = any(each["Principal"] != {"AWS": ACCOUNT.root_arn} for each in applying)
    by_account = bool(applying) or not must
    assert decision.allowed is (not denied and (direct or (by_account and name == ADMINISTRATOR)))
    assert (decision.outcome is Outcome.EXPLICIT_DENY) is denied


def test_the_order_of_statements_changes_nothing() -> None:
    allow = {**STATEMENT, "Effect": "Allow"}
    for statements in ((allow, STATEMENT), (STATEMENT, allow)):
        assert judged(parsed(*statements)).outcome is Outcome.EXPLICIT_DENY
    assert len(document(allow, STATEMENT)) > 100
