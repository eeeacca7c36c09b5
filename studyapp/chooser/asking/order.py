"""Which question comes next, and which need no asking."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from studyapp.chooser.values import Profile, RequirementId


def next_question(
    order: Iterable[RequirementId],
    profile: Profile,
    matter: Collection[RequirementId],
    after: RequirementId | None,
) -> RequirementId | None:
    """Return the next question that was not answered and can still change the answer, `after` the one just asked.

    The end of the list leads back to its start, so that what was passed over comes again.
    """
    ids = list(order)
    start = ids.index(after) + 1 if after in ids else 0
    open_ids = [
        each for each in (*ids[start:], *ids[:start]) if profile.wish(each) is None and each in matter
    ]
    return open_ids[0] if open_ids else None


def left_out(
    order: Iterable[RequirementId], profile: Profile, matter: Collection[RequirementId]
) -> tuple[RequirementId, ...]:
    """Return the questions that were not asked because no answer to them can change the recommendation."""
    return tuple(each for each in order if profile.wish(each) is None and each not in matter)
