"""A request against the policies that concern it: allowed or denied, by which statement, on what grounds.

An explicit deny wins, wherever it stands. Within one account S3 asks that either policy allows. KMS asks that the key's
policy does: by naming the caller, or by naming the account, which lets identity-based policies decide.
Source: IAM User Guide, Policy evaluation for requests within a single account; AWS KMS Developer Guide, Key policies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto

from encryption_lab.identities import Principal
from encryption_lab.policies.actions import action_matches
from encryption_lab.policies.documents import ANYONE, Condition, Effect, Policy, Statement
from encryption_lab.policies.operators import is_met
from encryption_lab.policies.wildcards import matches

Context = Mapping[str, tuple[str, ...]]  # condition keys in lower case, and what the request has for them


class Source(StrEnum):
    IDENTITY = "an identity-based policy"
    RESOURCE = "a resource-based policy"


class Named(Enum):
    """How a statement names the caller. ACCOUNT lets identity-based policies decide; as a Deny it meets the caller."""

    NOT = auto()
    ACCOUNT = auto()
    CALLER = auto()


class Outcome(StrEnum):
    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicit deny"
    NOT_ALLOWED_BY_IDENTITY = "no identity-based policy allows it"
    NOT_ALLOWED_BY_RESOURCE = "no resource-based policy allows it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    principal: Principal
    action: str
    resource_arn: str
    context: Context = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One condition held against the request; `found` is None where the request lacks the key."""

    condition: Condition
    found: tuple[str, ...] | None
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One statement held against the request, part by part."""

    source: Source
    statement: Statement
    named: Named
    action: bool
    resource: bool
    conditions: tuple[Checked, ...]

    @property
    def applies(self) -> bool:
        fits = self.named is not Named.NOT and self.action and self.resource
        return fits and all(checked.is_met for checked in self.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`by` is the statement that decided, None where nothing allowed; `findings` are all that were looked at."""

    request: Request
    outcome: Outcome
    by: Finding | None
    findings: tuple[Finding, ...]

    @property
    def allowed(self) -> bool:
        return self.outcome is Outcome.ALLOWED


def evaluate(
    request: Request, *, identity: Policy, resource: Policy | None, resource_must_allow: bool
) -> Decision:
    """Return the decision. `resource_must_allow`: the resource's own policy has to allow too, as a KMS key's does."""
    findings = tuple(
        find(request, statement, source)
        for source, policy in ((Source.IDENTITY, identity), (Source.RESOURCE, resource))
        if policy is not None
        for statement in policy.statements
    )
    applying = [finding for finding in findings if finding.applies]
    outcome, by = _decide(applying, resource_must_allow=resource_must_allow)
    return Decision(request=request, outcome=outcome, by=by, findings=findings)


def _decide(applying: list[Finding], *, resource_must_allow: bool) -> tuple[Outcome, Finding | None]:
    denying = next((each for each in applying if each.statement.effect is Effect.DENY), None)
    if denying is not None:
        return Outcome.EXPLICIT_DENY, denying
    of_resource = [each for each in applying if each.source is Source.RESOURCE]
    direct = next((each for each in of_resource if each.named is Named.CALLER), None)
    if direct is not None:
        return Outcome.ALLOWED, direct
    if resource_must_allow and not of_resource:
        return Outcome.NOT_ALLOWED_BY_RESOURCE, None
    by_identity = next((each for each in applying if each.source is Source.IDENTITY), None)
    return (Outcome.ALLOWED, by_identity) if by_identity else (Outcome.NOT_ALLOWED_BY_IDENTITY, None)


def find(request: Request, statement: Statement, source: Source) -> Finding:
    """Return how one statement fits a request."""
    action = any(action_matches(pattern, request.action) for pattern in statement.actions)
    resource = any(matches(pattern, request.resource_arn) for pattern in statement.resources)
    return Finding(
        source=source,
        statement=statement,
        named=_named(request.principal, statement),
        action=action is not statement.not_actions,
        resource=resource is not statement.not_resources,
        conditions=tuple(_check(condition, request.context) for condition in statement.conditions),
    )


def _named(principal: Principal, statement: Statement) -> Named:
    if statement.principals is None:
        return Named.CALLER
    if {ANYONE, principal.arn}.intersection(statement.principals.aws):
        return Named.CALLER
    return Named.ACCOUNT if principal.account_arn in statement.principals.aws else Named.NOT


def _check(condition: Condition, context: Context) -> Checked:
    found = context.get(condition.key.lower())
    return Checked(
        condition=condition, found=found, is_met=is_met(condition.operator, condition.values, found)
    )
