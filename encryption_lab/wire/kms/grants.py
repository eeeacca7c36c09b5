"""Grants."""

from __future__ import annotations

from encryption_lab.errors import KmsValidation
from encryption_lab.exchange import Call
from encryption_lab.identities import Account
from encryption_lab.kms.granting import GrantTerms
from encryption_lab.kms.grants import Grant
from encryption_lab.kms.keys import KmsKey
from encryption_lab.lab import Lab
from encryption_lab.wire.kms.asked import own_name, page
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire_errors import OperationNotOffered

DEFAULT_PAGE = 50
SERVICES = ("GranteeServicePrincipal", "RetiringServicePrincipal")


def create_grant(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    constraints = parameters.get("Constraints", {})
    for member in SERVICES:
        if member in parameters:
            raise OperationNotOffered(member)
    if "SourceArn" in constraints:
        raise OperationNotOffered("SourceArn")
    if "GranteePrincipal" not in parameters:
        raise KmsValidation("Please specify a grantee principal.")
    terms = GrantTerms(
        grantee_arn=parameters["GranteePrincipal"],
        operations=parameters["Operations"],
        name=parameters.get("Name", ""),
        retiring_arn=parameters.get("RetiringPrincipal", ""),
        equals=constraints.get("EncryptionContextEquals"),
        subset=constraints.get("EncryptionContextSubset"),
    )
    grant, token = lab.kms.create_grant(call, own_name(parameters), terms)
    return {"GrantToken": token, "GrantId": grant.grant_id}


def list_grants(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    key_id = own_name(parameters)
    grants = lab.kms.list_grants(call, key_id)
    key = lab.kms.resolve(key_id)
    wanted = [
        (key, grant)
        for grant in grants
        if parameters.get("GrantId", grant.grant_id) == grant.grant_id
        and parameters.get("GranteePrincipal", grant.grantee_arn) == grant.grantee_arn
    ]
    return _listed(wanted, lab.account, parameters)


def list_retirable_grants(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    if "RetiringPrincipal" not in parameters:
        raise KmsValidation("Please specify a retiring principal.")
    found = lab.kms.list_retirable_grants(call, parameters["RetiringPrincipal"])
    return _listed(list(found), lab.account, parameters)


def revoke_grant(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    lab.kms.revoke_grant(call, own_name(parameters), parameters["GrantId"])
    return {}


def retire_grant(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    if "GrantToken" in parameters:
        lab.kms.retire_grant(call, token=parameters["GrantToken"])
    elif "KeyId" in parameters and "GrantId" in parameters:
        lab.kms.retire_grant(call, key_id=own_name(parameters), grant_id=parameters["GrantId"])
    else:
        raise KmsValidation("Please specify either a grant token, or a key ID and a grant ID.")
    return {}


def _listed(found: list[tuple[KmsKey, Grant]], account: Account, parameters: Parameters) -> Parameters:
    shown, more = page(found, lambda pair: pair[1].grant_id, parameters, default=DEFAULT_PAGE)
    return {"Grants": [_entry(key, grant, account) for key, grant in shown], **more}


def _entry(key: KmsKey, grant: Grant, account: Account) -> Parameters:
    constraints = {
        "EncryptionContextEquals": grant.context_equals,
        "EncryptionContextSubset": grant.context_subset,
    }
    entry: Parameters = {
        "KeyId": account.key_arn(key.key_id),
        "GrantId": grant.grant_id,
        "Name": grant.name,
        "CreationDate": grant.created_at,
        "GranteePrincipal": grant.grantee_arn,
        "RetiringPrincipal": grant.retiring_arn or None,
        "IssuingAccount": grant.issuing_account_arn,
        "Operations": [operation.value for operation in grant.operations],
        "Constraints": {name: pairs for name, pairs in constraints.items() if pairs is not None} or None,
    }
    return {name: value for name, value in entry.items() if value is not None}
