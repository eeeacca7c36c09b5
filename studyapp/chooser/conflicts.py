"""Which musts cannot stand together: all minimal sets, as the minimal hitting sets of what each candidate fails."""

from __future__ import annotations

from studyapp.chooser.ranking import mask_of
from studyapp.chooser.rules import Rules, Table
from studyapp.chooser.values import Candidate, Conflict, RequirementId


def conflicts_of(rules: Rules, table: Table, musts: tuple[RequirementId, ...]) -> tuple[Conflict, ...]:
    """Return every minimal set of musts that no candidate meets, the smallest first.

    A set is met by nobody exactly if each candidate fails one of it. So the candidates are taken one by one, and each
    set that does not yet hold something that the candidate fails is extended by each such thing; what contains another
    set is dropped at once.
    """
    found: set[int] = {0}
    for bit in range(table.exists.bit_length()):
        if table.exists >> bit & 1:
            failed = sum(1 << place for place, must in enumerate(musts) if not table.meets[must] >> bit & 1)
            found = _extended(found, failed)
    sets = [tuple(must for place, must in enumerate(musts) if chosen >> place & 1) for chosen in found]
    sets.sort(key=lambda each: (len(each), [rules.positions[must] for must in each]))
    without = {must: _fitting_without(rules, table, musts, must) for must in musts}
    return tuple(
        Conflict(requirements=each, giving_up=tuple((must, without[must]) for must in each)) for each in sets
    )


def _extended(sets: set[int], failed: int) -> set[int]:
    hit = {each for each in sets if each & failed}
    singles = [1 << place for place in range(failed.bit_length()) if failed >> place & 1]
    grown = {each | single for each in sets - hit for single in singles}
    kept: list[int] = []
    for each in sorted(hit | grown, key=int.bit_count):
        if not any(smaller & each == smaller for smaller in kept):
            kept.append(each)
    return set(kept)


def _fitting_without(
    rules: Rules, table: Table, musts: tuple[RequirementId, ...], dropped: RequirementId
) -> tuple[Candidate, ...]:
    mask = mask_of(table, (must for must in musts if must != dropped))
    return tuple(candidate for bit, candidate in enumerate(rules.order) if mask >> bit & 1)
