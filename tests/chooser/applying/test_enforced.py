"""The lab's own evaluator of policies: what was decided is let in, what was not is refused."""

from __future__ import annotations

import json

import pytest

from encryption_lab.identities import Account, AccountId
from encryption_lab.policies.evaluation import Request, evaluate
from encryption_lab.policies.parsing import parse_policy
from encryption_lab.policies.rules import bucket_policy_rules, identity_policy_rules, key_policy_rules
from studyapp.chooser.applying.parameters import Parameters
from studyapp.chooser.values import Candidate
from tests.chooser.applying.samples import CANDIDATES, KEY, text_of

ACCOUNT = Account(AccountId("111122223333"), "eu-central-1")
ADMINISTRATOR = ACCOUNT.user("administrator")
BUCKET = "payroll-2026"
ASKED = Parameters(
    bucket=BUCKET,
    region="eu-central-1",
    key_arn=KEY,
    readers=(ACCOUNT.user("reader").arn,),
    context=(("tenant", "blue"),),
)
OTHER_KEY = KEY[:-1] + "c"
SSE = "s3:x-amz-server-side-encryption"
SSE_KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id"
SSE_C = "s3:x-amz-server-side-encryption-customer-algorithm"
EVERYTHING = parse_policy(
    json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": ["s3:*", "kms:*"], "Resource": "*"}],
        }
    ),
    identity_policy_rules(ACCOUNT),
)
HEADERS = {
    "none": {},
    "AES256": {SSE: "AES256"},
    "aws:kms": {SSE: "aws:kms"},
    "aws:kms, our key": {SSE: "aws:kms", SSE_KEY: KEY},
    "aws:kms, other key": {SSE: "aws:kms", SSE_KEY: OTHER_KEY},
    "dsse": {SSE: "aws:kms:dsse"},
    "dsse, our key": {SSE: "aws:kms:dsse", SSE_KEY: KEY},
    "sse-c": {SSE_C: "AES256"},
}
ACCEPTED = {
    "sse-s3": {"none", "AES256"},
    "sse-kms-aws-managed": {"none", "aws:kms"},
    "sse-kms": {"none", "aws:kms, our key"},
    "sse-kms-imported": {"none", "aws:kms, our key"},
    "sse-kms-cloudhsm": {"none", "aws:kms, our key"},
    "sse-kms-external": {"none", "aws:kms, our key"},
    "dsse-kms": {"none", "dsse, our key"},
    "sse-c": {"sse-c"},
    "client-side-kms": {"none", "AES256"},
    "client-side-own-key": {"none", "AES256"},
}


def may_upload(candidate: Candidate, headers: dict[str, str], *, tls: bool = True) -> bool:
    policy = parse_policy(text_of(candidate, ASKED, "bucket-policy"), bucket_policy_rules(ACCOUNT, BUCKET))
    context = {name.lower(): (value,) for name, value in headers.items()}
    asked = Request(
        principal=ADMINISTRATOR,
        action="s3:PutObject",
        resource_arn=f"arn:aws:s3:::{BUCKET}/report.pdf",
        context={**context, "aws:securetransport": (str(tls).lower(),)},
    )
    return evaluate(asked, identity=EVERYTHING, resource=policy, resource_must_allow=False).allowed


@pytest.mark.parametrize("candidate", CANDIDATES, ids=str)
def test_only_uploads_as_decided_are_let_in(candidate: Candidate) -> None:
    let_in = {name for name, headers in HEADERS.items() if may_upload(candidate, headers)}
    assert let_in == ACCEPTED[candidate.option]
    assert not any(may_upload(candidate, headers, tls=False) for headers in HEADERS.values())


def may_decrypt(candidate: Candidate, service: str, tenant: str) -> bool:
    policy = parse_policy(text_of(candidate, ASKED, "key-policy"), key_policy_rules(ACCOUNT))
    asked = Request(
        principal=ACCOUNT.user("reader"),
        action="kms:Decrypt",
        resource_arn=KEY,
        context={"kms:viaservice": (service,), "kms:encryptioncontext:tenant": (tenant,)},
    )
    nothing = parse_policy(
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
        identity_policy_rules(ACCOUNT),
    )
    return evaluate(asked, identity=nothing, resource=policy, resource_must_allow=True).allowed


def test_a_named_reader_uses_the_key_through_s3_with_the_context_only() -> None:
    candidate = Candidate("sse-kms")  # type: ignore[arg-type]
    through_s3 = "s3.eu-central-1.amazonaws.com"
    assert may_decrypt(candidate, through_s3, "blue")
    assert not may_decrypt(candidate, through_s3, "red")
    assert not may_decrypt(candidate, "ec2.eu-central-1.amazonaws.com", "blue")
