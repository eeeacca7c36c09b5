"""A key's policy as the document that KMS would hold for it.

Source: AWS KMS Developer Guide, Default key policy: what key administrators and key users are allowed (November 2026).
"""

from __future__ import annotations

import json

from encryption_lab.audit import JsonValue
from encryption_lab.identities import ADMINISTRATOR, Account
from encryption_lab.kms.keys import KmsKey

ADMINISTRATORS_MAY: list[JsonValue] = [
    "kms:Create*",
    "kms:Describe*",
    "kms:Enable*",
    "kms:List*",
    "kms:Put*",
    "kms:Update*",
    "kms:Disable*",
    "kms:Get*",
    "kms:Delete*",
    "kms:ScheduleKeyDeletion",
    "kms:CancelKeyDeletion",
    "kms:RotateKeyOnDemand",
]
USERS_MAY: list[JsonValue] = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncrypt*",
    "kms:GenerateDataKey*",
    "kms:DescribeKey",
]


def key_policy(key: KmsKey, account: Account) -> str:
    """Return the policy as JSON. It is what the lab enforces; `kms/permissions.py` judges by the same names."""
    users = [ADMINISTRATOR, *sorted(key.users - {ADMINISTRATOR})]
    document: dict[str, JsonValue] = {
        "Version": "2012-10-17",
        "Id": "key-policy",
        "Statement": [
            _statement("Allow access for Key Administrators", account, [ADMINISTRATOR], ADMINISTRATORS_MAY),
            _statement("Allow use of the key", account, users, USERS_MAY),
        ],
    }
    return json.dumps(document, indent=2)


def _statement(sid: str, account: Account, names: list[str], actions: list[JsonValue]) -> JsonValue:
    arns: list[JsonValue] = [account.user(name).arn for name in names]
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": arns[0] if len(arns) == 1 else arns},
        "Action": actions,
        "Resource": "*",
    }
