"""What would change the answer: the smallest edits of the profile, and the questions that nobody has answered yet.

Searched are all single edits, and all pairs of edits of which neither alone changes the option. An edit makes a
requirement a must, or takes a must or a wish away. From the pairs those are kept that lead to an option that no single
edit leads to, and of these all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement, product

from studyapp.chooser.ranking import Scale
from studyapp.chooser.rules import Rules, Table
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


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit does. Edits with the same effect stand for each other, so that pairs of effects are tried.

    requires   the mask of those that are left
    unwished   the mask of a wish that is taken away
    dropped    the must that is taken away
    """

    requires: int = -1
    unwished: int = 0
    dropped: RequirementId | None = None


NOTHING = Effect()


def changes_of(rules: Rules, scale: Scale, profile: Profile) -> tuple[Change, ...]:
    """Return the changes, those of one edit first; among equals each option’s first change before any second one."""
    by_effect: dict[Effect, list[Edit]] = {}
    for edit in _edits(rules, profile):
        by_effect.setdefault(_effect(scale.table, edit), []).append(edit)
    before = _option(rules, scale.winner())
    quiet: list[Effect] = []
    found: list[Change] = []
    for effect, edits in by_effect.items():
        winner = _after(scale, effect, NOTHING)
        if _option(rules, winner) == before:
            quiet.append(effect)
        else:
            found += [Change(edits=(edit,), winner=_named(rules, winner)) for edit in edits]
    reached = {before, *(_option_of(change.winner) for change in found)}
    for one, other in combinations_with_replacement(_telling(scale, quiet), 2):
        winner = _after(scale, one, other)
        if _option(rules, winner) not in reached:
            found += [
                Change(edits=pair, winner=_named(rules, winner))
                for pair in _pairs(rules, by_effect[one], by_effect[other])
            ]
    return _ordered(rules, found)


def open_questions_of(rules: Rules, scale: Scale, profile: Profile) -> tuple[OpenQuestion, ...]:
    """Return what was not answered and would change the candidate as a must.

    First what was answered with "I do not know"; then what parts the fitting candidates most evenly.
    """
    before, fitting = scale.winner(), scale.fitting
    found = []
    for place, requirement in enumerate(rules.requirements):
        if profile.wish(requirement.id) in (None, Wish.UNKNOWN):
            left = fitting & scale.table.meets[requirement.id]
            winner = scale.winner(left)
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


def _effect(table: Table, edit: Edit) -> Effect:
    mask = table.meets[edit.requirement]
    if edit.after is Wish.MUST:
        # All that are left meet it, so that it parts them no longer as a wish either.
        return Effect(requires=mask)
    if edit.before is Wish.LIKE:
        return Effect(unwished=mask)
    return Effect(dropped=edit.requirement)


def _telling(scale: Scale, effects: list[Effect]) -> list[Effect]:
    """Return the effects without those that can do nothing: a must taken away lets in who fails few others."""
    few = {must for failed in scale.failing_only for must in failed}
    return [effect for effect in effects if effect.dropped is None or effect.dropped in few]


def _after(scale: Scale, one: Effect, other: Effect) -> int | None:
    dropped = [each.dropped for each in (one, other) if each.dropped is not None]
    fitting = scale.fitting_without(*dropped) if dropped else scale.fitting
    return scale.winner(fitting & one.requires & other.requires, one.unwished, other.unwished)


def _pairs(rules: Rules, some: list[Edit], others: list[Edit]) -> Iterator[tuple[Edit, Edit]]:
    """Yield each pair of one of `some` and one of `others` once, in the order of the requirements."""
    if some is others:
        yield from combinations(some, 2)
        return
    for one, other in product(some, others):
        first, second = sorted((one, other), key=lambda edit: rules.positions[edit.requirement])
        yield first, second


def _ordered(rules: Rules, found: list[Change]) -> tuple[Change, ...]:
    changes = sorted(found, key=lambda change: [rules.positions[edit.requirement] for edit in change.edits])
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
