"""Which operation a key's state allows, and what KMS says where it does not.

Source: AWS KMS Developer Guide, Key states of AWS KMS keys, table and footnotes (November 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from encryption_lab.errors import KeyDisabled, KeyStateInvalid, LabError, OperationUnsupported
from encryption_lab.kms.keys import KeyOrigin, KeyState, KmsKey, MultiRegion
from encryption_lab.kms.operations import Operation
from encryption_lab.kms_errors import NotThePrimaryKey

ENABLED = frozenset({KeyState.ENABLED})
SETTLED = ENABLED | {KeyState.DISABLED}
DOOMED = frozenset({KeyState.PENDING_DELETION, KeyState.PENDING_REPLICA_DELETION})
LIVING = SETTLED | DOOMED | {KeyState.PENDING_IMPORT}

ALLOWED: Mapping[Operation, frozenset[KeyState]] = MappingProxyType(
    {
        Operation.ENCRYPT: ENABLED,
        Operation.DECRYPT: ENABLED,
        Operation.GENERATE_DATA_KEY: ENABLED,
        Operation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT: ENABLED,
        Operation.RE_ENCRYPT_FROM: ENABLED,
        Operation.RE_ENCRYPT_TO: ENABLED,
        Operation.DESCRIBE_KEY: LIVING,
        Operation.ENABLE_KEY: SETTLED,
        Operation.DISABLE_KEY: SETTLED,
        Operation.GET_KEY_POLICY: LIVING,
        Operation.PUT_KEY_POLICY: LIVING,
        Operation.SCHEDULE_KEY_DELETION: LIVING - DOOMED,
        Operation.CANCEL_KEY_DELETION: DOOMED,
        Operation.CREATE_ALIAS: LIVING - DOOMED,
        Operation.UPDATE_ALIAS: LIVING - DOOMED,
        Operation.DELETE_ALIAS: LIVING,
        Operation.ENABLE_KEY_ROTATION: ENABLED,
        Operation.DISABLE_KEY_ROTATION: ENABLED,
        Operation.GET_KEY_ROTATION_STATUS: LIVING,
        Operation.LIST_KEY_ROTATIONS: LIVING,
        Operation.ROTATE_KEY_ON_DEMAND: ENABLED,
        Operation.GET_PARAMETERS_FOR_IMPORT: LIVING - DOOMED,
        Operation.IMPORT_KEY_MATERIAL: LIVING - DOOMED,
        Operation.DELETE_IMPORTED_KEY_MATERIAL: LIVING,
        Operation.CREATE_GRANT: ENABLED,
        Operation.LIST_GRANTS: LIVING,
        Operation.REVOKE_GRANT: LIVING,
        Operation.RETIRE_GRANT: LIVING,
        Operation.UPDATE_KEY_DESCRIPTION: LIVING - DOOMED,
        Operation.TAG_RESOURCE: LIVING - DOOMED,
        Operation.UNTAG_RESOURCE: LIVING - DOOMED,
        Operation.LIST_RESOURCE_TAGS: LIVING,
        Operation.LIST_KEY_POLICIES: LIVING,
        Operation.REPLICATE_KEY: ENABLED,
        Operation.UPDATE_PRIMARY_REGION: ENABLED,
    }
)

# KMS makes no new material for a key whose material is brought from outside.
NEEDS_OWN_MATERIAL = frozenset(
    {Operation.ENABLE_KEY_ROTATION, Operation.DISABLE_KEY_ROTATION, Operation.GET_KEY_ROTATION_STATUS}
)

NEEDS_IMPORTED_MATERIAL = frozenset(
    {
        Operation.GET_PARAMETERS_FOR_IMPORT,
        Operation.IMPORT_KEY_MATERIAL,
        Operation.DELETE_IMPORTED_KEY_MATERIAL,
    }
)

# What is shared by the keys of several Regions is changed at their primary.
NEEDS_PRIMARY = frozenset(
    {
        Operation.ENABLE_KEY_ROTATION,
        Operation.DISABLE_KEY_ROTATION,
        Operation.ROTATE_KEY_ON_DEMAND,
        Operation.REPLICATE_KEY,
        Operation.UPDATE_PRIMARY_REGION,
    }
)
FOR_SEVERAL_REGIONS = frozenset({Operation.REPLICATE_KEY, Operation.UPDATE_PRIMARY_REGION})

REMARKS: Mapping[KeyState, str] = MappingProxyType(
    {
        KeyState.PENDING_DELETION: "pending deletion",
        KeyState.PENDING_IMPORT: "pending import",
        KeyState.PENDING_REPLICA_DELETION: "pending replica deletion",
    }
)


def is_possible(operation: Operation, key: KmsKey) -> bool:
    """Return whether the key can do this now, whoever asks."""
    try:
        check_state(operation, key, "")
    except LabError:
        return False
    return True


def check_state(operation: Operation, key: KmsKey, key_arn: str) -> None:
    """Raises OperationUnsupported, KeyDisabled or KeyStateInvalid where the key cannot do this now."""
    refused = NEEDS_OWN_MATERIAL if key.origin is KeyOrigin.EXTERNAL else NEEDS_IMPORTED_MATERIAL
    if operation in refused:
        raise OperationUnsupported(key_arn, key.origin)
    if operation in NEEDS_PRIMARY and key.multi_region is MultiRegion.REPLICA:
        raise NotThePrimaryKey(key_arn)
    if operation in FOR_SEVERAL_REGIONS and key.multi_region is None:
        raise NotThePrimaryKey(key_arn)
    if key.state in ALLOWED[operation]:
        return
    if operation is Operation.CANCEL_KEY_DELETION:
        raise KeyStateInvalid(key_arn, "not pending deletion")
    if key.state is KeyState.DISABLED:
        raise KeyDisabled(key_arn)
    raise KeyStateInvalid(key_arn, REMARKS[key.state])
