"""Answers in an address: read back as they were written, and whatever else comes is told and does no harm."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.chooser.answers import MOST_PAIRS, MOST_PROBLEMS, Answers, address, read_answers
from studyapp.chooser.rules import EARLIEST, rules
from studyapp.chooser.values import Profile, RequirementId, Wish

TODAY = date(2026, 11, 23)
RULES = rules()
IDS = [requirement.id for requirement in RULES.requirements]
SAID = st.dictionaries(st.sampled_from(IDS), st.sampled_from(list(Wish)))
DAYS = st.dates(EARLIEST, TODAY)
CONSOLE = RequirementId("console")


def read(query: str) -> Answers:
    return read_answers(RULES, parse_qsl(query, keep_blank_values=True), today=TODAY)


@given(SAID, DAYS, st.booleans())
def test_what_is_written_is_read_back(said: dict[RequirementId, Wish], on: date, permanent: bool) -> None:
    query = address(RULES, Profile(said), on, today=TODAY, permanent=permanent)
    assert read(query) == Answers(profile=Profile(said), on=on)


@given(SAID, st.randoms())
def test_an_address_does_not_depend_on_the_order_of_answering(
    said: dict[RequirementId, Wish], rng: object
) -> None:
    shuffled = list(said.items())
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    query = address(RULES, Profile(dict(shuffled)), today=TODAY)
    assert query == address(RULES, Profile(said), today=TODAY)
    names = [name for name, _ in parse_qsl(query)]
    assert names == sorted(names)


def test_an_address_of_today_says_no_day_and_a_permalink_says_day_and_rules() -> None:
    console = Profile({CONSOLE: Wish.MUST})
    assert address(RULES, console, today=TODAY) == "console=must"
    assert address(RULES, console, date(2022, 5, 1), today=TODAY) == "console=must&on=2022-05-01"
    permalink = address(RULES, console, today=TODAY, permanent=True)
    assert permalink == f"console=must&on=2026-11-23&rules={RULES.version}"


def test_a_permalink_of_other_rules_says_which_it_knew() -> None:
    assert read(f"console=must&rules={RULES.version}").other_rules == ""
    assert read("console=must&rules=0123abcd").other_rules == "0123abcd"
    for junk in ("", "0123ABCD", "0123abcd0", "../../etc", "０１２３４５６７"):
        assert read(f"rules={junk}") == Answers(profile=Profile({}), on=TODAY)


def test_a_permalink_opens_a_year_later_on_its_own_day() -> None:
    query = address(RULES, Profile({CONSOLE: Wish.LIKE}), today=TODAY, permanent=True)
    later = read_answers(RULES, parse_qsl(query), today=TODAY + timedelta(days=365))
    assert (later.on, later.problems) == (TODAY, ())


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("nonsense=must", "There is no requirement “nonsense”; this answer was left out."),
        ("Console=must", "There is no requirement “Console”; this answer was left out."),
        ("ключ=must", "There is no requirement “ключ”; this answer was left out."),
        ("\0=must", "There is no requirement “?”; this answer was left out."),
        ("a\u202eb=no", "There is no requirement “a?b”; this answer was left out."),
        ("x" * 41 + "=no", f"There is no requirement “{'x' * 40}…”; this answer was left out."),
        ("console=MUST", "“MUST” is no answer to “console”; it was left out."),
        ("console=да", "“да” is no answer to “console”; it was left out."),
        ("on=2026-13-01", "“2026-13-01” is no date such as 2026-11-23; the rules of today were used."),
        ("on=20220501", "“20220501” is no date such as 2026-11-23; the rules of today were used."),
        (
            "on=２０２２-05-01",
            "“２０２２-05-01” is no date such as 2026-11-23; the rules of today were used.",
        ),
        ("on=2026-11-24", "Nobody knows the rules of 2026-11-24 yet; those of today were used."),
        ("on=9999-12-31", "Nobody knows the rules of 9999-12-31 yet; those of today were used."),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_kept(query: str, problem: str) -> None:
    found = read(f"public-read=like&{query}")
    assert found == Answers(
        profile=Profile({RequirementId("public-read"): Wish.LIKE}), on=TODAY, problems=(problem,)
    )


def test_a_day_before_the_rules_becomes_their_first() -> None:
    for day in ("0001-01-01", "2021-12-31"):
        found = read(f"on={day}")
        assert found.on == EARLIEST
        assert found.problems == (
            f"The rules begin on {EARLIEST.isoformat()}; that day was used instead of {day}.",
        )
    assert read(f"on={EARLIEST.isoformat()}") == Answers(profile=Profile({}), on=EARLIEST)


def test_of_two_answers_the_last_holds_which_is_told_if_they_differ() -> None:
    found = read("console=must&console=no")
    assert found.profile == Profile({CONSOLE: Wish.NOT_NEEDED})
    assert found.problems == ("“console” was answered twice; the last answer holds.",)
    assert read("console=must&console=must").problems == ()


def test_a_question_left_open_is_no_problem() -> None:
    assert read("console=&on=") == Answers(profile=Profile({}), on=TODAY)


def test_ten_thousand_parameters_are_cut_and_told_in_few_words() -> None:
    pairs = [(f"n{number}", "must") for number in range(10_000)]
    found = read_answers(RULES, [("console", "must"), *pairs, ("public-read", "must")], today=TODAY)
    assert found.profile == Profile({CONSOLE: Wish.MUST})
    assert len(found.problems) == MOST_PROBLEMS + 1
    assert found.problems[-1] == f"There were {MOST_PAIRS - MOST_PROBLEMS} more problems of this kind."


def test_an_endless_query_is_not_read_to_its_end() -> None:
    def endless() -> object:
        while True:
            yield ("console", "must")

    found = read_answers(RULES, endless(), today=TODAY)  # type: ignore[arg-type]
    assert found.problems == (f"There were more than {MOST_PAIRS} answers; the rest was left out.",)


def test_a_parameter_of_the_page_is_no_problem() -> None:
    assert read_answers(RULES, [("back", "x")], today=TODAY, but_for={"back"}).problems == ()


@given(st.lists(st.tuples(st.text() | st.sampled_from([*IDS, "on", "rules"]), st.text())))
def test_whatever_comes_is_answered(pairs: list[tuple[str, str]]) -> None:
    found = read_answers(RULES, pairs, today=TODAY)
    assert set(found.profile.wishes) <= set(IDS)
    assert EARLIEST <= found.on <= TODAY
    assert len(found.problems) <= MOST_PROBLEMS + 1
    assert all(each.isprintable() and len(each) < 160 for each in found.problems)
