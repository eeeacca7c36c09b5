"""What time does to a key by itself: rotations that fall due, imported material that expires, deletion at last.

Value in, value out: the clock is the sandbox's own, may jump by years, and nothing runs in the background, so a key is
brought up to date whenever it is looked at.
Source: AWS KMS Developer Guide, Rotate AWS KMS keys, and Delete AWS KMS keys (November 2026).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from encryption_lab.identities import MaterialId
from encryption_lab.kms.keys import KeyMaterial, KeyState, KmsKey, MultiRegion, Rotation, RotationType
from encryption_lab.kms.states import DOOMED

MIN_PERIOD_DAYS = 90
MAX_PERIOD_DAYS = 2560
DEFAULT_PERIOD_DAYS = 365
MAX_ON_DEMAND = 25
MIN_WAITING_DAYS = 7
MAX_WAITING_DAYS = 30

MakeMaterial = Callable[[datetime, RotationType], KeyMaterial]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEvent:
    """What KMS did without being asked, when it fell due: "RotateKey", "DeleteExpiredKeyMaterial" or "DeleteKey"."""

    name: str
    time: datetime
    rotation: RotationType | None = None
    material_id: MaterialId | None = None


def is_due(key: KmsKey, now: datetime) -> bool:
    due = (_rotation_due_at(key, now), _deletion_due_at(key, now))
    return any(at is not None for at in due) or bool(_expired(key, now))


def is_late(key: KmsKey, now: datetime) -> bool:
    """Return whether a key as it is stored may differ from what it is by now; a replica's primary is another key."""
    return is_due(key, now) or key.state is KeyState.PENDING_REPLICA_DELETION


def advance(
    key: KmsKey, *, now: datetime, make_material: MakeMaterial
) -> tuple[KmsKey, tuple[ServiceEvent, ...]]:
    """Return the key as it is at `now`, and what happened on the way, oldest first."""
    events: list[ServiceEvent] = []
    while (due_at := _rotation_due_at(key, now)) is not None:
        key, event = rotate(key, at=due_at, rotation=RotationType.AUTOMATIC, make_material=make_material)
        key = replace(key, rotation=scheduled(key.rotation, since=due_at))
        events.append(event)
    gone_at = _deletion_due_at(key, now)
    for material in _expired(key, gone_at or now):
        key = without_material(key, material)
        assert material.expires_at is not None
        events.append(
            ServiceEvent(
                name="DeleteExpiredKeyMaterial", time=material.expires_at, material_id=material.material_id
            )
        )
    if gone_at is not None:
        # Without its material a key is nothing but its history: what it encrypted is lost for good.
        key = replace(key, state=KeyState.DELETED, materials=(), pending_material=None, rotation=Rotation())
        events.append(ServiceEvent(name="DeleteKey", time=gone_at))
    return key, tuple(events)


def rotate(
    key: KmsKey, *, at: datetime, rotation: RotationType, make_material: MakeMaterial
) -> tuple[KmsKey, ServiceEvent]:
    """Return the key with new current material; all older material stays, to decrypt what it encrypted."""
    materials = (*key.materials, make_material(at, rotation))
    return replace(key, materials=materials), ServiceEvent(name="RotateKey", time=at, rotation=rotation)


def without_material(key: KmsKey, material: KeyMaterial) -> KmsKey:
    """Return the key without the bytes of imported material. If it has ever encrypted with it, it waits for it."""
    key = key.with_material(replace(material, wrapped=b""))
    waits = not key.is_whole and key.state not in DOOMED
    return replace(key, state=KeyState.PENDING_IMPORT) if waits else key


def resume(
    key: KmsKey, *, now: datetime, make_material: MakeMaterial
) -> tuple[KmsKey, tuple[ServiceEvent, ...]]:
    """Return the key, just enabled: if a rotation fell due while it was not, it happens once, now.

    A disabled key does not rotate, and rotations that it missed are not made up for. Source: AWS KMS API Reference,
    GetKeyRotationStatus.
    """
    if _rotation_due_at(key, now) is None:
        return key, ()
    key, event = rotate(key, at=now, rotation=RotationType.AUTOMATIC, make_material=make_material)
    return replace(key, rotation=scheduled(key.rotation, since=now)), (event,)


def scheduled(rotation: Rotation, *, since: datetime) -> Rotation:
    """Return the settings with the next automatic rotation one period after `since`."""
    return replace(rotation, enabled=True, next_at=since + timedelta(days=rotation.period_days))


def _rotation_due_at(key: KmsKey, now: datetime) -> datetime | None:
    next_at = key.rotation.next_at
    # A replica gets its material from the primary, which may be disabled and then does not rotate either.
    is_replica = key.multi_region is MultiRegion.REPLICA
    rotates = key.state is KeyState.ENABLED and key.rotation.enabled and not is_replica
    return next_at if rotates and next_at is not None and next_at <= now else None


def _expired(key: KmsKey, now: datetime) -> list[KeyMaterial]:
    """Return the material whose time is over and which is still there, first the one that went first."""
    gone = [(each.expires_at, each) for each in key.all_materials if each.is_held and each.expires_at]
    return [material for at, material in sorted(gone, key=lambda pair: pair[0]) if at <= now]


def _deletion_due_at(key: KmsKey, now: datetime) -> datetime | None:
    doomed = key.state is KeyState.PENDING_DELETION
    return key.deletion_at if doomed and key.deletion_at is not None and key.deletion_at <= now else None
