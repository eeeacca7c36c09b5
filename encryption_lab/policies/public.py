"""Whether a policy lets everybody in. Source: Amazon S3 User Guide, The meaning of "public"."""

from __future__ import annotations

from encryption_lab.policies.condition_keys import KMS_KEY_ID
from encryption_lab.policies.documents import ANYONE, Condition, Effect, Policy

FIXING_KEYS = frozenset({"aws:principalarn", "aws:principalaccount", KMS_KEY_ID})


def is_public(policy: Policy) -> bool:
    """Tell whether a statement allows anyone something, and no condition names who or what for certain."""
    return any(
        statement.effect is Effect.ALLOW
        and statement.principals is not None
        and ANYONE in statement.principals.aws
        and not any(_is_fixed(condition) for condition in statement.conditions)
        for statement in policy.statements
    )


def _is_fixed(condition: Condition) -> bool:
    is_fixing = condition.key.lower() in FIXING_KEYS
    return is_fixing and not any(wild in value for value in condition.values for wild in "*?")
