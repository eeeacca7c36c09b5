"""What time alone will do to the keys of a lab, soonest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from encryption_lab.web.key_names import KeyRing, NamedKey
from encryption_lab.web.keys.timeline import ahead_of


@dataclass(frozen=True, slots=True)
class Due:
    """what: "next rotation" or "deletion"."""

    at: datetime
    what: str
    key: NamedKey
    in_days: int


def due_by_itself(ring: KeyRing, now: datetime) -> list[Due]:
    found = []
    for key in ring.keys:
        at, what = ahead_of(key.key)
        if at is not None:
            found.append(Due(at, what, key, max((at - now).days, 0)))
    return sorted(found, key=lambda due: due.at)
