"""What the sandbox's principals may do by themselves: their identity-based policies, as the documents they are.

The administrator may do everything with S3 and KMS; the reader may read what S3 stores and has nothing from KMS, so a
key's policy has to name them.
"""

from __future__ import annotations

import json
from functools import lru_cache

from encryption_lab.identities import ADMINISTRATOR, READER, Account, Principal
from encryption_lab.policies.documents import Policy
from encryption_lab.policies.parsing import parse_policy
from encryption_lab.policies.rules import identity_policy_rules

READING = (
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:ListAllMyBuckets",
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:ListBucketMultipartUploads",
    "s3:GetBucketLocation",
    "s3:GetBucketVersioning",
    "s3:GetEncryptionConfiguration",
)
_STATEMENTS = {
    ADMINISTRATOR: {"Sid": "Everything", "Effect": "Allow", "Action": ["s3:*", "kms:*"], "Resource": "*"},
    READER: {"Sid": "Reading", "Effect": "Allow", "Action": list(READING), "Resource": "*"},
}
# A principal that nobody gave anything: no action of ours is named so.
_NOTHING = {"Sid": "Nothing", "Effect": "Allow", "NotAction": "*", "Resource": "*"}


def identity_document(name: str) -> str:
    """Return the policy of a principal as JSON."""
    document = {"Version": "2012-10-17", "Statement": [_STATEMENTS.get(name, _NOTHING)]}
    return json.dumps(document, indent=2)


@lru_cache(maxsize=64)
def _parsed(name: str, account: Account) -> Policy:
    return parse_policy(identity_document(name), identity_policy_rules(account))


def identity_policy(principal: Principal, account: Account) -> Policy:
    """Return what a principal of this account may do; one of another account may do nothing by itself."""
    return _parsed(principal.name if principal.account_id == account.account_id else "", account)
