"""Customer managed keys as they are now."""

from __future__ import annotations

from encryption_lab.kms.keys import KmsKey
from encryption_lab.tasks.ground import Ground
from encryption_lab.tasks.looks import Asks, Look, at_least, equals, flag


def _told(ground: Ground, key: KmsKey) -> str:
    count = len(key.materials)
    extras = [f", deleted on {key.deletion_at:%d %B %Y}"] if key.deletion_at else []
    extras += [f", rotated every {key.rotation.period_days} days"] if key.rotation.enabled else []
    return f"{_name(ground, key)}, {key.state.value}, {count} material{'s' * (count != 1)}{''.join(extras)}"


def _name(ground: Ground, key: KmsKey) -> str:
    aliases = [alias for alias, key_id in ground.lab.records.keys.aliases() if key_id == key.key_id]
    return aliases[0] if aliases else f"key {key.key_id[:8]}"


KEYS: Look[KmsKey] = Look(
    things=lambda ground: list(ground.keys.values()),
    told=_told,
    nothing="There is no customer managed key.",
    asks={
        "state": equals("state"),
        "materials": at_least(lambda _, key: len(key.materials)),
        "rotation": flag(lambda _, key: key.rotation.enabled),
        "period_days": Asks(type=int, is_so=lambda _, key, days: key.rotation.period_days == days),
        "imported": flag(lambda _, key: key.origin == "EXTERNAL"),
        "made_since": flag(lambda ground, key: key.created_at >= ground.since),
        "policy_has": Asks(type=str, is_so=lambda _, key, text: text in key.policy),
        "grants": at_least(lambda _, key: len(key.grants)),
    },
)
