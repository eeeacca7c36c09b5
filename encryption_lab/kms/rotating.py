"""Rotation as one asks for it: by a period, or now. What time then does by itself: `rotation.py`.

Source: AWS KMS API Reference, EnableKeyRotation, RotateKeyOnDemand, GetKeyRotationStatus, ListKeyRotations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from encryption_lab.audit import Parameters
from encryption_lab.errors import LimitExceeded
from encryption_lab.exchange import Call
from encryption_lab.identities import MaterialId
from encryption_lab.kms.constraints import check_number
from encryption_lab.kms.desk import Desk
from encryption_lab.kms.imported_replicas import associated_materials, is_everywhere
from encryption_lab.kms.keys import KeyMaterial, KeyOrigin, KeyState, KmsKey, Rotation, RotationType
from encryption_lab.kms.operations import Operation
from encryption_lab.kms.rotation import (
    DEFAULT_PERIOD_DAYS,
    MAX_ON_DEMAND,
    MAX_PERIOD_DAYS,
    MIN_PERIOD_DAYS,
    MakeMaterial,
    rotate,
    scheduled,
)
from encryption_lab.kms_errors import NoMaterialToRotateTo


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationStatus:
    """period_days, next_at: None where automatic rotation is off."""

    key_arn: str
    enabled: bool
    period_days: int | None
    next_at: datetime | None
    on_demand_count: int


class MaterialState(StrEnum):
    CURRENT = "CURRENT"
    NON_CURRENT = "NON_CURRENT"
    PENDING_ROTATION = "PENDING_ROTATION"
    PENDING_REPLICAS = "PENDING_MULTI_REGION_IMPORT_AND_ROTATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationEntry:
    """Material of a key, and the rotation by which it became current.

    rotated_at, rotation   None for the first material, and for one that waits for its rotation
    """

    material: KeyMaterial
    rotated_at: datetime | None
    rotation: RotationType | None
    state: MaterialState

    @property
    def material_id(self) -> MaterialId:
        return self.material.material_id


class KeyRotation(Desk):
    """The part of `Kms` that gives a key new material."""

    def enable_key_rotation(
        self, call: Call, key_id: str, *, period_days: int = DEFAULT_PERIOD_DAYS
    ) -> KmsKey:
        """Rotate every 90 to 2,560 days, for the first time one period from now."""
        operation = Operation.ENABLE_KEY_ROTATION
        request: Parameters = {"keyId": key_id, "rotationPeriodInDays": period_days}
        with self._operation(call, operation, request) as entry:
            check_number("rotationPeriodInDays", period_days, least=MIN_PERIOD_DAYS, most=MAX_PERIOD_DAYS)
            key = self._admit(call, operation, key_id, entry)
            rotation = scheduled(replace(key.rotation, period_days=period_days), since=self._clock.now())
            key = replace(key, rotation=rotation)
            self._registry.put(key)
            entry.response["keyId"] = entry.key_arn
        return key

    def disable_key_rotation(self, call: Call, key_id: str) -> KmsKey:
        return self._change(
            call,
            Operation.DISABLE_KEY_ROTATION,
            key_id,
            lambda key: replace(key, rotation=replace(key.rotation, enabled=False, next_at=None)),
        )

    def get_key_rotation_status(self, call: Call, key_id: str) -> RotationStatus:
        """Return the settings; a key pending deletion counts as not rotating."""
        operation = Operation.GET_KEY_ROTATION_STATUS
        with self._operation(call, operation, {"keyId": key_id}) as entry:
            key = self._admit(call, operation, key_id, entry)
            enabled = key.rotation.enabled and key.state is not KeyState.PENDING_DELETION
            return RotationStatus(
                key_arn=entry.key_arn,
                enabled=enabled,
                period_days=key.rotation.period_days if enabled else None,
                next_at=key.rotation.next_at if enabled else None,
                on_demand_count=key.rotation.on_demand_count,
            )

    def list_key_rotations(
        self, call: Call, key_id: str, *, all_material: bool = False
    ) -> Sequence[RotationEntry]:
        """Return the rotations of a key, oldest first; with `all_material`, also material of no rotation."""
        operation = Operation.LIST_KEY_ROTATIONS
        with self._operation(call, operation, {"keyId": key_id}) as entry:
            key = self._admit(call, operation, key_id, entry)
            related = self.related_now(key)
            return [
                RotationEntry(
                    material=material,
                    rotated_at=material.created_at if material.rotation else None,
                    rotation=material.rotation,
                    state=_state(material, key, related),
                )
                for material in associated_materials(key, related)
                if all_material or material.rotation is not None
            ]

    def rotate_key_on_demand(self, call: Call, key_id: str) -> KmsKey:
        """Return the key with new material now. At most 25 times; the automatic schedule stays as it is."""
        operation = Operation.ROTATE_KEY_ON_DEMAND
        with self._operation(call, operation, {"keyId": key_id}) as entry:
            key = self._admit(call, operation, key_id, entry)
            if key.rotation.on_demand_count >= MAX_ON_DEMAND:
                raise LimitExceeded(
                    "The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations "
                    f"can be performed for this key: {entry.key_arn}"
                )
            key, happened = rotate(
                replace(key, rotation=_counted(key.rotation), pending_material=None),
                at=self._clock.now(),
                rotation=RotationType.ON_DEMAND,
                make_material=self._next_material(key, entry.key_arn),
            )
            entry.response["keyId"] = entry.key_arn
            self._registry.put(key, happened)
        return key

    def _next_material(self, key: KmsKey, key_arn: str) -> MakeMaterial:
        if key.origin is not KeyOrigin.EXTERNAL:
            return self._registry.material_maker(key.key_id)
        pending = key.pending_material
        if pending is None or not is_everywhere(pending, key, self.related_now(key)):
            raise NoMaterialToRotateTo(key_arn)
        return lambda at, rotation: replace(pending, created_at=at, rotation=rotation)


def _state(material: KeyMaterial, key: KmsKey, related: Sequence[KmsKey]) -> MaterialState:
    if material in key.materials:
        return MaterialState.CURRENT if material is key.materials[-1] else MaterialState.NON_CURRENT
    everywhere = is_everywhere(material, key, related)
    return MaterialState.PENDING_ROTATION if everywhere else MaterialState.PENDING_REPLICAS


def _counted(rotation: Rotation) -> Rotation:
    return replace(rotation, on_demand_count=rotation.on_demand_count + 1)
