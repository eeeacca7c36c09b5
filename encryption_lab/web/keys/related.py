"""The keys of one id in several Regions, as the page of each shows them all: where, which role, in which state."""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.kms.keys import MultiRegion
from encryption_lab.web.key_names import KeyRing, NamedKey


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedLine:
    """is_this: it is the key whose page shows the line."""

    named: NamedKey
    role: str
    is_this: bool


def relatives(named: NamedKey, ring: KeyRing) -> tuple[RelatedLine, ...]:
    """Return a line for each key of the same id, the primary first; none for a key of one Region."""
    if named.key.multi_region is None:
        return ()
    found = [each for each in ring.keys if each.key.key_id == named.key.key_id]
    lines = [
        RelatedLine(named=each, role=each.key.multi_region.lower(), is_this=each.arn == named.arn)
        for each in found
        if each.key.multi_region is not None
    ]
    return tuple(
        sorted(lines, key=lambda line: (line.role != MultiRegion.PRIMARY.lower(), line.named.region))
    )
