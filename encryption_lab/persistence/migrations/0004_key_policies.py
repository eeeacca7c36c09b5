"""Every key that was stored with the names of its users gets the policy that lets them in, as a document."""

from __future__ import annotations

import json
from typing import Any

from django.db import migrations

USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
LOOK = ["kms:Describe*", "kms:Get*", "kms:List*"]


def write_policies(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("lab", "KmsKeyRow").objects.select_related("account")
    for row in rows.iterator():
        document = json.loads(row.document)
        users = document.pop("users", None)
        if users is None or "policy" in document:
            continue
        account_id, region = row.account_id, row.account.region
        is_aws_managed = document["manager"] == "AWS"
        policy = aws_managed(account_id, region) if is_aws_managed else customer_managed(account_id, users)
        document["policy"] = json.dumps(policy, indent=2)
        row.document = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        row.save(update_fields=["document"])


def customer_managed(account_id: str, users: list[str]) -> dict[str, Any]:
    root = f"arn:aws:iam::{account_id}:root"
    statements = [statement("Enable IAM User Permissions", root, "kms:*")]
    named = sorted(set(users) - {"administrator"})
    arns = [f"arn:aws:iam::{account_id}:user/{name}" for name in named]
    if arns:
        statements.append(statement("Allow use of the key", arns[0] if len(arns) == 1 else arns, USE))
    policy_id = "key-consolepolicy-3" if arns else "key-default-1"
    return {"Version": "2012-10-17", "Id": policy_id, "Statement": statements}


def aws_managed(account_id: str, region: str) -> dict[str, Any]:
    sid = "Allow access through S3 for all principals in the account that are authorized to use S3"
    via = {"kms:CallerAccount": account_id, "kms:ViaService": f"s3.{region}.amazonaws.com"}
    through_s3 = {**statement(sid, "*", USE), "Condition": {"StringEquals": via}}
    root = f"arn:aws:iam::{account_id}:root"
    look = statement("Allow direct access to key metadata to the account", root, LOOK)
    return {"Version": "2012-10-17", "Id": "auto-s3-2", "Statement": [through_s3, look]}


def statement(sid: str, aws: object, action: object) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Principal": {"AWS": aws}, "Action": action, "Resource": "*"}


class Migration(migrations.Migration):
    dependencies = [("lab", "0003_version_key")]
    operations = [migrations.RunPython(write_policies, migrations.RunPython.noop)]
