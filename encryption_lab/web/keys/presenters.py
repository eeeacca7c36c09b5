"""A key as its page shows it: what can be done with it now, what it protects, when it was last used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from encryption_lab.audit import AuditEvent
from encryption_lab.identities import Account
from encryption_lab.kms.keys import KeyOrigin, KeyState, KmsKey, MultiRegion
from encryption_lab.kms.operations import ACCESS, Access, Operation
from encryption_lab.kms.permissions import who_may_decrypt
from encryption_lab.kms.rotation import MAX_ON_DEMAND
from encryption_lab.kms.states import is_possible
from encryption_lab.methods.envelopes import DsseKmsEnvelope, SseKmsEnvelope
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.web.drawings.lettering import clean
from encryption_lab.web.key_names import NamedKey
from encryption_lab.web.keys.timeline import HOW, ahead_of
from encryption_lab.web.method_names import method_of

USES = {operation.value for operation, access in ACCESS.items() if access is Access.USE}
NEEDS: Mapping[str, Operation] = {
    "enable": Operation.ENABLE_KEY,
    "disable": Operation.DISABLE_KEY,
    "rotate": Operation.ROTATE_KEY_ON_DEMAND,
    "rotation-on": Operation.ENABLE_KEY_ROTATION,
    "rotation-off": Operation.DISABLE_KEY_ROTATION,
    "schedule-deletion": Operation.SCHEDULE_KEY_DELETION,
    "replicate": Operation.REPLICATE_KEY,
    "cancel-deletion": Operation.CANCEL_KEY_DELETION,
    "add-alias": Operation.CREATE_ALIAS,
    "remove-alias": Operation.DELETE_ALIAS,
    "users": Operation.PUT_KEY_POLICY,
}
STATE_MEANS: Mapping[KeyState, str] = {
    KeyState.ENABLED: "It encrypts and decrypts for everyone its policy lets in.",
    KeyState.DISABLED: "It refuses every use. Its material is kept: enable it, and everything can be read again.",
    KeyState.PENDING_DELETION: "It refuses every use and waits to be deleted. Until then that can be cancelled.",
    KeyState.PENDING_REPLICA_DELETION: "It refuses every use and is deleted after the last of its replicas is.",
    KeyState.PENDING_IMPORT: "It waits for its material to be imported, and cannot be used without.",
    KeyState.DELETED: "Its material is gone for good. What it protected can never be read again, by anyone.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLine:
    """where: the Region, of a key beyond the home Region or for several; with what it is among them."""

    named: NamedKey
    where: str
    material_count: int
    rotates: str
    may_use: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialLine:
    number: int
    material_id: str
    made_at: datetime
    how: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedLine:
    """One object version under the key; `material` is the number of the material that wraps its data key."""

    record_id: str
    name: str
    method: str
    label: str
    stored_at: datetime
    material: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    count: int
    lines: tuple[ProtectedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastUse:
    name: str
    time: datetime
    who: str


def key_line(named: NamedKey, account: Account, now: datetime) -> KeyLine:
    """Return the line; `may_use` is what the policies say of Decrypt."""
    key = named.key
    may_use = who_may_decrypt(key, replace(account, region=named.region), now=now)
    return KeyLine(
        named=named,
        where=where(named),
        material_count=len(key.materials),
        rotates=f"every {key.rotation.period_days:,} days" if key.rotation.enabled else "off",
        may_use="everyone, through S3" if named.is_aws_managed else ", ".join(may_use) or "nobody",
    )


def where(named: NamedKey) -> str:
    role = named.key.multi_region
    if role is not None:
        return f"{named.region}, multi-Region {role.lower()}"
    return named.region if named.key.region else ""


def possible_actions(named: NamedKey) -> frozenset[str]:
    """Return the actions that the key's state lets succeed; nobody administers an AWS managed key."""
    key = named.key
    if named.is_aws_managed or key.state is KeyState.DELETED:
        return frozenset()
    possible = {action for action, operation in NEEDS.items() if is_possible(operation, key)}
    possible.discard("disable" if key.state is KeyState.DISABLED else "enable")
    if not key.rotation.enabled:
        possible.discard("rotation-off")
    waits_for_material = key.origin is KeyOrigin.EXTERNAL and key.pending_material is None
    if key.rotation.on_demand_count >= MAX_ON_DEMAND or waits_for_material:
        possible.discard("rotate")
    return frozenset(possible)


def why_rotation_is_fixed(key: KmsKey) -> str:
    """Return why automatic rotation cannot be changed here now."""
    if key.origin is KeyOrigin.EXTERNAL:
        return "KMS makes no new material for a key whose material is imported."
    if key.multi_region is MultiRegion.REPLICA:
        return "A replica rotates when its primary does: change it there."
    return "It can be changed while the key is enabled."


def material_lines(key: KmsKey) -> list[MaterialLine]:
    """Return the material versions, newest first."""
    lines = [
        MaterialLine(
            number=number,
            material_id=made.material_id,
            made_at=made.created_at,
            how=HOW[made.rotation],
            is_current=made is key.current_material,
        )
        for number, made in enumerate(key.materials, start=1)
    ]
    return lines[::-1]


def protected(key: KmsKey, count: int, newest: Sequence[ObjectVersion]) -> Protected:
    numbers: dict[str, int] = {made.material_id: number for number, made in enumerate(key.materials, start=1)}
    return Protected(count=count, lines=tuple(_protected_line(version, numbers) for version in newest))


def _protected_line(version: ObjectVersion, numbers: Mapping[str, int]) -> ProtectedLine:
    envelope = version.envelope.inner if isinstance(version.envelope, DsseKmsEnvelope) else version.envelope
    material_id = envelope.material_id if isinstance(envelope, SseKmsEnvelope) else ""
    method, label = method_of(version)
    return ProtectedLine(
        record_id=version.record_id,
        name=clean(f"{version.bucket}/{version.key}"),
        method=method,
        label=label,
        stored_at=version.created_at,
        material=numbers.get(material_id),
    )


def last_use(events: Sequence[tuple[int, AuditEvent]]) -> LastUse | None:
    for _, event in events:
        if event.name in USES and not event.error_name:
            how = "via S3" if event.via_s3 else "direct"
            return LastUse(name=event.name, time=event.time, who=f"{event.principal}, {how}")
    return None


def next_by_itself(key: KmsKey) -> str:
    """Return what time alone will do, in words; empty where nothing is due."""
    at, what = ahead_of(key)
    return "" if at is None else f"{what.capitalize()} on {at:%-d %B %Y}."


def timeline_caption(key: KmsKey) -> str:
    """Return how to read the drawing; a key that is not enabled has no material that encrypts now."""
    solid = "Solid: encrypts now. " if key.state is KeyState.ENABLED else ""
    return f"{solid}Outlined: the time when it encrypted. Line: since then it only decrypts."
