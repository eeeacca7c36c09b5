"""What a page calls a key: its first alias, else the beginning of its id; and how pages show a key's state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from encryption_lab.identities import Account, KeyId
from encryption_lab.kms.keys import KeyManager, KeyState, KmsKey
from encryption_lab.kms.naming import AWS_MANAGED_ALIAS
from encryption_lab.lab import Lab

STATE_WORDS: Mapping[KeyState, tuple[str, str]] = {
    KeyState.ENABLED: ("ok", "Enabled"),
    KeyState.DISABLED: ("no", "Disabled"),
    KeyState.PENDING_DELETION: ("no", "Pending deletion"),
    KeyState.PENDING_IMPORT: ("noise", "Pending import"),
    KeyState.PENDING_REPLICA_DELETION: ("no", "Pending replica deletion"),
    KeyState.DELETED: ("no", "Deleted"),
}


@dataclass(frozen=True, slots=True)
class NamedKey:
    key: KmsKey
    arn: str
    aliases: tuple[str, ...]

    @property
    def short_name(self) -> str:
        return self.aliases[0].removeprefix("alias/") if self.aliases else f"{self.key.key_id[:8]}…"

    @property
    def is_aws_managed(self) -> bool:
        return self.key.manager is KeyManager.AWS

    @property
    def verdict(self) -> str:
        return STATE_WORDS[self.key.state][0]

    @property
    def state_word(self) -> str:
        return STATE_WORDS[self.key.state][1]


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The living keys of an account, as found by whatever a request may call them."""

    account: Account
    keys: tuple[NamedKey, ...]

    def named(self, name: str | None) -> NamedKey | None:
        """Return the key that an id, an ARN or an alias means; None means the AWS managed key."""
        wanted = name or AWS_MANAGED_ALIAS
        resource = wanted.rpartition(":")[2].removeprefix("key/")
        return next((key for key in self.keys if resource == key.key.key_id or resource in key.aliases), None)


def key_ring(lab: Lab) -> KeyRing:
    """Two queries; brings every key up to date with the lab's clock."""
    keys = lab.kms.keys()
    return KeyRing(lab.account, tuple(named_keys(lab.account, keys, lab.records.keys.aliases())))


def named_keys(
    account: Account, keys: Iterable[KmsKey], aliases: Sequence[tuple[str, KeyId]]
) -> Iterable[NamedKey]:
    for key in keys:
        named = tuple(alias for alias, key_id in aliases if key_id == key.key_id)
        yield NamedKey(key, account.key_arn(key.key_id), named)
