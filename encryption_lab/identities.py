"""Who and what: accounts, principals and the ARNs that name things, in AWS's own form.

Source: IAM User Guide, Amazon Resource Names; AWS KMS Developer Guide, key identifiers (KeyId).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

AccountId = NewType("AccountId", str)  # 12 digits
KeyId = NewType("KeyId", str)  # a KMS key's UUID
MaterialId = NewType("MaterialId", str)  # 64 hex digits
BlobId = NewType("BlobId", str)  # 32 hex digits; names one stored file, never used again
RecordId = NewType("RecordId", str)  # 26 characters; names one object version within the whole installation


@dataclass(frozen=True, slots=True)
class Account:
    account_id: AccountId
    region: str

    @property
    def root_arn(self) -> str:
        """The account as a policy names it: its root, which stands for all that the account itself lets in."""
        return f"arn:aws:iam::{self.account_id}:root"

    @property
    def user_arns(self) -> tuple[str, ...]:
        return tuple(self.user(name).arn for name in (ADMINISTRATOR, READER))

    def user(self, name: str) -> Principal:
        return Principal(name=name, account_id=self.account_id)

    def key_arn(self, key_id: str) -> str:
        return f"arn:aws:kms:{self.region}:{self.account_id}:key/{key_id}"

    def alias_arn(self, alias: str) -> str:
        return f"arn:aws:kms:{self.region}:{self.account_id}:{alias}"


@dataclass(frozen=True, slots=True)
class Principal:
    """An IAM user of the sandbox: `administrator`, or `reader` who may use S3 but not the keys."""

    name: str
    account_id: AccountId

    @property
    def arn(self) -> str:
        return f"arn:aws:iam::{self.account_id}:user/{self.name}"

    @property
    def account_arn(self) -> str:
        return f"arn:aws:iam::{self.account_id}:root"


ADMINISTRATOR = "administrator"
READER = "reader"


def bucket_arn(bucket: str) -> str:
    return f"arn:aws:s3:::{bucket}"


def object_arn(bucket: str, key: str) -> str:
    return f"arn:aws:s3:::{bucket}/{key}"
