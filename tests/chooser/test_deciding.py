"""The decision, over all profiles of musts, and against a second reading of the files.

Why the closure covers all 2^39 profiles of musts: who fits depends on a profile through the intersection of its musts’
masks alone, and so does who wins. Beginning with the mask of no musts and intersecting with each mask in turn until
nothing new appears reaches the intersection of every set of musts, in whatever order they are added.
"""

from __future__ import annotations

import random
import tomllib
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.chooser.deciding import decide
from studyapp.chooser.ranking import Scale
from studyapp.chooser.rules import rules
from studyapp.chooser.values import Decision, Meets, Profile, RequirementId, Wish
from studyapp.knowledge.reading import CONTENT

TODAY, THEN = date(2026, 11, 23), date(2022, 5, 1)
RULES = rules()
IDS = [requirement.id for requirement in RULES.requirements]


def decided(on: date = TODAY, /, **wishes: str) -> Decision:
    said = {RequirementId(name.replace("_", "-")): Wish(wish) for name, wish in wishes.items()}
    return decide(RULES, Profile(said), on)


def profile(rng: random.Random) -> Profile:
    kinds = rng.choices(list(Wish), weights=(3, 3, 1, 1), k=8)
    return Profile(dict(zip(rng.sample(IDS, rng.randint(0, 8)), kinds, strict=False)))


def reachable(on: date) -> set[int]:
    table = RULES.table(on)
    found, new = set[int](), {table.exists}
    while new:
        found |= new
        new = {mask & meets for mask in new for meets in table.meets.values()} - found
    return found


def test_without_any_need_it_is_sse_s3() -> None:
    assert str(decided().recommended) == "sse-s3"


@pytest.mark.parametrize(
    ("musts", "winner"),
    [
        ("s3-never-sees-plaintext", "client-side-kms"),
        ("aws-never-sees-plaintext-or-key", "client-side-own-key"),
        ("aws-never-sees-plaintext-or-key key-outside-aws", "client-side-own-key"),
        ("key-with-each-request", "sse-c"),
        ("two-layers", "dsse-kms"),
        ("key-outside-aws", "sse-kms-external+bucket-key"),
        ("own-hsm", "sse-kms-cloudhsm+bucket-key"),
        ("own-key-material", "sse-kms-imported+bucket-key"),
        ("key-use-audit", "sse-kms+bucket-key"),
        ("separate-permission", "sse-kms+bucket-key"),
        ("every-access-in-key-log", "sse-kms"),
        ("key-use-audit least-effort", "sse-kms-aws-managed+bucket-key"),
    ],
)
def test_the_ordered_tree(musts: str, winner: str) -> None:
    """Step by step as an exam would ask; facts and advice have AWS’s own key behind a customer managed one."""
    said = {RequirementId(must): Wish.MUST for must in musts.split()}
    assert str(decide(RULES, Profile(said), TODAY).recommended) == winner


@pytest.mark.parametrize("on", RULES.turning_days, ids=str)
def test_each_candidate_wins_somewhere_and_loses_somewhere(on: date) -> None:
    table = RULES.table(on)
    winners = {Scale(table, (), ()).winner(mask) for mask in reachable(on)} - {None}
    losers = {bit for bit in range(15) if any(not mask >> bit & 1 for mask in reachable(on))}
    existing = {bit for bit in range(15) if table.exists >> bit & 1}
    likes = {Scale(table, (), (like,)).winner(mask) for mask in reachable(on) for like in IDS}
    assert existing <= losers
    assert {str(RULES.order[bit]) for bit in existing - winners - likes} == set()


def test_who_wins_meets_each_must_and_who_fits_is_not_ruled_out() -> None:
    rng = random.Random(1)
    for _ in range(500):
        said = profile(rng)
        found = decide(RULES, said, TODAY)
        assert all(each.meets is Meets.YES for standing in found.standings for each in standing.musts)
        assert all(each.by for each in found.ruled_out)
        standing = {each.candidate for each in found.standings}
        out = {each.candidate for each in found.ruled_out}
        assert not standing & out
        assert standing | out == set(RULES.candidates)


def test_one_must_more_readmits_nobody() -> None:
    rng = random.Random(5)
    for on in RULES.turning_days:
        for _ in range(12):
            musts = dict.fromkeys(rng.sample(IDS, rng.randrange(6)), Wish.MUST)
            before = {standing.candidate for standing in decide(RULES, Profile(musts), on).standings}
            for one_more in set(IDS) - set(musts):
                after = decide(RULES, Profile({**musts, one_more: Wish.MUST}), on)
                assert {standing.candidate for standing in after.standings} <= before, (musts, one_more, on)


