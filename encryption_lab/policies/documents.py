"""A policy document as values. Source: IAM User Guide, Grammar of the IAM JSON policy language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from encryption_lab.policies.operators import Operator

ANYONE = "*"


class Effect(StrEnum):
    ALLOW = "Allow"
    DENY = "Deny"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One key with the operator it is under; its values are alternatives. `key` is as written."""

    operator: Operator
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Principals:
    """Whom a statement names. `aws` holds "*", ARNs of users, and of accounts in the one form arn:aws:iam::…:root."""

    aws: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One rule. `principals` is None in an identity-based policy, whose principal is whoever holds it.

    number        1 for the first of its policy
    not_actions   `actions` are those it does not apply to; `not_resources` likewise
    """

    number: int
    sid: str
    effect: Effect
    principals: Principals | None
    actions: tuple[str, ...]
    not_actions: bool
    resources: tuple[str, ...]
    not_resources: bool
    conditions: tuple[Condition, ...]

    @property
    def name(self) -> str:
        return self.sid or f"statement {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    version: str
    policy_id: str
    statements: tuple[Statement, ...]
