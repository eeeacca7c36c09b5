"""Keys, their aliases, policies, descriptions and tags."""

from __future__ import annotations

from dataclasses import replace

from encryption_lab.exchange import Call
from encryption_lab.kms.keys import KeyOrigin, KeyState, KmsKey, MultiRegion
from encryption_lab.kms.rotation import MAX_WAITING_DAYS
from encryption_lab.lab import Lab
from encryption_lab.policy_errors import NoSuchKeyPolicy
from encryption_lab.wire.kms.asked import ALGORITHM, own_name, page
from encryption_lab.wire.protocols.service_models import Parameters, regions
from encryption_lab.wire_errors import OperationNotOffered

KEY_USAGE = "ENCRYPT_DECRYPT"
OFFERED = {"KeyUsage": KEY_USAGE, "KeySpec": ALGORITHM, "CustomerMasterKeySpec": ALGORITHM}
POLICY_NAME = "default"
ALIASES_PAGE = 50


def key_metadata(key: KmsKey, lab: Lab) -> Parameters:
    """Return the key as DescribeKey shows it."""
    account = lab.account
    metadata: Parameters = {
        "AWSAccountId": account.account_id,
        "KeyId": key.key_id,
        "Arn": account.key_arn(key.key_id),
        "CreationDate": key.created_at,
        "Enabled": key.state is KeyState.ENABLED,
        "Description": key.description,
        "KeyUsage": KEY_USAGE,
        "KeyState": key.state.value,
        "DeletionDate": key.deletion_at,
        "Origin": key.origin.value,
        "KeyManager": key.manager.value,
        "CustomerMasterKeySpec": ALGORITHM,
        "KeySpec": ALGORITHM,
        "EncryptionAlgorithms": [ALGORITHM],
        "MultiRegion": key.multi_region is not None,
        "MultiRegionConfiguration": _configuration(key, lab),
        "PendingDeletionWindowInDays": key.waiting_days,
        "CurrentKeyMaterialId": key.materials[-1].material_id if key.materials else None,
    }
    if key.origin is KeyOrigin.EXTERNAL and key.is_whole:
        expires = key.expires_at is not None
        metadata["ExpirationModel"] = f"KEY_MATERIAL_{'EXPIRES' if expires else 'DOES_NOT_EXPIRE'}"
        metadata["ValidTo"] = key.expires_at
    return {name: value for name, value in metadata.items() if value is not None}


