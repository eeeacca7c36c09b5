"""What a decision tells beside its winner: reasons, edges, and what giving something up would allow."""

from __future__ import annotations

import random
from datetime import date

from studyapp.chooser.deciding import decide
from studyapp.chooser.rules import rules
from studyapp.chooser.values import Edge, Meets, Profile, RequirementId, Wish

TODAY, THEN = date(2026, 11, 23), date(2022, 5, 1)
RULES = rules()
IDS = [requirement.id for requirement in RULES.requirements]


def test_giving_up_a_must_allows_what_meets_all_others() -> None:
    rng, seen = random.Random(8), 0
    for _ in range(60):
        musts = rng.sample(IDS, 4)
        found = decide(RULES, Profile(dict.fromkeys(musts, Wish.MUST)), TODAY).conflicts
        sizes = [len(each.requirements) for each in found]
        assert sizes == sorted(sizes)
        for given_up, allowed in (pair for each in found for pair in each.giving_up):
            rest: dict[RequirementId, Wish] = {must: Wish.MUST for must in musts if must != given_up}
            standings = decide(RULES, Profile(rest), TODAY).standings
            assert {each.candidate for each in standings} == set(allowed)
            seen += bool(allowed)
    assert seen > 20


def test_a_standing_tells_its_musts_its_wishes_and_what_put_it_behind() -> None:
    rng, edges = random.Random(9), set()
    for _ in range(200):
        said = dict(zip(rng.sample(IDS, 3), (Wish.MUST, Wish.LIKE, Wish.LIKE), strict=True))
        found = decide(RULES, Profile(said), TODAY)
        assert found.conflicts == () or not found.standings
        for each in found.standings:
            assert len(each.musts) == 1
            assert all(judged.meets is Meets.YES for judged in each.wishes_met)
            assert all(judged.meets is not Meets.YES for judged in each.wishes_missed)
            assert len(each.wishes_met) + len(each.wishes_missed) == 2
        for ahead, each in zip(found.standings, found.standings[1:], strict=False):
            fewer = len(each.wishes_met) < len(ahead.wishes_met)
            assert (each.behind is Edge.WISHES) == fewer
            better, worse = RULES.contenders[ahead.candidate], RULES.contenders[each.candidate]
            if each.behind is Edge.EFFORT:
                assert better.effort < worse.effort
            if each.behind is Edge.COST:
                assert (better.effort, better.cost < worse.cost) == (worse.effort, True)
            edges.add(each.behind)
    assert {Edge.WISHES, Edge.ADVICE, Edge.EFFORT, Edge.COST} <= edges


def test_who_did_not_exist_yet_is_not_ruled_out() -> None:
    found = decide(RULES, Profile({RequirementId("two-layers"): Wish.MUST}), THEN)
    out = {each.candidate for each in found.ruled_out}
    assert found.not_yet
    assert not out & {each.candidate for each in found.not_yet}


def test_questions_answered_with_i_do_not_know_come_first() -> None:
    found = decide(RULES, Profile({RequirementId("public-read"): Wish.UNKNOWN, IDS[-1]: Wish.UNKNOWN}), TODAY)
    winner = found.recommended
    assert all(each.if_must != winner for each in found.open_questions)
    asked = [each.requirement for each in found.open_questions]
    assert asked[0] == IDS[-1] or IDS[-1] not in asked
