"""Properties of the real content that concern its truth, not its form; its form is tests/knowledge/test_checking.py."""

from __future__ import annotations

import re
from datetime import date

import pytest

from studyapp.knowledge.reading import read_register
from studyapp.knowledge.register import has_ended, is_stale
from studyapp.knowledge.values import Fact, FactId, Verdict

REGISTER = read_register()
TODAY = date(2026, 11, 23)


def test_nothing_was_due_for_review_when_it_was_written() -> None:
    assert [fact.id for fact in REGISTER.facts if is_stale(fact, TODAY)] == []


def test_all_statements_of_the_notes_are_judged() -> None:
    assert len(REGISTER.notes) == 23
    assert {note.verdict for note in REGISTER.notes} == set(Verdict)


def test_no_note_rests_on_a_fact_that_has_ended() -> None:
    ended = {fact.id for fact in REGISTER.facts if has_ended(fact, TODAY)}
    assert ended == {"aws-managed-keys-rotated-three-yearly"}
    assert [note.id for note in REGISTER.notes if ended & set(note.facts)] == []


def test_an_outdated_note_that_has_a_date_rests_on_a_fact_of_that_date() -> None:
    for note in REGISTER.notes:
        if note.since:
            assert note.since in [fact.valid_from for fact in REGISTER.named(note.facts)], note.id


@pytest.mark.parametrize("fact", REGISTER.facts, ids=lambda fact: fact.id)
def test_a_claim_is_one_statement_in_our_own_words(fact: Fact) -> None:
    assert len(re.findall(r"[.?!] [A-Z]", fact.claim)) <= 1
    assert fact.claim[0].isupper() or fact.claim[0] in "`1"
    assert not re.search(r"\b(please|very|simply|easily|obviously)\b", fact.claim, re.IGNORECASE)


def test_titles_tell_facts_apart() -> None:
    titles = [fact.title for fact in REGISTER.facts]
    assert len(titles) == len(set(titles))


def test_what_changed_sse_c_is_found_from_its_fact() -> None:
    found = REGISTER.dependants(FactId("sse-c-off-by-default"))
    assert [note.id for note in found.notes] == ["sse-c-anywhere"]
