"""Who may do what with a key: its policy decides, and lets identity-based policies decide where it names the account.

Source: AWS KMS Developer Guide, Key policies and AWS managed keys; IAM User Guide, Access denied messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from encryption_lab.errors import NotAuthorized, Tampered
from encryption_lab.exchange import Call
from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.identities import ADMINISTRATOR, READER, Account, Principal
from encryption_lab.kms.key_policies import parsed_key_policy, via_service
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms.operations import Operation
from encryption_lab.policies.condition_keys import CONTEXT_PREFIX
from encryption_lab.policies.documents import Policy
from encryption_lab.policies.evaluation import Decision, Outcome, Request, evaluate
from encryption_lab.policies.identity import identity_policy
from encryption_lab.policies.request_context import global_context
from encryption_lab.policy_errors import MalformedPolicy

NO_IDENTITY_POLICY = "no identity-based policy allows the {action} action"
NO_RESOURCE_POLICY = "no resource-based policy allows the {action} action"
OTHER_ACCOUNT = (
    "the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy "
    "explicitly denies access"
)
RESERVED_ALIAS = "aliases that begin with alias/aws/ are reserved for AWS managed keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of KMS, as far as policies look at it. `via_s3`: S3 asks for the caller, over TLS always."""

    call: Call
    operation: Operation
    now: datetime
    via_s3: bool = False
    context: EncryptionContext | None = None


def decide(asked: Asked, key: KmsKey, account: Account, *, policy: str | None = None) -> Decision:
    """Return what the key's policy, or `policy` in its place, makes of a request."""
    return evaluate(
        _request(asked, account.key_arn(key.key_id), account),
        identity=identity_policy(asked.call.principal, account),
        resource=_stored(key, account) if policy is None else parsed_key_policy(policy, account),
        resource_must_allow=True,
    )


def _stored(key: KmsKey, account: Account) -> Policy:
    """Raises Tampered: what was checked when it was put, and is now no policy of this account, was changed since."""
    try:
        return parsed_key_policy(key.policy, account)
    except MalformedPolicy:
        raise Tampered from None


def check_permission(asked: Asked, key: KmsKey, account: Account) -> None:
    """Raises NotAuthorized."""
    principal, key_arn = asked.call.principal, account.key_arn(key.key_id)
    if principal.account_id != account.account_id:
        raise denial(principal, asked.operation, key_arn, OTHER_ACCOUNT)
    decision = decide(asked, key, account)
    if decision.outcome is not Outcome.EXPLICIT_DENY and _granted(asked, key):
        return
    refuse_unless_allowed(decision)


def _granted(asked: Asked, key: KmsKey) -> bool:
    """A grant allows what no policy denies; it is looked at beside the policies, and cannot deny."""
    caller = asked.call.principal.arn
    return any(grant.allows(caller, asked.operation, asked.context) for grant in key.grants)


def check_account_permission(asked: Asked, account: Account) -> None:
    """As `check_permission`, for an operation that concerns no key yet. Raises NotAuthorized."""
    identity = identity_policy(asked.call.principal, account)
    request = _request(asked, "*", account)
    refuse_unless_allowed(evaluate(request, identity=identity, resource=None, resource_must_allow=False))


def refuse_unless_allowed(decision: Decision) -> None:
    if decision.allowed:
        return
    asked = decision.request
    is_resource = decision.outcome is Outcome.NOT_ALLOWED_BY_RESOURCE
    raise NotAuthorized(
        principal_arn=asked.principal.arn,
        action=asked.action,
        resource_arn=asked.resource_arn,
        because=(NO_RESOURCE_POLICY if is_resource else NO_IDENTITY_POLICY).format(action=asked.action),
        explicit_deny_in=decision.by.source.value if decision.by else "",
    )


def who_may_decrypt(key: KmsKey, account: Account, *, now: datetime) -> tuple[str, ...]:
    """Return the names of the sandbox's principals whom the policies let decrypt with the key, by themselves."""
    allowed = []
    for name in (ADMINISTRATOR, READER):
        call = Call(principal=account.user(name), exchange_id="", secure_transport=True)
        if decide(Asked(call=call, operation=Operation.DECRYPT, now=now), key, account).allowed:
            allowed.append(name)
    return tuple(allowed)


def denial(principal: Principal, operation: Operation, resource_arn: str, because: str) -> NotAuthorized:
    action = f"kms:{operation}"
    return NotAuthorized(
        principal_arn=principal.arn,
        action=action,
        resource_arn=resource_arn,
        because=because.format(action=action),
    )


def _request(asked: Asked, resource_arn: str, account: Account) -> Request:
    call = asked.call
    secure = asked.via_s3 or call.secure_transport
    context = global_context(call, now=asked.now, region=account.region, secure_transport=secure)
    context["kms:calleraccount"] = (call.principal.account_id,)
    if asked.via_s3:
        context["kms:viaservice"] = (via_service(account),)
    for name, value in (asked.context or {}).items():
        lowered = f"{CONTEXT_PREFIX}{name.lower()}"
        context[lowered] = (*context.get(lowered, ()), value)
    if asked.context:
        context["kms:encryptioncontextkeys"] = tuple(asked.context)
    return Request(
        principal=call.principal, action=f"kms:{asked.operation}", resource_arn=resource_arn, context=context
    )
