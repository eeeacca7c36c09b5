from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.test import Client

from studyapp.chooser.comparing.differences import Place, differences
from studyapp.chooser.rules import rules
from tests.chooser_pages.test_answering import TODAY, decision
from tests.guide.reading import text_of

ORDER = tuple(each.id for each in rules().requirements)


def compare(visitor: Client, one: str, other: str) -> str:
    return text_of(visitor.get(f"/choose/compare?{urlencode({'a': one, 'b': other})}"))


def test_the_same_twice_differs_in_nothing(visitor: Client) -> None:
    found = differences(decision(console="must"), decision(console="must"), ORDER)
    assert (found.asked, found.judged, found.winner_differs) == ((), (), False)
    page = compare(visitor, "console=must", "console=must")
    assert "They lead to the same method" in page
    assert "No candidate is judged differently." in page


def test_another_answer_is_named_with_what_follows(visitor: Client) -> None:
    page = compare(visitor, "console=must", "s3-never-sees-plaintext=must")
    assert "They lead to different methods" in page
    assert "People use objects in the S3 console Must Not answered" in page


def test_two_days_are_told_apart_by_the_rules_that_changed(visitor: Client) -> None:
    then, now = decision(date(2022, 5, 1), two_layers="must"), decision(TODAY, two_layers="must")
    found = differences(then, now, ORDER)
    assert found.winner_differs
    fate = next(each for each in found.judged if str(each.candidate) == "dsse-kms")
    assert (fate.before.place, fate.after.place) == (Place.NOT_YET, Place.RECOMMENDED)
    page = compare(visitor, "two-layers=must&on=2022-05-01", "two-layers=must")
    assert "There was no DSSE-KMS before 13 June 2023." in page


def test_each_framework_says_what_it_implies_and_what_it_does_not(visitor: Client) -> None:
    assert rules().frameworks
    for framework in rules().frameworks:
        page = text_of(visitor.get(f"/choose/frameworks/{framework.id}"))
        assert "What it does not demand" in page
        assert f"supports evidence for {framework.name}" in page
        assert "makes you compliant" not in page
    assert visitor.get("/choose/frameworks/nonsense").status_code == 404


def test_a_framework_adds_to_the_answers_and_weakens_no_must(visitor: Client) -> None:
    for framework in rules().frameworks:
        first = framework.implies[0].requirement
        html = visitor.get(f"/choose/frameworks/{framework.id}?{first}=must&console=like").content.decode()
        start = html.split("Start with these answers")[0].rsplit('href="', 1)[1]
        assert f"{first}=must" in start
        assert "console=like" in start or "console=must" in start
