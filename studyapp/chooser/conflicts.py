"""Which musts cannot stand together: all minimal sets, as the minimal hitting sets of what each candidate fails."""

from __future__ import annotations

from itertools import product

from studyapp.chooser.ranking import Scale, bits_of
from studyapp.chooser.rules import Rules
from studyapp.chooser.values import Conflict, RequirementId


def conflicts_of(rules: Rules, scale: Scale) -> tuple[Conflict, ...]:
    """Return every minimal set of musts that no candidate meets, the smallest first.

    A set is met by nobody exactly if each candidate fails one of it. So the candidates are taken one by one, and each
    set that does not yet hold something that the candidate fails is extended by each such thing; what contains another
    set is dropped at once. Musts that the same candidates meet stand for each other, so they are taken as one, and told
    apart at the end.
    """
    alike: dict[int, list[RequirementId]] = {}
    for must in scale.musts:
        alike.setdefault(scale.table.meets[must], []).append(must)
    found: set[int] = {0}
    for bit in bits_of(scale.table.exists):
        found = _extended(found, [place for place, mask in enumerate(alike) if not mask >> bit & 1])
    groups = list(alike.values())
    sets = [
        sorted(chosen, key=rules.positions.__getitem__)
        for each in found
        for chosen in product(*(groups[place] for place in bits_of(each)))
    ]
    sets.sort(key=lambda each: (len(each), [rules.positions[must] for must in each]))
    giving_up = {
        must: (must, tuple(rules.order[bit] for bit in bits_of(scale.fitting_without(must))))
        for must in scale.musts
    }
    return tuple(
        Conflict(requirements=tuple(each), giving_up=tuple(giving_up[must] for must in each)) for each in sets
    )


def _extended(sets: set[int], failed: list[int]) -> set[int]:
    """Return the sets, each of which now holds one of `failed`, without those that contain another."""
    any_failed = sum(1 << place for place in failed)
    hit = {each for each in sets if each & any_failed}
    kept = set(hit)
    # Sets without `failed` do not contain each other, grown or not; but grown, they may contain one of `hit`.
    for single in (1 << place for place in failed):
        smaller = [each & ~single for each in hit if each & any_failed == single]
        for each in sets - hit:
            if not any(within & each == within for within in smaller):
                kept.add(each | single)
    return kept
