"""What would change the answer: the smallest edits of the profile, and the questions that nobody has answered yet.

Searched are all single edits, and all pairs of edits of which neither alone changes the option. An edit makes a
requirement a must, or takes a must or a wish away. From the pairs those are kept that lead to an option that no single
edit leads to.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from studyapp.chooser.ranking import Scale, mask_of, winner_of
from studyapp.chooser.rules import Rules
from studyapp.chooser.values import (
    Candidate,
    Change,
    Edit,
    OpenQuestion,
    OptionId,
    Profile,
    RequirementId,
    Wish,
)


def changes_of(rules: Rules, scale: Scale, profile: Profile) -> tuple[Change, ...]:
    """Return the changes, those of one edit first; among equals each option’s first change before any second one."""
    before = _option(rules, scale.winner())
    quiet: list[Edit] = []
    found: list[Change] = []
    for edit in _edits(rules, profile):
        winner = _after(scale, (edit,))
        if _option(rules, winner) == before:
            quiet.append(edit)
        else:
            found.append(Change(edits=(edit,), winner=_named(rules, winner)))
    reached = {before, *(_option_of(change.winner) for change in found)}
    for pair in combinations(quiet, 2):
        winner = _after(scale, pair)
        if _option(rules, winner) not in reached:
            found.append(Change(edits=pair, winner=_named(rules, winner)))
    return _ordered(found)


def open_questions_of(rules: Rules, scale: Scale, profile: Profile) -> tuple[OpenQuestion, ...]:
    """Return what was not answered and would change the candidate as a must.

    First what was answered with "I do not know"; then what parts the fitting candidates most evenly.
    """
    before, fitting = scale.winner(), scale.fitting()
    found = []
    for place, requirement in enumerate(rules.requirements):
        if profile.wish(requirement.id) in (None, Wish.UNKNOWN):
            left = fitting & scale.table.meets[requirement.id]
            winner = winner_of(scale.table, left, scale.likes)
            if winner != before:
                parted = min(left.bit_count(), (fitting & ~left).bit_count())
                unknown = profile.wish(requirement.id) is Wish.UNKNOWN
                question = OpenQuestion(requirement=requirement.id, if_must=_named(rules, winner))
                found.append(((not unknown, -parted, place), question))
    return tuple(question for _, question in sorted(found, key=lambda pair: pair[0]))


def _edits(rules: Rules, profile: Profile) -> list[Edit]:
    edits = []
    for requirement in rules.requirements:
        said = profile.wish(requirement.id)
        if said in (Wish.MUST, Wish.LIKE):
            edits.append(Edit(requirement=requirement.id, before=said, after=Wish.NOT_NEEDED))
        if said is not Wish.MUST:
            edits.append(Edit(requirement=requirement.id, before=said, after=Wish.MUST))
    return edits


def _after(scale: Scale, edits: tuple[Edit, ...]) -> int | None:
    touched = {edit.requirement for edit in edits}
    musts: list[RequirementId] = [must for must in scale.musts if must not in touched]
    musts += [edit.requirement for edit in edits if edit.after is Wish.MUST]
    likes = [like for like in scale.likes if like not in touched]
    return winner_of(scale.table, mask_of(scale.table, musts), likes)


def _ordered(changes: list[Change]) -> tuple[Change, ...]:
    seen: Counter[tuple[int, OptionId | None]] = Counter()
    keyed = []
    for place, change in enumerate(changes):
        option = _option_of(change.winner)
        keyed.append(((len(change.edits), option is None, seen[len(change.edits), option], place), change))
        seen[len(change.edits), option] += 1
    return tuple(change for _, change in sorted(keyed, key=lambda pair: pair[0]))


def _named(rules: Rules, bit: int | None) -> Candidate | None:
    return None if bit is None else rules.order[bit]


def _option(rules: Rules, bit: int | None) -> OptionId | None:
    return _option_of(_named(rules, bit))


def _option_of(candidate: Candidate | None) -> OptionId | None:
    return candidate.option if candidate else None
