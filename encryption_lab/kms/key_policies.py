"""Key policies as documents: what KMS and its console write, and AWS's own for aws/s3.

Source: AWS KMS Developer Guide, Default key policy (November 2026). AWS publishes no text of the policy of aws/s3;
this is the one that accounts are seen to have, and it says what the guide says of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import lru_cache

from encryption_lab.audit import JsonValue
from encryption_lab.identities import ADMINISTRATOR, Account
from encryption_lab.policies.documents import Policy
from encryption_lab.policies.parsing import parse_policy
from encryption_lab.policies.rules import MAX_KEY_POLICY_BYTES, key_policy_rules
from encryption_lab.policies.text import read_json

VERSION = "2012-10-17"
ENABLE_IAM = "Enable IAM User Permissions"
USE = "Allow use of the key"
USERS_MAY: list[JsonValue] = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncrypt*",
    "kms:GenerateDataKey*",
    "kms:DescribeKey",
]


@lru_cache(maxsize=256)
def parsed_key_policy(text: str, account: Account) -> Policy:
    """Raises MalformedPolicy."""
    return parse_policy(text, key_policy_rules(account))


def default_key_policy(account: Account, users: Collection[str] = ()) -> str:
    """Return what KMS writes where nobody brings a policy; with `users`, by name, what its console adds for them."""
    statements: list[JsonValue] = [
        {
            "Sid": ENABLE_IAM,
            "Effect": "Allow",
            "Principal": {"AWS": account.root_arn},
            "Action": "kms:*",
            "Resource": "*",
        }
    ]
    return _written("key-consolepolicy-3" if users else "key-default-1", [*statements, *_use(account, users)])


def with_key_users(policy: str, account: Account, users: Collection[str]) -> str:
    """Return the policy with the statement for key users naming these and no others; the rest stays as it is."""
    _, document = read_json(policy, most_bytes=MAX_KEY_POLICY_BYTES)
    found = document["Statement"]
    listed = found if isinstance(found, list) else [found]
    others = [each for each in listed if not (isinstance(each, dict) and each.get("Sid") == USE)]
    if not others and not users:
        return default_key_policy(account)
    return json.dumps(
        {**document, "Statement": [*others, *_use(account, users)]}, indent=2, ensure_ascii=False
    )


def aws_managed_policy(account: Account) -> str:
    through_s3: JsonValue = {
        "Sid": "Allow access through S3 for all principals in the account that are authorized to use S3",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": USERS_MAY,
        "Resource": "*",
        "Condition": {
            "StringEquals": {
                "kms:CallerAccount": account.account_id,
                "kms:ViaService": via_service(account),
            }
        },
    }
    metadata: JsonValue = {
        "Sid": "Allow direct access to key metadata to the account",
        "Effect": "Allow",
        "Principal": {"AWS": account.root_arn},
        "Action": ["kms:Describe*", "kms:Get*", "kms:List*"],
        "Resource": "*",
    }
    return _written("auto-s3-2", [through_s3, metadata])


def via_service(account: Account) -> str:
    """Return S3's name as the condition key kms:ViaService has it."""
    return f"s3.{account.region}.amazonaws.com"


def _use(account: Account, users: Collection[str]) -> list[JsonValue]:
    arns: list[JsonValue] = [account.user(name).arn for name in sorted(set(users) - {ADMINISTRATOR})]
    if not arns:
        return []
    return [
        {
            "Sid": USE,
            "Effect": "Allow",
            "Principal": {"AWS": arns[0] if len(arns) == 1 else arns},
            "Action": USERS_MAY,
            "Resource": "*",
        }
    ]


def _written(policy_id: str, statements: list[JsonValue]) -> str:
    return json.dumps({"Version": VERSION, "Id": policy_id, "Statement": statements}, indent=2)
