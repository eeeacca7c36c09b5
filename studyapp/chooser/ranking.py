"""Who wins, by bit masks: fast enough to ask it some thousand times for one decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from studyapp.chooser.rules import Table
from studyapp.chooser.values import RequirementId


@dataclass(frozen=True, slots=True)
class Scale:
    table: Table
    musts: tuple[RequirementId, ...]
    likes: tuple[RequirementId, ...]

    def fitting(self) -> int:
        return mask_of(self.table, self.musts)

    def ranked(self) -> list[int]:
        """Return the bits of all that meet the musts, the winner first."""
        fitting, meets = self.fitting(), self.table.meets
        bits = [bit for bit in range(self.table.exists.bit_length()) if fitting >> bit & 1]
        return sorted(bits, key=lambda bit: -sum(meets[like] >> bit & 1 for like in self.likes))

    def winner(self) -> int | None:
        return winner_of(self.table, self.fitting(), self.likes)


def mask_of(table: Table, musts: Iterable[RequirementId]) -> int:
    mask = table.exists
    for must in musts:
        mask &= table.meets[must]
    return mask


def winner_of(table: Table, fitting: int, likes: Iterable[RequirementId]) -> int | None:
    """Return the bit of the winner: by most wishes met, then by the lowest bit, which is the order of preference."""
    if not fitting:
        return None
    # levels[n] are those of the fitting that meet at least n of the wishes seen so far.
    levels = [fitting]
    for like in likes:
        met = table.meets[like]
        levels.append(0)
        for count in range(len(levels) - 1, 0, -1):
            levels[count] |= levels[count - 1] & met
    best = next(level for level in reversed(levels) if level)
    return (best & -best).bit_length() - 1
