"""How a request names a key: id, key ARN, alias or alias ARN.

Source: AWS KMS Developer Guide, Key identifiers (KeyId); messages as KMS gives them (November 2026).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from encryption_lab.errors import KmsValidation, NoSuchKmsKey
from encryption_lab.identities import Account, KeyId
from encryption_lab.kms.constraints import check_length

AWS_MANAGED_ALIAS = "alias/aws/s3"
RESERVED_PREFIX = "alias/aws/"
MAX_KEY_ID_CHARACTERS = 2048
MAX_ALIAS_CHARACTERS = 256

_KEY_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}")
_ALIAS = re.compile(r"alias/[a-zA-Z0-9/_-]+")
_ARN = re.compile(r"arn:aws:kms:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12}):(?P<resource>(key|alias)/.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyName:
    """What a name says, before anyone looks whether it exists: a key id, or else an alias ("alias/…").

    account_id   whose key it would be; another account's is not ours to look up
    """

    account_id: str
    key_id: KeyId | None = None
    alias: str = ""


def parse_key_name(text: str, account: Account) -> KeyName:
    """Parse what a request gave as KeyId, untrusted. Raises NoSuchKmsKey, KmsValidation."""
    check_length("keyId", len(text), least=1, most=MAX_KEY_ID_CHARACTERS)
    account_id: str = account.account_id
    key_id = alias = text
    if text.startswith("arn:"):
        arn = _ARN.fullmatch(text)
        if arn is None:
            raise NoSuchKmsKey.malformed(text)
        if arn["region"] != account.region:
            raise NoSuchKmsKey.other_region(arn["region"])
        account_id, alias = arn["account"], arn["resource"]
        key_id = alias.removeprefix("key/")
    if _ALIAS.fullmatch(alias):
        return KeyName(account_id=account_id, alias=alias)
    if is_key_id(key_id):
        return KeyName(account_id=account_id, key_id=KeyId(key_id))
    raise NoSuchKmsKey.malformed(text)


def is_key_id(text: str) -> bool:
    """Return whether a key could have this id."""
    return _KEY_ID.fullmatch(text) is not None


def check_alias(alias: str) -> None:
    """Raises KmsValidation for a name that no alias can have."""
    if not alias.startswith("alias/"):
        raise KmsValidation(
            'Alias must start with the prefix "alias/". Please see '
            "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html"
        )
    check_length("aliasName", len(alias), most=MAX_ALIAS_CHARACTERS)
    if not _ALIAS.fullmatch(alias):
        raise KmsValidation(f"{alias} contains invalid characters for an alias")
