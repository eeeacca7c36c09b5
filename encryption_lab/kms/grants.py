"""Grants: permissions given by one principal to another, for one key, as values.

A grant only allows. Here it works at once, so its token, which on AWS bridges the minutes until it works everywhere,
only names it. Source: AWS KMS Developer Guide, Grants in AWS KMS; API Reference, CreateGrant (November 2026).
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from encryption_lab.identities import KeyId
from encryption_lab.kms.operations import Operation
from encryption_lab.kms_errors import GrantTokenInvalid

CRYPTOGRAPHIC = frozenset(
    {
        Operation.ENCRYPT,
        Operation.DECRYPT,
        Operation.GENERATE_DATA_KEY,
        Operation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
        Operation.RE_ENCRYPT_FROM,
        Operation.RE_ENCRYPT_TO,
    }
)
GRANTABLE = CRYPTOGRAPHIC | {Operation.CREATE_GRANT, Operation.RETIRE_GRANT, Operation.DESCRIBE_KEY}
_TOKEN = re.compile(r"(?P<key_id>[0-9a-f-]{36}|mrk-[0-9a-f]{32}):(?P<grant_id>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """grant_id: 64 hex digits. At most one of the two constraints is there; both bind the encryption context.

    context_equals   the request's context has to be this one
    context_subset   the request's context has to contain these pairs
    """

    grant_id: str
    grantee_arn: str
    operations: tuple[Operation, ...]
    created_at: datetime
    issuing_account_arn: str
    name: str = ""
    retiring_arn: str = ""
    context_equals: dict[str, str] | None = None
    context_subset: dict[str, str] | None = None

    @property
    def terms(self) -> tuple[object, ...]:
        """All that a request for a grant says: two requests of one name that say the same make one grant."""
        operations = frozenset(self.operations)
        return (
            self.name,
            self.grantee_arn,
            self.retiring_arn,
            operations,
            self.context_equals,
            self.context_subset,
        )

    def allows(self, principal_arn: str, operation: Operation, context: Mapping[str, str] | None) -> bool:
        if principal_arn != self.grantee_arn or operation not in self.operations:
            return False
        # Constraints are on cryptographic operations: no other request has an encryption context.
        return operation not in CRYPTOGRAPHIC or self._context_fits(context or {})

    def covers(self, child: Grant) -> bool:
        """Return whether one who has this grant may give `child`: no more operations, no looser constraint."""
        return set(child.operations) <= set(self.operations) and self._constraint_covers(child)

    def _context_fits(self, context: Mapping[str, str]) -> bool:
        if self.context_equals is not None and dict(context) != self.context_equals:
            return False
        return (self.context_subset or {}).items() <= context.items()

    def _constraint_covers(self, child: Grant) -> bool:
        if self.context_equals is not None:
            return child.context_equals == self.context_equals
        bound = child.context_equals or child.context_subset or {}
        return (self.context_subset or {}).items() <= bound.items()


def grant_token(key_id: KeyId, grant_id: str) -> str:
    return urlsafe_b64encode(f"{key_id}:{grant_id}".encode()).decode()


def read_grant_token(token: str) -> tuple[KeyId, str]:
    """Return (key id, grant id) of an untrusted token. Raises GrantTokenInvalid."""
    try:
        named = _TOKEN.fullmatch(urlsafe_b64decode(token).decode("ascii"))
    except ValueError:
        named = None
    if named is None:
        raise GrantTokenInvalid
    return KeyId(named["key_id"]), named["grant_id"]
