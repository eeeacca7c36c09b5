"""Bucket policies to begin with; each says what it does not catch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from encryption_lab.identities import bucket_arn
from encryption_lab.policies.condition_keys import CUSTOMER_ALGORITHM, KMS_KEY_ID, SSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    name: str
    title: str
    misses: str
    sid: str
    action: str
    condition: Mapping[str, Mapping[str, str]]

    def document(self, bucket: str) -> str:
        arn = bucket_arn(bucket)
        statement = {
            "Sid": self.sid,
            "Effect": "Deny",
            "Principal": "*",
            "Action": self.action,
            "Resource": [arn, f"{arn}/*"] if self.action == "s3:*" else f"{arn}/*",
            "Condition": self.condition,
        }
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


def beginnings(key_arn: str) -> tuple[Beginning, ...]:
    """Return the documents to choose from; `key_arn` is the key that one of them pins."""
    return (
        Beginning(
            name="tls",
            title="Deny plain HTTP",
            misses="It says nothing of how objects are stored.",
            sid="DenyPlainHttp",
            action="s3:*",
            condition={"Bool": {"aws:SecureTransport": "false"}},
        ),
        Beginning(
            name="kms",
            title="Deny other than SSE-KMS",
            misses="It also denies an upload without a header, even where the bucket’s default is SSE-KMS; any KMS key "
            "will do; objects already stored stay as they are.",
            sid="DenyOtherThanSseKms",
            action="s3:PutObject",
            condition={"StringNotEquals": {SSE: "aws:kms"}},
        ),
        Beginning(
            name="key",
            title="Pin one KMS key",
            misses="An upload that names the key by its alias or id is denied, and so is one without a header.",
            sid="DenyOtherKeys",
            action="s3:PutObject",
            condition={"ArnNotEquals": {KMS_KEY_ID: key_arn}},
        ),
        Beginning(
            name="sse-c",
            title="Deny SSE-C",
            misses="Objects already stored with a customer’s key stay; every other method is let through.",
            sid="DenySseC",
            action="s3:PutObject",
            condition={"Null": {CUSTOMER_ALGORITHM: "false"}},
        ),
    )
