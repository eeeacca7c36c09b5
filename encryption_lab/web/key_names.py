"""What a page calls a key: its first alias, else the beginning of its id; and how pages show a key's state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from encryption_lab.identities import Account, KeyId
from encryption_lab.kms.keys import KeyManager, KeyState, KmsKey
from encryption_lab.kms.naming import AWS_MANAGED_ALIAS
from encryption_lab.kms.regions import aliases_by_region
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
    def region(self) -> str:
        return region_of(self.arn)

    @property
    def address(self) -> str:
        return key_address(self.key)

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
        if ":key/" in wanted:
            return next((key for key in self.keys if wanted == key.arn), None)
        resource = wanted.rpartition(":")[2].removeprefix("key/")
        return next((key for key in self.keys if resource == key.key.key_id or resource in key.aliases), None)


def key_ring(lab: Lab) -> KeyRing:
    """Two queries; brings every key up to date with the lab's clock."""
    keys = lab.kms.keys()
    return KeyRing(lab.account, tuple(named_keys(lab.account, keys, lab.records.keys.aliases())))


def key_ring_everywhere(lab: Lab) -> KeyRing:
    """As `key_ring`, with the keys of all Regions; those of the home Region, which alone S3 takes, come first."""
    home, keys = lab.home_account, lab.keys_everywhere()
    aliases = aliases_by_region(lab.records.whole.keys)
    found: list[NamedKey] = []
    for region in sorted({key.region for key in keys}):
        account = replace(home, region=region or home.region)
        there = [(alias, key_id) for each, alias, key_id in aliases if each == region]
        found += named_keys(account, [key for key in keys if key.region == region], there)
    return KeyRing(home, tuple(found))


def key_address(key: KmsKey, action: str = "") -> str:
    """Return where the page of a key is, or where one of its actions is sent to."""
    region = {"region": key.region} if key.region else {}
    named = {"key_id": key.key_id, **region}
    return (
        reverse("lab:key_action", kwargs={**named, "action": action})
        if action
        else reverse("lab:key", kwargs=named)
    )


def key_reference(key_arn: str, account: Account) -> str:
    """Return what an address calls a key: its id, beyond the home Region "region/id"."""
    region, key_id = region_of(key_arn), key_arn.rpartition("/")[2]
    return key_id if region == account.region else f"{region}/{key_id}"


def key_arn_of(reference: str, account: Account) -> str:
    region, _, key_id = reference.rpartition("/")
    return replace(account, region=region or account.region).key_arn(KeyId(key_id))


def region_of(arn: str) -> str:
    return arn.split(":")[3]


def named_keys(
    account: Account, keys: Iterable[KmsKey], aliases: Sequence[tuple[str, KeyId]]
) -> Iterable[NamedKey]:
    for key in keys:
        named = tuple(alias for alias, key_id in aliases if key_id == key.key_id)
        yield NamedKey(key, account.key_arn(key.key_id), named)
