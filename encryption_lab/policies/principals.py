"""The Principal of a statement: whom a resource-based policy is about.

The sandbox has two users and their account; a service can be named and never calls here by itself. CanonicalUser,
Federated and NotPrincipal are refused. Source: IAM User Guide, AWS JSON policy elements: Principal.
"""

from __future__ import annotations

from collections.abc import Mapping

from encryption_lab.policies.documents import ANYONE, Principals
from encryption_lab.policies.rules import Rules
from encryption_lab.policies.values import refuse, texts
from encryption_lab.policy_errors import MalformedPolicy

INVALID = "Invalid principal in policy"
SERVICE_SUFFIX = ".amazonaws.com"


def read_principals(statement: Mapping[str, object], rules: Rules) -> Principals | None:
    """Return whom a statement names, None for an identity-based policy. Raises MalformedPolicy."""
    if not rules.has_principal:
        return None
    if "Principal" not in statement:
        raise MalformedPolicy("Missing required field Principal")
    found = statement["Principal"]
    if found == ANYONE:
        return Principals(aws=(ANYONE,))
    if not isinstance(found, dict) or not found:
        refuse(INVALID, "Principal", found)
    for kind in found:
        if kind not in ("AWS", "Service"):
            refuse(INVALID, "the kind of principal", kind)
    aws = texts(found["AWS"], "AWS", INVALID) if "AWS" in found else ()
    services = texts(found["Service"], "Service", INVALID) if "Service" in found else ()
    for service in services:
        _check_service(service)
    return Principals(aws=tuple(_one_form(each, rules) for each in aws), services=services)


def _one_form(written: str, rules: Rules) -> str:
    """Return a principal in the form it is compared in: an account is its root's ARN."""
    account = rules.account
    if written == account.account_id:
        return account.root_arn
    if written not in (ANYONE, account.root_arn, *account.user_arns):
        refuse(INVALID, "AWS", written)
    return written


def _check_service(name: str) -> None:
    plain = name.removesuffix(SERVICE_SUFFIX).replace("-", "").replace(".", "")
    if not name.endswith(SERVICE_SUFFIX) or not (plain.isascii() and plain.isalnum()):
        refuse(INVALID, "Service", name)
