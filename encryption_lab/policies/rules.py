"""What a policy of each kind may say: its length, whose actions, which resources, and whether it names principals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from encryption_lab.identities import Account, bucket_arn
from encryption_lab.policies.actions import Target
from encryption_lab.policies.condition_keys import KMS, S3

MAX_BUCKET_POLICY_BYTES = 20_480
MAX_KEY_POLICY_BYTES = 32_768
MAX_IDENTITY_POLICY_BYTES = 6_144


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """targets_of: the kinds of resources that a Resource can mean; none for one that may not stand there."""

    account: Account
    services: tuple[str, ...]
    most_bytes: int
    has_principal: bool
    targets_of: Callable[[str], frozenset[Target]]


def bucket_policy_rules(account: Account, bucket: str) -> Rules:
    """A bucket's policy speaks of this bucket and its objects only."""
    own = bucket_arn(bucket)

    def targets_of(resource: str) -> frozenset[Target]:
        if not resource.startswith(own):
            return frozenset()
        rest = resource.removeprefix(own)
        if rest.startswith("/"):
            return frozenset({Target.OBJECT})
        if rest.startswith("*"):
            return frozenset({Target.OBJECT, Target.BUCKET})
        return frozenset() if rest else frozenset({Target.BUCKET})

    return Rules(
        account=account,
        services=(S3,),
        most_bytes=MAX_BUCKET_POLICY_BYTES,
        has_principal=True,
        targets_of=targets_of,
    )


def key_policy_rules(account: Account) -> Rules:
    """In a key's policy "*" means this key. Actions on the account may stand there, without effect."""
    own = frozenset({Target.KEY, Target.ACCOUNT})
    return Rules(
        account=account,
        services=(KMS,),
        most_bytes=MAX_KEY_POLICY_BYTES,
        has_principal=True,
        targets_of=lambda resource: (
            own if resource == "*" or resource.startswith("arn:aws:kms:") else frozenset()
        ),
    )


def identity_policy_rules(account: Account) -> Rules:
    everything = frozenset(Target)
    return Rules(
        account=account,
        services=(S3, KMS),
        most_bytes=MAX_IDENTITY_POLICY_BYTES,
        has_principal=False,
        targets_of=lambda resource: (
            everything if resource == "*" or resource.startswith("arn:aws:") else frozenset()
        ),
    )
