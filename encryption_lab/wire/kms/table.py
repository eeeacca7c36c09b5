"""Which operations of KMS there are. Whatever else the model knows is refused as not offered."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from encryption_lab.wire.kms import grants, keys, materials, using
from encryption_lab.wire.kms.asked import Function

OPERATIONS: Mapping[str, Function] = MappingProxyType(
    {
        "CreateKey": keys.create_key,
        "ReplicateKey": keys.replicate_key,
        "UpdatePrimaryRegion": keys.update_primary_region,
        "DescribeKey": keys.describe_key,
        "ListKeys": keys.list_keys,
        "EnableKey": keys.enable_key,
        "DisableKey": keys.disable_key,
        "ScheduleKeyDeletion": keys.schedule_key_deletion,
        "CancelKeyDeletion": keys.cancel_key_deletion,
        "CreateAlias": keys.create_alias,
        "UpdateAlias": keys.update_alias,
        "DeleteAlias": keys.delete_alias,
        "ListAliases": keys.list_aliases,
        "GetKeyPolicy": keys.get_key_policy,
        "PutKeyPolicy": keys.put_key_policy,
        "ListKeyPolicies": keys.list_key_policies,
        "UpdateKeyDescription": keys.update_key_description,
        "TagResource": keys.tag_resource,
        "UntagResource": keys.untag_resource,
        "ListResourceTags": keys.list_resource_tags,
        "Encrypt": using.encrypt,
        "Decrypt": using.decrypt,
        "ReEncrypt": using.re_encrypt,
        "GenerateDataKey": using.generate_data_key,
        "GenerateDataKeyWithoutPlaintext": using.generate_data_key_without_plaintext,
        "GenerateRandom": using.generate_random,
        "EnableKeyRotation": materials.enable_key_rotation,
        "DisableKeyRotation": materials.disable_key_rotation,
        "GetKeyRotationStatus": materials.get_key_rotation_status,
        "ListKeyRotations": materials.list_key_rotations,
        "RotateKeyOnDemand": materials.rotate_key_on_demand,
        "GetParametersForImport": materials.get_parameters_for_import,
        "ImportKeyMaterial": materials.import_key_material,
        "DeleteImportedKeyMaterial": materials.delete_imported_key_material,
        "CreateGrant": grants.create_grant,
        "ListGrants": grants.list_grants,
        "ListRetirableGrants": grants.list_retirable_grants,
        "RevokeGrant": grants.revoke_grant,
        "RetireGrant": grants.retire_grant,
    }
)
