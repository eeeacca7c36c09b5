"""Grants as one asks for them: made, listed, revoked, retired.

Source: AWS KMS API Reference, CreateGrant, ListGrants, ListRetirableGrants, RevokeGrant, RetireGrant; AWS KMS
Developer Guide, Retiring and revoking grants (November 2026).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from encryption_lab.audit import Parameters
from encryption_lab.errors import KmsValidation, LimitExceeded
from encryption_lab.exchange import Call
from encryption_lab.kms.desk import Desk, Entry
from encryption_lab.kms.grants import GRANTABLE, Grant, grant_token, read_grant_token
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms.operations import Operation
from encryption_lab.kms.permissions import NO_RESOURCE_POLICY, Asked, decide, denial
from encryption_lab.kms_errors import ArnInvalid, NoSuchGrant

GRANT_ID_BYTES = 32
MAX_GRANTS = 500  # a limit of the lab's: a key and its grants are one record. KMS allows 50,000.
_PRINCIPAL = re.compile(r"arn:aws:(iam|sts)::(?P<account>[0-9]{12}):(root|[a-z-]+/[\w+=,.@/-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantTerms:
    """What a request for a grant says. equals, subset: pairs of the encryption context, None for no constraint."""

    grantee_arn: str
    operations: Collection[str]
    name: str = ""
    retiring_arn: str = ""
    equals: Mapping[str, str] | None = None
    subset: Mapping[str, str] | None = None


class KeyGrants(Desk):
    """The part of `Kms` that lets one principal give another the use of a key."""

    def create_grant(self, call: Call, key_id: str, terms: GrantTerms) -> tuple[Grant, str]:
        """Return the grant and its token. The same terms under the same name give the grant that is there.

        Raises ArnInvalid, KmsValidation, LimitExceeded.
        """
        operation = Operation.CREATE_GRANT
        with self._operation(call, operation, _request(key_id, terms)) as entry:
            grant = self._grant_of(terms)
            key = self._admit(call, operation, key_id, entry)
            self._check_may_give(call, key, grant, entry)
            same = next((each for each in key.grants if each.name and each.terms == grant.terms), None)
            if same is None:
                if len(key.grants) >= MAX_GRANTS:
                    raise LimitExceeded(
                        f"{entry.key_arn} has {MAX_GRANTS} grants, as many as this lab keeps."
                    )
                self._registry.put(replace(key, grants=(*key.grants, grant)))
            given = same or grant
            entry.response.update(grantId=given.grant_id, keyId=entry.key_arn)
            return given, grant_token(key.key_id, given.grant_id)

    def list_grants(self, call: Call, key_id: str) -> Sequence[Grant]:
        """Return the grants of a key, oldest first."""
        operation = Operation.LIST_GRANTS
        with self._operation(call, operation, {"keyId": key_id}) as entry:
            return self._admit(call, operation, key_id, entry).grants

    def list_retirable_grants(self, call: Call, retiring_arn: str) -> Sequence[tuple[KmsKey, Grant]]:
        """Return the grants of all keys that a principal may retire because they name it for that."""
        operation = Operation.LIST_RETIRABLE_GRANTS
        with self._operation(call, operation, {"retiringPrincipal": retiring_arn}):
            self._admit_to_account(call, operation)
            return [
                (key, grant)
                for key in self._registry.all()
                for grant in key.grants
                if grant.retiring_arn == retiring_arn
            ]

    def revoke_grant(self, call: Call, key_id: str, grant_id: str) -> None:
        """End a grant, as one who may administer the key. Raises NoSuchGrant."""
        operation = Operation.REVOKE_GRANT
        with self._operation(call, operation, {"keyId": key_id, "grantId": grant_id}) as entry:
            key = self._admit(call, operation, key_id, entry)
            self._remove(key, _find(key, grant_id))
            entry.response["keyId"] = entry.key_arn

    def retire_grant(self, call: Call, *, token: str = "", key_id: str = "", grant_id: str = "") -> None:
        """End a grant, named by its token or by key and id, as one whom the grant itself lets end it.

        Raises GrantTokenInvalid, NoSuchGrant, NotAuthorized.
        """
        operation = Operation.RETIRE_GRANT
        request: Parameters = {"keyId": key_id, "grantId": grant_id} if key_id else {}
        with self._operation(call, operation, request) as entry:
            if token:
                key_id, grant_id = read_grant_token(token)
            key = self._registry.find(self._named(call, operation, key_id))
            entry.key_arn = self._account.key_arn(key.key_id)
            grant = _find(key, grant_id)
            caller = call.principal.arn
            if caller != grant.retiring_arn and not grant.allows(caller, operation, None):
                raise denial(call.principal, operation, entry.key_arn, NO_RESOURCE_POLICY)
            self._remove(key, grant)
            entry.response.update(grantId=grant.grant_id, keyId=entry.key_arn)

    def _grant_of(self, terms: GrantTerms) -> Grant:
        self._check_principal(terms.grantee_arn)
        if terms.retiring_arn:
            self._check_principal(terms.retiring_arn)
        if terms.equals is not None and terms.subset is not None:
            raise KmsValidation(
                "A grant has either EncryptionContextEquals or EncryptionContextSubset, not both."
            )
        return Grant(
            grant_id=self._randomness.draw(GRANT_ID_BYTES).hex(),
            grantee_arn=terms.grantee_arn,
            operations=_operations(terms.operations),
            created_at=self._clock.now(),
            issuing_account_arn=self._account.root_arn,
            name=terms.name,
            retiring_arn=terms.retiring_arn,
            context_equals=None if terms.equals is None else dict(terms.equals),
            context_subset=None if terms.subset is None else dict(terms.subset),
        )

    def _check_principal(self, arn: str) -> None:
        """Raises ArnInvalid for what is no principal, or one of this account that does not exist."""
        named = _PRINCIPAL.fullmatch(arn)
        ours = (*self._account.user_arns, self._account.root_arn)
        if named is None or (named["account"] == self._account.account_id and arn not in ours):
            raise ArnInvalid

    def _check_may_give(self, call: Call, key: KmsKey, grant: Grant, entry: Entry) -> None:
        """Whoever may create grants by a grant alone may not give more than it gives them."""
        asked = Asked(call=call, operation=Operation.CREATE_GRANT, now=self._clock.now())
        if decide(asked, key, self._account).allowed:
            return
        caller = call.principal.arn
        held = [each for each in key.grants if each.allows(caller, Operation.CREATE_GRANT, None)]
        if not any(each.covers(grant) for each in held):
            raise denial(call.principal, Operation.CREATE_GRANT, entry.key_arn, NO_RESOURCE_POLICY)

    def _remove(self, key: KmsKey, grant: Grant) -> None:
        self._registry.put(replace(key, grants=tuple(each for each in key.grants if each is not grant)))


def _find(key: KmsKey, grant_id: str) -> Grant:
    for grant in key.grants:
        if grant.grant_id == grant_id:
            return grant
    raise NoSuchGrant(grant_id)


def _operations(names: Collection[str]) -> tuple[Operation, ...]:
    grantable = {each.value for each in GRANTABLE}
    for name in names:
        if name not in grantable:
            raise KmsValidation(f"The grant operation {name} is not supported for a SYMMETRIC_DEFAULT key.")
    if not names:
        raise KmsValidation("A grant needs at least one operation.")
    return tuple(dict.fromkeys(Operation(name) for name in names))


def _request(key_id: str, terms: GrantTerms) -> Parameters:
    request: Parameters = {
        "keyId": key_id,
        "granteePrincipal": terms.grantee_arn,
        "operations": list(terms.operations),
    }
    constraints: Parameters = {}
    if terms.equals is not None:
        constraints["encryptionContextEquals"] = dict(terms.equals)
    if terms.subset is not None:
        constraints["encryptionContextSubset"] = dict(terms.subset)
    named: Parameters = {
        "name": terms.name,
        "retiringPrincipal": terms.retiring_arn,
        "constraints": constraints,
    }
    return request | {name: value for name, value in named.items() if value}