@given(st.dictionaries(st.sampled_from(IDS), st.sampled_from(list(Wish)), max_size=10), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_answering_does_not_matter(said: dict[RequirementId, Wish], rng: random.Random) -> None:
    answers = list(said.items())
    rng.shuffle(answers)
    assert decide(RULES, Profile(dict(answers)), TODAY) == decide(RULES, Profile(said), TODAY)


def test_each_change_flips_the_answer_and_no_part_of_it_does() -> None:
    rng = random.Random(2)
    for _ in range(25):
        said = profile(rng)
        found = decide(RULES, said, TODAY)
        before = found.recommended and found.recommended.option
        for change in found.changes:
            after = dict(said.wishes) | {edit.requirement: edit.after for edit in change.edits}
            winner = decide(RULES, Profile(after), TODAY).recommended
            assert winner == change.winner
            assert (winner and winner.option) != before
            for edit in change.edits if len(change.edits) > 1 else ():
                single = decide(RULES, Profile(dict(said.wishes) | {edit.requirement: edit.after}), TODAY)
                assert (single.recommended and single.recommended.option) == before


def test_conflicts_are_all_the_minimal_ones() -> None:
    rng, table, seen = random.Random(3), RULES.table(TODAY), 0
    for _ in range(300):
        musts = rng.sample(IDS, 6)
        found = decide(RULES, Profile(dict.fromkeys(musts, Wish.MUST)), TODAY)
        expected: list[frozenset[RequirementId]] = []
        for size in range(1, 7):
            for chosen in map(frozenset, combinations(musts, size)):
                mask = table.exists
                for must in chosen:
                    mask &= table.meets[must]
                if not mask and not any(smaller <= chosen for smaller in expected):
                    expected.append(chosen)
        seen += len(expected)
        assert {frozenset(each.requirements) for each in found.conflicts} == set(expected)
    assert seen > 100


def test_a_second_reading_of_the_files_agrees() -> None:
    rng = random.Random(4)
    for _ in range(3000):
        said, on = profile(rng), rng.choice((TODAY, THEN, date(2023, 7, 1)))
        fitting = _ranked_by_hand(said, on)
        assert [str(each.candidate) for each in decide(RULES, said, on).standings] == fitting


def test_in_may_2022_sse_c_needed_no_permission_and_the_default_had_to_be_switched_on() -> None:
    def value(found: Decision, name: str) -> list[str]:
        return [setting.value for setting in found.settings if setting.name == name]

    assert value(decided(THEN, key_with_each_request="must"), "block-sse-c") == []
    assert "NONE" in value(decided(TODAY, key_with_each_request="must"), "block-sse-c")[0]
    assert "switched on" in value(decided(THEN), "default-encryption")[0]
    assert "every bucket has it" in value(decided(TODAY), "default-encryption")[0]
    assert {each.candidate.option for each in decided(THEN).not_yet} == {"dsse-kms", "sse-kms-external"}


def _load(name: str, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((CONTENT / name).read_text("utf-8"))[table]
    return found


CANDIDATES = _load("candidates.toml", "candidate")
LINES = [
    line
    for path in sorted((CONTENT / "rules").glob("*.toml"))
    for line in _load(f"rules/{path.name}", "rule")
]


def _ranked_by_hand(said: Profile, on: date) -> list[str]:
    def code(entry: dict[str, Any]) -> str:
        return str(entry["option"]) + ("+bucket-key" if entry.get("bucket_key") else "")

    def yes(requirement: str, candidate: str) -> bool:
        for line in LINES:
            names = line["candidates"]
            named = candidate in names or candidate.removesuffix("+bucket-key") + "*" in names
            begun = line.get("valid_from", date.min) <= on <= line.get("valid_until", date.max)
            if line["requirement"] == requirement and named and begun:
                return bool(line["meets"] == "yes")
        raise AssertionError((requirement, candidate))

    fitting = [
        entry
        for entry in CANDIDATES
        if entry.get("exists_from", date.min) <= on
        and all(yes(name, code(entry)) for name, wish in said.wishes.items() if wish is Wish.MUST)
    ]

    def key(entry: dict[str, Any]) -> tuple[int, bool, int, int]:
        met = sum(yes(name, code(entry)) for name, wish in said.wishes.items() if wish is Wish.LIKE)
        return -met, "advised_against" in entry, entry["effort"], entry["cost"]

    return [code(entry) for entry in sorted(fitting, key=key)]
