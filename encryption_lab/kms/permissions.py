"""Who may do what with a key.

A customer managed key is the administrator's, to use and to administer; any other principal may use it, and look at
it, only if the key's policy names it. The AWS managed key may be used by every principal of the account, through S3
only; its policy is fixed, so nobody administers it.
Source: AWS KMS Developer Guide, Default key policy and AWS managed keys; IAM User Guide, Access denied messages.
"""

from __future__ import annotations

from encryption_lab.errors import NotAuthorized
from encryption_lab.identities import ADMINISTRATOR, Account, Principal
from encryption_lab.kms.keys import KeyManager, KmsKey
from encryption_lab.kms.operations import ACCESS, Access, Operation

NO_IDENTITY_POLICY = "no identity-based policy allows the {action} action"
NO_RESOURCE_POLICY = "no resource-based policy allows the {action} action"
OTHER_ACCOUNT = (
    "the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy "
    "explicitly denies access"
)
RESERVED_ALIAS = "aliases that begin with alias/aws/ are reserved for AWS managed keys"

# What the key policy's statement for key users grants beside the cryptographic operations.
USERS_MAY_LOOK = frozenset({Operation.DESCRIBE_KEY})


def check_permission(
    principal: Principal, operation: Operation, key: KmsKey, account: Account, *, via_s3: bool
) -> None:
    """Raises NotAuthorized."""
    key_arn = account.key_arn(key.key_id)
    if principal.account_id != account.account_id:
        raise denial(principal, operation, key_arn, OTHER_ACCOUNT)
    if key.manager is KeyManager.AWS:
        _check_aws_managed(principal, operation, key_arn, via_s3=via_s3)
        return
    named = principal.name in key.users and (ACCESS[operation] is Access.USE or operation in USERS_MAY_LOOK)
    if principal.name != ADMINISTRATOR and not named:
        raise denial(principal, operation, key_arn, NO_IDENTITY_POLICY)


def _check_aws_managed(principal: Principal, operation: Operation, key_arn: str, *, via_s3: bool) -> None:
    access = ACCESS[operation]
    if access is Access.ADMINISTER or (access is Access.USE and not via_s3):
        raise denial(principal, operation, key_arn, NO_RESOURCE_POLICY)
    if access is Access.LOOK and principal.name != ADMINISTRATOR:
        raise denial(principal, operation, key_arn, NO_IDENTITY_POLICY)


def check_account_permission(principal: Principal, operation: Operation, account: Account) -> None:
    """As `check_permission`, for an operation that concerns no key yet. Raises NotAuthorized."""
    if principal.account_id != account.account_id or principal.name != ADMINISTRATOR:
        raise denial(principal, operation, "*", NO_IDENTITY_POLICY)


def denial(principal: Principal, operation: Operation, resource_arn: str, because: str) -> NotAuthorized:
    action = f"kms:{operation}"
    return NotAuthorized(
        principal_arn=principal.arn,
        action=action,
        resource_arn=resource_arn,
        because=because.format(action=action),
    )
