"""What time does to a key by itself: rotations that fall due, and the end of the waiting period before deletion.

Value in, value out: the clock is the sandbox's own, may jump by years, and nothing runs in the background, so a key is
brought up to date whenever it is looked at.
Source: AWS KMS Developer Guide, Rotate AWS KMS keys, and Delete AWS KMS keys (November 2026).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from encryption_lab.kms.keys import KeyMaterial, KeyState, KmsKey, Rotation, RotationType

MIN_PERIOD_DAYS = 90
MAX_PERIOD_DAYS = 2560
DEFAULT_PERIOD_DAYS = 365
MAX_ON_DEMAND = 25
MIN_WAITING_DAYS = 7
MAX_WAITING_DAYS = 30

MakeMaterial = Callable[[datetime, RotationType], KeyMaterial]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEvent:
    """What KMS did without being asked: "RotateKey" or "DeleteKey", when it fell due."""

    name: str
    time: datetime
    rotation: RotationType | None = None


def is_due(key: KmsKey, now: datetime) -> bool:
    return _rotation_due_at(key, now) is not None or _deletion_due_at(key, now) is not None


def advance(
    key: KmsKey, *, now: datetime, make_material: MakeMaterial
) -> tuple[KmsKey, tuple[ServiceEvent, ...]]:
    """Return the key as it is at `now`, and what happened on the way, oldest first."""
    events: list[ServiceEvent] = []
    while (due_at := _rotation_due_at(key, now)) is not None:
        key, event = rotate(key, at=due_at, rotation=RotationType.AUTOMATIC, make_material=make_material)
        key = replace(key, rotation=scheduled(key.rotation, since=due_at))
        events.append(event)
    if (gone_at := _deletion_due_at(key, now)) is not None:
        # Without its material a key is nothing but its history: what it encrypted is lost for good.
        key = replace(key, state=KeyState.DELETED, materials=(), rotation=Rotation())
        events.append(ServiceEvent(name="DeleteKey", time=gone_at))
    return key, tuple(events)


def rotate(
    key: KmsKey, *, at: datetime, rotation: RotationType, make_material: MakeMaterial
) -> tuple[KmsKey, ServiceEvent]:
    """Return the key with new current material; all older material stays, to decrypt what it encrypted."""
    materials = (*key.materials, make_material(at, rotation))
    return replace(key, materials=materials), ServiceEvent(name="RotateKey", time=at, rotation=rotation)


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
    rotates = key.state is KeyState.ENABLED and key.rotation.enabled
    return next_at if rotates and next_at is not None and next_at <= now else None


def _deletion_due_at(key: KmsKey, now: datetime) -> datetime | None:
    doomed = key.state is KeyState.PENDING_DELETION
    return key.deletion_at if doomed and key.deletion_at is not None and key.deletion_at <= now else None
