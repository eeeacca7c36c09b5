from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyapp.knowledge.dates import Moment
from studyapp.knowledge.register import Register, has_ended, is_stale
from studyapp.knowledge.values import Citation, FactId, SourceId
from tests.knowledge.samples import sample_register, with_changed

OPENS, NO_WAY = FactId("a-key-opens"), FactId("no-key-no-way")


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return sample_register(tmp_path)


def test_entries_are_found_by_their_ids(register: Register) -> None:
    assert register.fact(OPENS).title == "A key opens"
    assert register.theme(register.fact(OPENS).theme).title == "Keys"
    with pytest.raises(KeyError):
        register.fact(FactId("nothing"))


def test_a_citation_leads_to_the_place_in_the_source(register: Register) -> None:
    cited, address = register.cited(Citation(source_id=SourceId("guide"), anchor="turning"))
    assert (cited.title, address) == ("A guide", "https://example.org/guide#turning")
    assert register.cited(Citation(source_id=SourceId("guide")))[1] == "https://example.org/guide"


def test_dependants_are_conclusions_terms_and_notes(register: Register) -> None:
    found = register.dependants(OPENS)
    assert [fact.id for fact in found.facts] == [NO_WAY]
    assert [term.id for term in found.terms] == ["key"]
    assert [note.id for note in found.notes] == ["keys-open"]
    assert len(found) == 3
    assert len(register.dependants(NO_WAY)) == 0


def test_conclusions_of_conclusions_depend_too(register: Register) -> None:
    third = with_changed(register, "facts", 1, id=FactId("third"), follows_from=(NO_WAY,)).facts[1]
    more = Register(
        sources=register.sources,
        themes=register.themes,
        facts=(*register.facts, third),
        terms=register.terms,
        notes=register.notes,
    )
    assert [fact.id for fact in more.dependants(OPENS).facts] == [NO_WAY, "third"]


@pytest.mark.parametrize(("day", "stale"), [(1, False), (2, True)])
def test_a_fact_is_stale_from_the_day_after_its_review_date(
    register: Register, day: int, stale: bool
) -> None:
    assert is_stale(register.fact(NO_WAY), date(2026, 12, day)) is stale


@pytest.mark.parametrize(("today", "ended"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
def test_a_fact_valid_until_a_month_ends_with_that_month(
    register: Register, today: date, ended: bool
) -> None:
    assert has_ended(register.fact(OPENS), today) is ended
    assert not has_ended(register.fact(NO_WAY), today)


def test_changes_are_ordered_by_date(register: Register) -> None:
    earlier = Moment(date(2020, 1, 1))
    more = with_changed(register, "facts", 1, is_change=True, valid_from=earlier)
    assert [fact.id for fact in more.changes] == [NO_WAY, OPENS]


def test_a_moment_says_what_is_known_of_it() -> None:
    month, day = Moment(date(2024, 2, 1), is_month=True), Moment(date(2023, 1, 5))
    assert (str(month), month.iso, month.last) == ("February 2024", "2024-02", date(2024, 2, 29))
    assert (str(day), day.iso, day.last) == ("5 January 2023", "2023-01-05", date(2023, 1, 5))
