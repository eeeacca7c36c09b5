from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from studyapp.chooser.answering.funnel import candidates_of, steps_of
from studyapp.chooser.answering.layers import draw
from studyapp.chooser.answering.plain import facts_behind, in_plain_words
from studyapp.chooser.deciding import decide
from studyapp.chooser.rules import rules
from studyapp.chooser.values import Candidate, Decision, Profile, RequirementId, Wish
from studyapp.guide.loaded import register
from tests.guide.reading import links_of, text_of

TODAY = date(2026, 11, 23)


def decision(on: date = TODAY, **wishes: str) -> Decision:
    said = {RequirementId(name.replace("_", "-")): Wish(wish) for name, wish in wishes.items()}
    return decide(rules(), Profile(said), on)


def test_the_answer_names_the_method_and_every_other_with_a_reason(visitor: Client) -> None:
    page = text_of(visitor.get("/choose/answer?key-use-audit=must&lowest-cost=like"))
    found = decision(key_use_audit="must", lowest_cost="like")
    assert str(found.recommended) == "sse-kms+bucket-key"
    assert "SSE-KMS with a customer managed key and a Bucket Key" in page
    assert "12 of 15 candidates meet your must" in page
    assert "SSE-C fails “The use of the key is recorded”" in page
    assert "12. SSE-KMS with the AWS managed key it costs more" in page


def test_each_fact_has_a_link_and_the_day_on_which_it_was_checked(visitor: Client) -> None:
    page = visitor.get("/choose/answer?key-use-audit=must")
    assert "/facts/kms-calls-are-management-events" in links_of(page)
    assert "All were last checked on 23 November 2026" in text_of(page)


def test_what_would_fit_comes_before_what_leads_nowhere(visitor: Client) -> None:
    page = text_of(visitor.get("/choose/answer?key-use-audit=must&own-rotation-schedule=must"))
    part = page[page.index("What would change it") : page.index("Ask these before you build")]
    assert part.index("were a must DSSE-KMS") < part.index("changes after which nothing would fit")


def test_a_question_to_ask_opens_without_complaint_and_leads_back(visitor: Client) -> None:
    links = links_of(visitor.get("/choose/answer?key-use-audit=must"))
    asked = [link for link in links if link.startswith("/choose/ask/") and "back=answer" in link]
    assert asked
    assert "not understood" not in text_of(visitor.get(asked[0]))


def test_a_change_is_a_link_that_makes_it(visitor: Client) -> None:
    page = visitor.get("/choose/answer?key-use-audit=must")
    link = "/choose/answer?key-use-audit=no"
    assert link in links_of(page)
    assert "SSE-S3 · Decide" in visitor.get(link).content.decode()


def test_a_conflict_says_what_giving_up_each_must_allows(visitor: Client) -> None:
    page = visitor.get("/choose/answer?s3-never-sees-plaintext=must&console=must")
    assert "Nothing meets every must" in text_of(page)
    assert "/choose/answer?console=no&s3-never-sees-plaintext=must" in links_of(page)


def test_another_day_is_said_and_can_be_compared_with_today(visitor: Client) -> None:
    page = visitor.get("/choose/answer?two-layers=must&on=2022-05-01")
    assert "Judged as of 1 May 2022." in text_of(page)
    assert "There was no DSSE-KMS before 13 June 2023." in text_of(page)
    assert any(link.startswith("/choose/compare?a=two-layers") for link in links_of(page))


def test_an_address_made_under_other_rules_says_so(visitor: Client) -> None:
    assert "The rules have changed" in text_of(visitor.get("/choose/answer?console=must&rules=00000000"))
    assert "The rules have changed" not in text_of(visitor.get(f"/choose/answer?rules={rules().version}"))


def test_the_address_to_keep_names_the_day_and_the_rules(visitor: Client) -> None:
    page = text_of(visitor.get("/choose/answer?console=must"))
    assert f"/choose/answer?console=must&on=2026-11-23&rules={rules().version}" in page


def test_a_must_takes_away_exactly_those_that_fail_it() -> None:
    found = decision(key_use_audit="must", console="must", own_rotation_schedule="must")
    order = [each.id for each in rules().requirements]
    left = set(candidates_of(found))
    for step in steps_of(found, order):
        taken = {judgement.candidate for judgement in step.taken}
        assert taken <= left
        left -= taken
        assert set(step.left) == left
        meeting = {each for each in left if rules().judge(step.requirement, each, TODAY).meets == "yes"}
        assert meeting == left
    assert left == {standing.candidate for standing in found.standings}


@pytest.mark.parametrize("candidate", rules().candidates, ids=str)
def test_each_candidate_is_drawn_and_put_in_plain_words(candidate: Candidate) -> None:
    assert "<svg" in draw(candidate)
    assert in_plain_words(candidate).endswith(".")
    assert register().named(facts_behind(candidate))
    assert ("Bucket Key" in draw(candidate)) == candidate.bucket_key