def create_key(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    for member, offered in OFFERED.items():
        if parameters.get(member, offered) != offered:
            raise OperationNotOffered(f"{member} {parameters[member]}")
    origin = parameters.get("Origin", KeyOrigin.AWS_KMS.value)
    if origin not in {each.value for each in KeyOrigin}:
        raise OperationNotOffered(f"Origin {origin}")
    key = lab.kms.create_key(
        call,
        parameters.get("Description", ""),
        origin=KeyOrigin(origin),
        multi_region=parameters.get("MultiRegion", False),
        policy=parameters.get("Policy"),
        bypass_lockout_check=parameters.get("BypassPolicyLockoutSafetyCheck", False),
        tags=_tags(parameters),
    )
    return {"KeyMetadata": key_metadata(key, lab)}


def _configuration(key: KmsKey, lab: Lab) -> Parameters | None:
    if key.multi_region is None:
        return None
    related = [
        (role, {"Arn": replace(lab.account, region=region).key_arn(key.key_id), "Region": region})
        for region, role in lab.kms.related_keys(key)
    ]
    return {
        "MultiRegionKeyType": key.multi_region.value,
        "PrimaryKey": next((shown for role, shown in related if role is MultiRegion.PRIMARY), {}),
        "ReplicaKeys": [shown for role, shown in related if role is MultiRegion.REPLICA],
    }


def replicate_key(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    there = parameters["ReplicaRegion"]
    replica = lab.kms.replicate_key(
        call,
        own_name(parameters),
        there,
        regions=regions(),
        description=parameters.get("Description", ""),
        policy=parameters.get("Policy"),
        tags=_tags(parameters),
    )
    return {
        "ReplicaKeyMetadata": key_metadata(replica, lab.in_region(there)),
        "ReplicaPolicy": replica.policy,
        "ReplicaTags": [{"TagKey": name, "TagValue": value} for name, value in replica.tags.items()],
    }


def update_primary_region(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    lab.kms.update_primary_region(call, own_name(parameters), parameters["PrimaryRegion"], regions=regions())
    return {}


def describe_key(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    return {"KeyMetadata": key_metadata(lab.kms.describe_key(call, parameters["KeyId"]), lab)}


def list_keys(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    shown, more = page(lab.kms.list_keys(call), lambda key: key.key_id, parameters)
    keys = [{"KeyId": key.key_id, "KeyArn": lab.account.key_arn(key.key_id)} for key in shown]
    return {"Keys": keys, **more}


def enable_key(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    lab.kms.enable_key(call, own_name(parameters))
    return {}


def disable_key(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    lab.kms.disable_key(call, own_name(parameters))
    return {}


def schedule_key_deletion(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    days = parameters.get("PendingWindowInDays", MAX_WAITING_DAYS)
    key = lab.kms.schedule_key_deletion(call, own_name(parameters), pending_window_days=days)
    answer = {
        "KeyId": lab.account.key_arn(key.key_id),
        "DeletionDate": key.deletion_at,
        "KeyState": key.state.value,
        "PendingWindowInDays": days,
    }
    return {name: value for name, value in answer.items() if value is not None}


def cancel_key_deletion(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    key = lab.kms.cancel_key_deletion(call, own_name(parameters))
    return {"KeyId": lab.account.key_arn(key.key_id)}


def create_alias(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    lab.kms.create_alias(call, parameters["AliasName"], own_name(parameters, "TargetKeyId"))
    return {}


def update_alias(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    lab.kms.update_alias(call, parameters["AliasName"], own_name(parameters, "TargetKeyId"))
    return {}


def delete_alias(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    lab.kms.delete_alias(call, parameters["AliasName"])
    return {}


def list_aliases(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    aliases = lab.kms.list_aliases(call)
    if "KeyId" in parameters:
        key_id = lab.kms.resolve(own_name(parameters)).key_id
        aliases = [(alias, target) for alias, target in aliases if target == key_id]
    shown, more = page(aliases, lambda pair: pair[0], parameters, default=ALIASES_PAGE)
    listed = [
        {"AliasName": alias, "AliasArn": lab.account.alias_arn(alias), "TargetKeyId": target}
        for alias, target in shown
    ]
    return {"Aliases": listed, **more}


def get_key_policy(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    policy = lab.kms.get_key_policy(call, own_name(parameters))
    if parameters.get("PolicyName", POLICY_NAME) != POLICY_NAME:
        raise NoSuchKeyPolicy
    return {"Policy": policy, "PolicyName": POLICY_NAME}


def put_key_policy(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    if parameters.get("PolicyName", POLICY_NAME) != POLICY_NAME:
        raise NoSuchKeyPolicy
    lab.kms.put_key_policy(
        call,
        own_name(parameters),
        parameters["Policy"],
        bypass_lockout_check=parameters.get("BypassPolicyLockoutSafetyCheck", False),
    )
    return {}


def list_key_policies(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    shown, more = page(lab.kms.list_key_policies(call, own_name(parameters)), str, parameters)
    return {"PolicyNames": list(shown), **more}


def update_key_description(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    lab.kms.update_key_description(call, own_name(parameters), parameters["Description"])
    return {}


def tag_resource(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    lab.kms.tag_resource(call, own_name(parameters), _tags(parameters))
    return {}


def untag_resource(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    lab.kms.untag_resource(call, own_name(parameters), parameters["TagKeys"])
    return {}


def list_resource_tags(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    tags = list(lab.kms.list_resource_tags(call, own_name(parameters)).items())
    shown, more = page(tags, lambda tag: tag[0], parameters, default=ALIASES_PAGE)
    return {"Tags": [{"TagKey": name, "TagValue": value} for name, value in shown], **more}


def _tags(parameters: Parameters) -> list[tuple[str, str]]:
    return [(tag["TagKey"], tag["TagValue"]) for tag in parameters.get("Tags", [])]
