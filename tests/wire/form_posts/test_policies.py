"""A form's policy: AWS's example holds to the last byte, and every other form meets it or is refused."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.errors import InvalidValue
from encryption_lab.form_errors import PolicyMalformed, PolicyRefuses
from encryption_lab.request_errors import AccessKeyUnknown, SignatureMismatch
from encryption_lab.wire.form_posts.policy import NO_LIMIT, read_policy
from encryption_lab.wire.form_posts.signature import verify_form
from encryption_lab.wire.sigv4.verifying import AccessKey
from tests.wire.form_posts.aws_example import (
    ACCESS_KEY_ID,
    BUCKET,
    FIELDS,
    SECRET_ACCESS_KEY,
)

IN_TIME = datetime(2015, 12, 30, 12, 0, tzinfo=UTC)


def find(access_key_id: str) -> AccessKey | None:
    if access_key_id != ACCESS_KEY_ID:
        return None
    return AccessKey(
        access_key_id=access_key_id, secret_access_key=SECRET_ACCESS_KEY, account_id="1", principal="p"
    )


def test_the_signature_of_awss_example() -> None:
    assert verify_form(FIELDS, access_key=find).access_key.access_key_id == ACCESS_KEY_ID
    with pytest.raises(SignatureMismatch):
        verify_form({**FIELDS, "policy": FIELDS["policy"][:-1]}, access_key=find)
    with pytest.raises(InvalidValue, match="X-Amz-Date"):
        verify_form({**FIELDS, "x-amz-date": "20151228T000000Z"}, access_key=find)
    with pytest.raises(AccessKeyUnknown):
        verify_form(
            {**FIELDS, "x-amz-credential": "AKIA/20151229/us-east-1/s3/aws4_request"}, access_key=find
        )


def check(fields: dict[str, str], *, bucket: str = BUCKET, now: datetime = IN_TIME) -> None:
    policy = read_policy(FIELDS["policy"])
    key = fields["key"].replace("${filename}", "MyPhoto.jpg")
    policy.check({**fields, "bucket": bucket, "key": key}, tuple(fields), now=now)


def test_the_policy_of_awss_example() -> None:
    check(FIELDS)
    with pytest.raises(PolicyRefuses, match=r"Policy expired\."):
        check(FIELDS, now=IN_TIME.replace(second=1))
    with pytest.raises(PolicyRefuses, match="bucket"):
        check(FIELDS, bucket="another")


@pytest.mark.parametrize("name", sorted(set(FIELDS) - {"policy", "x-amz-signature"}))
def test_no_field_may_be_other_than_signed(name: str) -> None:
    with pytest.raises(PolicyRefuses, match="Policy Condition failed"):
        check({**FIELDS, name: "no such value"} if name != "x-amz-meta-tag" else without(name))


def without(name: str) -> dict[str, str]:
    return {field: value for field, value in FIELDS.items() if field != name}


def written(document: Any) -> str:
    text = document if isinstance(document, str) else json.dumps(document)
    return b64encode(text.encode("utf-8", "surrogatepass")).decode()


UNTIL = "2030-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("", "Invalid JSON."),
        ("[]", "Invalid JSON."),
        ("[" * 100_000, "Invalid JSON."),
        ('{"a": "\\ud800"}', "Invalid JSON."),
        ({"conditions": []}, "Policy missing expiration."),
        ({"expiration": UNTIL}, "Policy missing conditions."),
        ({"expiration": "tomorrow", "conditions": []}, "Invalid 'expiration' value: 'tomorrow'"),
        ({"expiration": None, "conditions": []}, "Invalid 'expiration' value"),
        ({"expiration": UNTIL, "conditions": {}}, "Invalid 'conditions' value"),
        (
            {"expiration": UNTIL, "conditions": [{"a": "b", "c": "d"}]},
            "Simple-Conditions must have exactly one",
        ),
        ({"expiration": UNTIL, "conditions": [{}]}, "Simple-Conditions must have exactly one"),
        ({"expiration": UNTIL, "conditions": [{"acl": 1}]}, "value must be a string."),
    ],
)
def test_what_is_no_policy(document: Any, why: str) -> None:
    with pytest.raises(PolicyMalformed) as refused:
        read_policy(written(document))
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "condition",
    [
        [],
        5,
        None,
        ["eq", "$key"],
        ["eq", "key", "k"],
        ["ends-with", "$key", "k"],
        ["eq", "$key", 5],
        ["content-length-range", 1],
        ["content-length-range", "1", "2"],
        ["content-length-range", 2, 1],
        ["content-length-range", -1, 1],
        ["content-length-range", True, 2],
    ],
)
def test_what_cannot_be_understood_does_not_hold(condition: Any) -> None:
    policy = read_policy(written({"expiration": UNTIL, "conditions": [condition]}))
    with pytest.raises(PolicyRefuses, match="Policy Condition failed"):
        policy.check({"key": "k"}, ("key",), now=IN_TIME)


def test_the_narrowest_range_holds() -> None:
    ranges = [["content-length-range", *limits] for limits in ((1, 10), (5, 20), (2, 15))]
    policy = read_policy(written({"expiration": UNTIL, "conditions": ranges}))
    assert (policy.least_bytes, policy.most_bytes) == (5, 10)
    free = read_policy(written({"expiration": UNTIL, "conditions": []}))
    assert (free.least_bytes, free.most_bytes) == (0, NO_LIMIT)


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
documents = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner)
)
conditions = st.lists(
    st.lists(leaves | st.sampled_from(["eq", "starts-with", "$key", "content-length-range"]), max_size=4)
    | documents,
    max_size=5,
)


@given(documents | conditions.map(lambda each: {"expiration": UNTIL, "conditions": each}), st.booleans())
def test_any_document_is_a_policy_or_refused(document: Any, in_base64: bool) -> None:
    text = written(document) if in_base64 else str(document)
    try:
        read_policy(text).check({"key": "k"}, ("key",), now=IN_TIME)
    except (PolicyMalformed, PolicyRefuses):
        return
