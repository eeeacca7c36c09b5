"""What would change the answer, against a search that tries each edit and each pair of edits by the table alone."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations

import pytest

from studyapp.chooser.deciding import decide
from studyapp.chooser.rules import rules
from studyapp.chooser.values import Candidate, Edit, OptionId, Profile, RequirementId, Wish

TODAY, THEN = date(2026, 11, 23), date(2022, 5, 1)
RULES = rules()
IDS = [requirement.id for requirement in RULES.requirements]
Found = set[tuple[tuple[Edit, ...], Candidate | None]]


def winner(wishes: dict[RequirementId, Wish], on: date) -> Candidate | None:
    """The winner by the table alone: no masks and no levels."""
    table = RULES.table(on)

    def met(candidate: Candidate, wish: Wish) -> list[bool]:
        said = [name for name, its_wish in wishes.items() if its_wish is wish]
        return [table.judgements[candidate][name].meets == "yes" for name in said]

    missing = {each.candidate for each in table.not_yet}
    fitting = [each for each in RULES.order if each not in missing and all(met(each, Wish.MUST))]
    return max(fitting, key=lambda each: sum(met(each, Wish.LIKE)), default=None)


def option(candidate: Candidate | None) -> OptionId | None:
    return candidate.option if candidate else None


def edits_of(said: dict[RequirementId, Wish], among: list[RequirementId]) -> list[Edit]:
    found = []
    for name in among:
        before = said.get(name)
        if before in (Wish.MUST, Wish.LIKE):
            found.append(Edit(requirement=name, before=before, after=Wish.NOT_NEEDED))
        if before is not Wish.MUST:
            found.append(Edit(requirement=name, before=before, after=Wish.MUST))
    return found


def searched(said: dict[RequirementId, Wish], on: date, among: list[RequirementId]) -> Found:
    before = option(winner(said, on))
    singles: Found = set()
    quiet = []
    for edit in edits_of(said, among):
        after = winner({**said, edit.requirement: edit.after}, on)
        if option(after) == before:
            quiet.append(edit)
        else:
            singles.add(((edit,), after))
    reached = {before, *(option(after) for _, after in singles)}
    pairs: Found = set()
    for one, other in combinations(quiet, 2):
        after = winner({**said, one.requirement: one.after, other.requirement: other.after}, on)
        if one.requirement != other.requirement and option(after) not in reached:
            pairs.add(((one, other), after))
    return singles | pairs


def compared(said: dict[RequirementId, Wish], on: date) -> int:
    """Compare what decide says with the search, over all requirements; return how many pairs there were."""
    found = decide(RULES, Profile(said), on).changes
    assert {(change.edits, change.winner) for change in found} == searched(said, on, IDS)
    assert len(set(found)) == len(found)
    return sum(len(change.edits) == 2 for change in found)


KINDS = {"musts": (6, 1), "both": (3, 3), "wishes": (1, 12)}


@pytest.mark.parametrize("kind", KINDS)
def test_all_changes_of_one_edit_and_of_two_are_found(kind: str) -> None:
    rng, pairs = random.Random(5), 0
    for size in (1, 2, 3, 4, 5, 6, 8, 12):
        wishes = rng.choices((Wish.MUST, Wish.LIKE), weights=KINDS[kind], k=size)
        said = dict(zip(rng.sample(IDS, size), wishes, strict=True))
        pairs += compared(said, rng.choice((TODAY, THEN)))
    assert pairs > 0


@pytest.mark.parametrize("wish", [Wish.LIKE, Wish.MUST])
def test_all_changes_are_found_where_everything_is_asked(wish: Wish) -> None:
    compared(dict.fromkeys(IDS, wish), TODAY)


def test_two_musts_that_the_same_candidates_meet_are_given_up_together() -> None:
    said = dict.fromkeys(map(RequirementId, ("public-read", "log-target", "key-use-audit")), Wish.MUST)
    found = decide(RULES, Profile(said), TODAY).changes
    assert {tuple(edit.requirement for edit in change.edits) for change in found} >= {
        ("key-use-audit",),
        ("public-read", "log-target"),
    }
    assert compared(said, TODAY) > 0


def test_changes_of_one_edit_come_first() -> None:
    rng = random.Random(6)
    for _ in range(20):
        said = dict.fromkeys(rng.sample(IDS, 4), Wish.LIKE)
        sizes = [len(change.edits) for change in decide(RULES, Profile(said), TODAY).changes]
        assert sizes == sorted(sizes)
