"""Who wins, by bit masks: fast enough to ask it some thousand times for one decision.

A profile counts through few numbers: which musts each candidate fails, and how many wishes it meets. They are taken
once; what an edit does to them is a few operations on masks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from studyapp.chooser.rules import Table
from studyapp.chooser.values import RequirementId

# What is asked takes at most two musts or wishes away, so three levels decide.
Levels = tuple[int, int, int]


@dataclass(frozen=True)
class Scale:
    table: Table
    musts: tuple[RequirementId, ...]
    likes: tuple[RequirementId, ...]

    @cached_property
    def fitting(self) -> int:
        return mask_of(self.table, self.musts)

    def ranked(self) -> list[int]:
        """Return the bits of all that meet the musts, the winner first."""
        return [bit for level in self._levels for bit in bits_of(level & self.fitting)]

    def winner(self, fitting: int | None = None, unwished: int = 0, also_unwished: int = 0) -> int | None:
        """Return the bit of who wins: by most wishes met, then by the lowest bit, which is the order of preference.

        fitting                   who competes; all that meet the musts if None
        unwished, also_unwished   the masks of up to two wishes that are taken away
        """
        competing = self.fitting if fitting is None else fitting
        if not competing:
            return None
        top, next_to_it, third = self._top_levels(competing)
        both, either = unwished & also_unwished, unwished | also_unwished
        once = either ^ both
        best = (
            top & ~either
            or (top & once) | (next_to_it & ~either)
            or (top & both) | (next_to_it & once) | (third & ~either)
        )
        return (best & -best).bit_length() - 1

    def fitting_without(self, *dropped: RequirementId) -> int:
        """Return who meets all musts besides one or two."""
        mask = self.fitting
        for must in dropped:
            mask |= self.failing_only.get(frozenset((must,)), 0)
        return mask | self.failing_only.get(frozenset(dropped), 0)

    @cached_property
    def failing_only(self) -> dict[frozenset[RequirementId], int]:
        """For sets of one or two musts, the candidates that fail these and no other, where there are any."""
        found: dict[frozenset[RequirementId], int] = {}
        for bit in bits_of(self.table.exists & ~self.fitting):
            failed = frozenset(must for must in self.musts if not self.table.meets[must] >> bit & 1)
            if len(failed) <= 2:
                found[failed] = found.get(failed, 0) | 1 << bit
        return found

    @cached_property
    def _levels(self) -> list[int]:
        """Masks of those that meet so many wishes, the most first; two empty ones at the end."""
        met = [0] * self.table.exists.bit_length()
        for like in self.likes:
            for bit in bits_of(self.table.meets[like]):
                met[bit] += 1
        levels = [0] * (len(self.likes) + 3)
        for bit in bits_of(self.table.exists):
            levels[len(self.likes) - met[bit]] |= 1 << bit
        return levels

    @cached_property
    def _known_levels(self) -> dict[int, Levels]:
        return {}

    def _top_levels(self, competing: int) -> Levels:
        known = self._known_levels.get(competing)
        if known is None:
            levels = self._levels
            place = next(place for place, level in enumerate(levels) if level & competing)
            first, second, third = levels[place : place + 3]
            known = self._known_levels[competing] = first & competing, second & competing, third & competing
        return known


def bits_of(mask: int) -> list[int]:
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def mask_of(table: Table, musts: Iterable[RequirementId]) -> int:
    mask = table.exists
    for must in musts:
        mask &= table.meets[must]
    return mask
