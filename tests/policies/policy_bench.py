"""Documents and requests for tests of policies: one statement, one request, one question."""

from __future__ import annotations

import json
from collections.abc import Mapping

from encryption_lab.identities import READER, Account, AccountId
from encryption_lab.policies.documents import Policy
from encryption_lab.policies.evaluation import Decision, Request, evaluate
from encryption_lab.policies.identity import identity_policy
from encryption_lab.policies.parsing import parse_policy
from encryption_lab.policies.rules import bucket_policy_rules

ACCOUNT = Account(AccountId("111122223333"), "us-east-1")
BUCKET = "notes"
RULES = bucket_policy_rules(ACCOUNT, BUCKET)
STATEMENT: dict[str, object] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:PutObject",
    "Resource": f"arn:aws:s3:::{BUCKET}/*",
}


def document(*statements: Mapping[str, object], **top: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements), **top})


def parsed(*statements: Mapping[str, object]) -> Policy:
    return parse_policy(document(*statements), RULES)


def judged(
    policy: Policy | None,
    *,
    name: str = READER,
    action: str = "s3:PutObject",
    resource: str = f"arn:aws:s3:::{BUCKET}/a.txt",
    resource_must_allow: bool = False,
    sent: Mapping[str, str] | None = None,
    **context: str,
) -> Decision:
    """`context` has "__" for ":" and "_" for "-", as names of Python must."""
    principal = ACCOUNT.user(name)
    keys = {
        key.replace("__", ":").replace("_", "-"): (value,)
        for key, value in {**context, **(sent or {})}.items()
    }
    request = Request(principal=principal, action=action, resource_arn=resource, context=keys)
    return evaluate(
        request,
        identity=identity_policy(principal, ACCOUNT),
        resource=policy,
        resource_must_allow=resource_must_allow,
    )
