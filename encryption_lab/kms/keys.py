"""What a KMS key is: a name that stays, and material that changes under it.

Source: AWS KMS API Reference, KeyMetadata and KeyState; AWS KMS Developer Guide, Key states and Rotating keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from encryption_lab.identities import KeyId, MaterialId


class KeyState(StrEnum):
    ENABLED = "Enabled"
    DISABLED = "Disabled"
    PENDING_DELETION = "PendingDeletion"
    PENDING_IMPORT = "PendingImport"
    DELETED = (
        "Deleted"  # ours: the key answers as if it had never been; kept so that pages can say what it was
    )


class KeyManager(StrEnum):
    AWS = "AWS"
    CUSTOMER = "CUSTOMER"


class KeyOrigin(StrEnum):
    AWS_KMS = "AWS_KMS"
    EXTERNAL = "EXTERNAL"


class RotationType(StrEnum):
    AUTOMATIC = "AUTOMATIC"
    ON_DEMAND = "ON_DEMAND"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMaterial:
    """One version of a key's 256-bit material; `wrapped` is how it is stored, under the root key.

    rotation   how it became current; None for the first
    """

    material_id: MaterialId
    wrapped: bytes
    created_at: datetime
    rotation: RotationType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """Automatic rotation: off, or every `period_days` (90 to 2,560), next at `next_at`.

    on_demand_count   rotations asked for so far; at most 25 in a key's life
    """

    enabled: bool = False
    period_days: int = 365
    next_at: datetime | None = None
    on_demand_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsKey:
    """A symmetric key. `materials` is oldest first; the last one encrypts, all of them decrypt.

    policy   the key policy as it was put: JSON
    """

    key_id: KeyId
    description: str
    manager: KeyManager
    origin: KeyOrigin
    state: KeyState
    created_at: datetime
    materials: tuple[KeyMaterial, ...]
    rotation: Rotation
    policy: str
    deletion_at: datetime | None = None

    @property
    def current_material(self) -> KeyMaterial:
        return self.materials[-1]
