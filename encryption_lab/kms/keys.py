"""What a KMS key is: a name that stays, and material that changes under it.

Source: AWS KMS API Reference, KeyMetadata and KeyState; AWS KMS Developer Guide, Key states and Rotating keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from encryption_lab.identities import KeyId, MaterialId
from encryption_lab.kms.grants import Grant


class KeyState(StrEnum):
    ENABLED = "Enabled"
    DISABLED = "Disabled"
    PENDING_DELETION = "PendingDeletion"
    PENDING_IMPORT = "PendingImport"
    PENDING_REPLICA_DELETION = "PendingReplicaDeletion"
    DELETED = (
        "Deleted"  # ours: the key answers as if it had never been; kept so that pages can say what it was
    )


class KeyManager(StrEnum):
    AWS = "AWS"
    CUSTOMER = "CUSTOMER"


class KeyOrigin(StrEnum):
    AWS_KMS = "AWS_KMS"
    EXTERNAL = "EXTERNAL"


class MultiRegion(StrEnum):
    """What a key is among the keys of the same id in several Regions."""

    PRIMARY = "PRIMARY"
    REPLICA = "REPLICA"


class RotationType(StrEnum):
    AUTOMATIC = "AUTOMATIC"
    ON_DEMAND = "ON_DEMAND"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMaterial:
    """One version of a key's 256-bit material; `wrapped` is how it is stored, under the root key.

    wrapped       empty for imported material that was deleted or has expired: it can be imported again
    rotation      how it became current; None for the first
    expires_at    of imported material; None where it does not expire
    description   of imported material, by whoever imported it
    """

    material_id: MaterialId
    wrapped: bytes
    created_at: datetime
    rotation: RotationType | None = None
    expires_at: datetime | None = None
    description: str = ""

    @property
    def is_held(self) -> bool:
        return bool(self.wrapped)


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

    policy             the key policy as it was put: JSON
    region             where it is; "" = the sandbox's home Region
    multi_region       None for a key of one Region; else its material and rotation are the primary's
    waiting_days       of a primary that is to be deleted when its last replica is: how long it then waits
    pending_material   imported to become current at the next rotation; until then it encrypts and decrypts nothing
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
    pending_material: KeyMaterial | None = None
    grants: tuple[Grant, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    region: str = ""
    multi_region: MultiRegion | None = None
    waiting_days: int | None = None

    @property
    def stored_as(self) -> str:
        """The name of its record, which no key of another Region can have."""
        return f"{self.region}/{self.key_id}" if self.region else self.key_id

    @property
    def current_material(self) -> KeyMaterial:
        return self.materials[-1]

    @property
    def all_materials(self) -> tuple[KeyMaterial, ...]:
        return self.materials if self.pending_material is None else (*self.materials, self.pending_material)

    @property
    def is_whole(self) -> bool:
        """Whether every material that the key has ever encrypted with is there."""
        return bool(self.materials) and all(material.is_held for material in self.materials)

    @property
    def expires_at(self) -> datetime | None:
        """When the first of its imported material goes, None where none does."""
        return min(
            (each.expires_at for each in self.materials if each.is_held and each.expires_at), default=None
        )

    def with_material(self, changed: KeyMaterial) -> KmsKey:
        """Return the key with `changed` in the place of the material of the same id."""
        materials = tuple(
            changed if each.material_id == changed.material_id else each for each in self.materials
        )
        pending = self.pending_material
        if pending is not None and pending.material_id == changed.material_id:
            # What never was current is not bound to the key: without its bytes nothing of it stays.
            pending = changed if changed.is_held else None
        return replace(self, materials=materials, pending_material=pending)
