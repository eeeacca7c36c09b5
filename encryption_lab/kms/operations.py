"""What can be asked of KMS, under AWS's own names, and which kind of access each operation needs.

A name is at once the API operation, the IAM action behind "kms:" and the name of the audit event. ReEncrypt is one
operation with two actions, for the key it leaves and the key it goes to.
Source: AWS KMS API Reference, Actions; AWS KMS Developer Guide, Permissions reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum, auto
from types import MappingProxyType


class Access(Enum):
    """LOOK reads a key's properties, USE encrypts or decrypts with it, ADMINISTER changes it."""

    LOOK = auto()
    USE = auto()
    ADMINISTER = auto()


class Operation(StrEnum):
    ENCRYPT = "Encrypt"
    DECRYPT = "Decrypt"
    GENERATE_DATA_KEY = "GenerateDataKey"
    GENERATE_DATA_KEY_WITHOUT_PLAINTEXT = "GenerateDataKeyWithoutPlaintext"
    RE_ENCRYPT = "ReEncrypt"
    RE_ENCRYPT_FROM = "ReEncryptFrom"
    RE_ENCRYPT_TO = "ReEncryptTo"
    CREATE_KEY = "CreateKey"
    DESCRIBE_KEY = "DescribeKey"
    LIST_KEYS = "ListKeys"
    ENABLE_KEY = "EnableKey"
    DISABLE_KEY = "DisableKey"
    GET_KEY_POLICY = "GetKeyPolicy"
    PUT_KEY_POLICY = "PutKeyPolicy"
    SCHEDULE_KEY_DELETION = "ScheduleKeyDeletion"
    CANCEL_KEY_DELETION = "CancelKeyDeletion"
    CREATE_ALIAS = "CreateAlias"
    UPDATE_ALIAS = "UpdateAlias"
    DELETE_ALIAS = "DeleteAlias"
    LIST_ALIASES = "ListAliases"
    ENABLE_KEY_ROTATION = "EnableKeyRotation"
    DISABLE_KEY_ROTATION = "DisableKeyRotation"
    GET_KEY_ROTATION_STATUS = "GetKeyRotationStatus"
    LIST_KEY_ROTATIONS = "ListKeyRotations"
    ROTATE_KEY_ON_DEMAND = "RotateKeyOnDemand"
    GET_PARAMETERS_FOR_IMPORT = "GetParametersForImport"
    IMPORT_KEY_MATERIAL = "ImportKeyMaterial"
    DELETE_IMPORTED_KEY_MATERIAL = "DeleteImportedKeyMaterial"
    GENERATE_RANDOM = "GenerateRandom"
    CREATE_GRANT = "CreateGrant"
    LIST_GRANTS = "ListGrants"
    LIST_RETIRABLE_GRANTS = "ListRetirableGrants"
    REVOKE_GRANT = "RevokeGrant"
    RETIRE_GRANT = "RetireGrant"
    UPDATE_KEY_DESCRIPTION = "UpdateKeyDescription"
    TAG_RESOURCE = "TagResource"
    UNTAG_RESOURCE = "UntagResource"
    LIST_RESOURCE_TAGS = "ListResourceTags"
    LIST_KEY_POLICIES = "ListKeyPolicies"
    REPLICATE_KEY = "ReplicateKey"
    UPDATE_PRIMARY_REGION = "UpdatePrimaryRegion"


ACCESS: Mapping[Operation, Access] = MappingProxyType(
    {
        Operation.ENCRYPT: Access.USE,
        Operation.DECRYPT: Access.USE,
        Operation.GENERATE_DATA_KEY: Access.USE,
        Operation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT: Access.USE,
        Operation.RE_ENCRYPT: Access.USE,
        Operation.RE_ENCRYPT_FROM: Access.USE,
        Operation.RE_ENCRYPT_TO: Access.USE,
        Operation.CREATE_KEY: Access.ADMINISTER,
        Operation.DESCRIBE_KEY: Access.LOOK,
        Operation.LIST_KEYS: Access.LOOK,
        Operation.ENABLE_KEY: Access.ADMINISTER,
        Operation.DISABLE_KEY: Access.ADMINISTER,
        Operation.GET_KEY_POLICY: Access.LOOK,
        Operation.PUT_KEY_POLICY: Access.ADMINISTER,
        Operation.SCHEDULE_KEY_DELETION: Access.ADMINISTER,
        Operation.CANCEL_KEY_DELETION: Access.ADMINISTER,
        Operation.CREATE_ALIAS: Access.ADMINISTER,
        Operation.UPDATE_ALIAS: Access.ADMINISTER,
        Operation.DELETE_ALIAS: Access.ADMINISTER,
        Operation.LIST_ALIASES: Access.LOOK,
        Operation.ENABLE_KEY_ROTATION: Access.ADMINISTER,
        Operation.DISABLE_KEY_ROTATION: Access.ADMINISTER,
        Operation.GET_KEY_ROTATION_STATUS: Access.LOOK,
        Operation.LIST_KEY_ROTATIONS: Access.LOOK,
        Operation.ROTATE_KEY_ON_DEMAND: Access.ADMINISTER,
        Operation.GET_PARAMETERS_FOR_IMPORT: Access.LOOK,
        Operation.IMPORT_KEY_MATERIAL: Access.ADMINISTER,
        Operation.DELETE_IMPORTED_KEY_MATERIAL: Access.ADMINISTER,
        Operation.GENERATE_RANDOM: Access.USE,
        Operation.CREATE_GRANT: Access.ADMINISTER,
        Operation.LIST_GRANTS: Access.LOOK,
        Operation.LIST_RETIRABLE_GRANTS: Access.LOOK,
        Operation.REVOKE_GRANT: Access.ADMINISTER,
        Operation.RETIRE_GRANT: Access.ADMINISTER,
        Operation.UPDATE_KEY_DESCRIPTION: Access.ADMINISTER,
        Operation.TAG_RESOURCE: Access.ADMINISTER,
        Operation.UNTAG_RESOURCE: Access.ADMINISTER,
        Operation.LIST_RESOURCE_TAGS: Access.LOOK,
        Operation.LIST_KEY_POLICIES: Access.LOOK,
        Operation.REPLICATE_KEY: Access.ADMINISTER,
        Operation.UPDATE_PRIMARY_REGION: Access.ADMINISTER,
    }
)


def is_read_only(operation: Operation) -> bool:
    """Return what CloudTrail's `readOnly` says; using a key counts as reading."""
    return ACCESS[operation] is not Access.ADMINISTER
