"""What a policy may not say: each refused by name, and the place told; whatever bytes come, nothing else happens."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.policies.parsing import parse_policy
from encryption_lab.policies.rules import key_policy_rules
from encryption_lab.policy_errors import MalformedPolicy
from tests.policies.policy_bench import ACCOUNT, RULES, STATEMENT, document, parsed

SSE = "s3:x-amz-server-side-encryption"


def without(name: str) -> dict[str, object]:
    return {field: value for field, value in STATEMENT.items() if field != name}


STATEMENTS: list[tuple[dict[str, object], str, str]] = [
    (without("Effect"), "Missing required field Effect", ""),
    (without("Principal"), "Missing required field Principal", ""),
    (without("Action"), "Missing required field Action", ""),
    (without("Resource"), "Missing required field Resource", ""),
    ({**STATEMENT, "Effect": "deny"}, "Invalid effect: deny", ""),
    ({**STATEMENT, "NotPrincipal": "*"}, "Unknown field NotPrincipal", ""),
    ({**STATEMENT, "NotAction": "s3:*"}, "Invalid policy syntax.", "NotAction"),
    (
        {**STATEMENT, "Principal": {"AWS": "arn:aws:iam::444455556666:root"}},
        "Invalid principal in policy",
        "4444",
    ),
    ({**STATEMENT, "Principal": {"Federated": "x"}}, "Invalid principal in policy", "Federated"),
    ({**STATEMENT, "Principal": {"Service": "example.org"}}, "Invalid principal in policy", "example.org"),
    ({**STATEMENT, "Principal": []}, "Invalid principal in policy", "[]"),
    ({**STATEMENT, "Action": "s3:PutObjekt"}, "Policy has invalid action", "s3:PutObjekt"),
    ({**STATEMENT, "Action": "kms:Decrypt"}, "Policy has invalid action", "kms:Decrypt"),
    ({**STATEMENT, "Action": []}, "Policy has invalid action", "Action"),
    ({**STATEMENT, "Resource": "arn:aws:s3:::other/*"}, "Policy has invalid resource", "other"),
    ({**STATEMENT, "Resource": "*"}, "Policy has invalid resource", "*"),
    (
        {**STATEMENT, "Resource": "arn:aws:s3:::notes/${aws:username}"},
        "Policy has invalid resource",
        "variable",
    ),
    (
        {**STATEMENT, "Action": "s3:ListBucket"},
        "Action does not apply to any resource(s) in statement",
        "ListBucket",
    ),
    (
        {**STATEMENT, "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
        "Invalid Condition type : IpAddress",
        "",
    ),
    (
        {**STATEMENT, "Condition": {"StringEquals": {"aws:SourceIp": "x"}}},
        "Policy has an invalid condition key",
        "SourceIp",
    ),
    (
        {**STATEMENT, "Condition": {"StringEquals": {f"{SSE}-bucket-key-enabled": "true"}}},
        "Policy has an invalid condition key",
        "bucket-key",
    ),
    (
        {**STATEMENT, "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}},
        "Policy has an invalid condition key",
        "TlsVersion",
    ),
    (
        {**STATEMENT, "Condition": {"Bool": {"aws:SecureTransport": "no"}}},
        "Invalid value in Conditions for operator Bool",
        "SecureTransport",
    ),
    (
        {**STATEMENT, "Condition": {"DateLessThan": {"aws:CurrentTime": "soon"}}},
        "Invalid value in Conditions for operator DateLessThan",
        "soon",
    ),
    (
        {**STATEMENT, "Condition": {"NumericEquals": {"aws:EpochTime": "1e999999"}}},
        "Invalid value in Conditions for operator NumericEquals",
        "1e99",
    ),
    (
        {**STATEMENT, "Condition": {"NumericEquals": {"aws:username": "1"}}},
        "Conditions do not apply to combination of actions and resources in statement",
        "username",
    ),
    (
        {**STATEMENT, "Action": "s3:GetObject", "Condition": {"Null": {SSE: "true"}}},
        "Conditions do not apply to combination of actions and resources in statement",
        SSE,
    ),
    ({**STATEMENT, "Condition": {"StringEquals": {"aws:username": None}}}, "Invalid policy syntax.", "null"),
    (
        {**STATEMENT, "Condition": {"StringEquals": {"aws:username": []}}},
        "Invalid policy syntax.",
        "aws:username",
    ),
    ({**STATEMENT, "Condition": []}, "Invalid policy syntax.", "Condition"),
    ({**STATEMENT, "Sid": 1}, "Invalid policy syntax.", "Sid"),
]


@pytest.mark.parametrize(("statement", "message", "detail"), STATEMENTS)
def test_what_is_not_known_is_refused_by_name(
    statement: dict[str, object], message: str, detail: str
) -> None:
    with pytest.raises(MalformedPolicy) as refused:
        parsed(statement)
    assert str(refused.value) == message
    assert detail in refused.value.detail


DOCUMENTS: list[tuple[str | bytes, str]] = [
    ("", "Policies must be valid JSON and the first byte must be '{'"),
    ("[]", "Policies must be valid JSON and the first byte must be '{'"),
    ("{", "This policy contains invalid Json"),
    ('{"Statement": NaN}', "This policy contains invalid Json"),
    ('{"Id": "\\ud800"}', "This policy contains invalid Json"),
    (b'{"Id": "\xff"}', "This policy contains invalid Json"),
    ('{"Id": "\ud800"}', "This policy contains invalid Json"),
    ('{"Id": "a", "Id": "b"}', "This policy contains invalid Json"),
    ('{"Id":' + "9" * 5000 + "}", "This policy contains invalid Json"),
    ('{"Id":' + "[" * 9000 + "]" * 9000 + "}", "This policy contains invalid Json"),
    ("{}", "Missing required field Statement"),
    ('{"Statement": []}', "Could not parse the policy: Statement is empty!"),
    ('{"Statement": [1]}', "Invalid policy syntax."),
    ('{"Version": "2026-01-01", "Statement": []}', "The policy must contain a valid version string"),
    ('{"Version": ["2012-10-17"], "Statement": []}', "The policy must contain a valid version string"),
    ('{"Statements": []}', "Unknown field Statements"),
    (
        document(STATEMENT, Id="x" * 100_000),
        "Normalized policy document exceeds the maximum allowed size of 20480 bytes",
    ),
    (
        document({**STATEMENT, "Sid": "a"}, {**STATEMENT, "Sid": "a"}),
        "Statement IDs (SID) in a single policy must be unique.",
    ),
]


@pytest.mark.parametrize(("text", "message"), DOCUMENTS, ids=range(len(DOCUMENTS)))
def test_what_is_no_policy(text: str | bytes, message: str) -> None:
    began = time.monotonic()
    with pytest.raises(MalformedPolicy) as refused:
        parse_policy(text, RULES)
    assert str(refused.value) == message
    assert time.monotonic() - began < 1


def test_the_place_is_told() -> None:
    text = json.dumps({"Statement": [{**STATEMENT, "Action": "s3:PutObjekt"}]}, indent=2)
    with pytest.raises(MalformedPolicy) as refused:
        parse_policy(text, RULES)
    line = text.splitlines()[(refused.value.line or 0) - 1]
    assert line[(refused.value.column or 0) - 1 :].startswith('"s3:PutObjekt"')
    with pytest.raises(MalformedPolicy) as no_json:
        parse_policy('{\n  "Version": x', RULES)
    assert (no_json.value.line, no_json.value.column) == (2, 14)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(["*", "Allow", "s3:*"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*STATEMENT, "Condition", "AWS", "Null", "Sid"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["Version", "Statement", "Id"]), JSON))
def test_any_json_is_a_policy_or_refused(found: dict[str, object]) -> None:
    for rules in (RULES, key_policy_rules(ACCOUNT)):
        with suppress(MalformedPolicy):
            parse_policy(json.dumps(found), rules)


def test_a_key_policy_may_be_longer_and_needs_sets_for_many_values() -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}
    rules = key_policy_rules(ACCOUNT)
    assert parse_policy(document(statement, Id="x" * 30_000), rules).policy_id
    keys = {"Condition": {"StringEquals": {"kms:EncryptionContextKeys": "tenant"}}}
    with pytest.raises(MalformedPolicy, match="invalid condition key"):
        parse_policy(document({**statement, **keys}), rules)
    keys = {"Condition": {"ForAnyValue:StringEquals": {"kms:EncryptionContextKeys": "tenant"}}}
    assert parse_policy(document({**statement, **keys}), rules).statements
