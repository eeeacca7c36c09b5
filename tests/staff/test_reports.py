"""The queue of reports: the question as asked beside the suggestion, one answer, seen by who reported."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import Kind
from studyapp.quiz.mending.differences import Change, difference, suggested
from studyapp.quiz.mending.problems import report_problem
from studyapp.quiz.models import Asked, Learner, ProblemReport
from studyapp.quiz.modes import Mode
from tests.quiz.samples import sample
from tests.quiz.sitting import AT, browser_of, learner, sitting
from tests.staff.people import staff_browser

QUESTION = bank().questions[0]


@pytest.fixture
def report(db: None) -> ProblemReport:
    who = learner("1" * 32)
    asked = sitting(who, Mode.LEARN, QUESTION).asked.get()
    Asked.objects.filter(pk=asked.pk).update(right=True, committed_at=AT)
    return report_problem(asked, "<script>alert(1)</script>", QUESTION.stem + " <b>Say so.</b>", AT)


def url(report: ProblemReport) -> str:
    return reverse("staff:report", args=[report.pk])


def test_a_report_shows_the_difference_and_nothing_runs(report: ProblemReport) -> None:
    browser = staff_browser()
    assert report.question_id in browser.get(reverse("staff:reports")).content.decode()
    page = browser.get(url(report)).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<ins> &lt;b&gt;Say so.&lt;/b&gt;</ins>" in page


@pytest.mark.parametrize(("do", "state"), [("accept", "accepted"), ("decline", "declined"), ("", "declined")])
def test_an_answer_is_given_once_and_reaches_the_reporter(report: ProblemReport, do: str, state: str) -> None:
    browser, theirs = staff_browser(), browser_of(learner("2" * 32))
    assert b"Not answered yet" in own_page()
    answer = browser.post(url(report), {"do": do, "verdict": "See the <guide>."}, follow=True)
    assert state.encode() in answer.content
    again = browser.post(url(report), {"do": "accept", "verdict": "Twice."}, follow=True)
    assert b"Somebody else answered" in again.content
    report.refresh_from_db()
    assert (report.state, report.verdict) == (state, "See the <guide>.")
    assert b"See the &lt;guide&gt;." in own_page()
    assert b"See the" not in theirs.get(reverse("quiz:progress")).content
    public = Client().get(reverse("quiz:history", args=[report.question_id])).content
    assert b"See the &lt;guide&gt;." in public


def own_page() -> bytes:
    return browser_of(Learner.objects.get(token="1" * 32)).get(reverse("quiz:progress")).content


@pytest.mark.parametrize("verdict", ["", "   ", "x" * 2001])
def test_without_a_word_nothing_is_answered(report: ProblemReport, verdict: str) -> None:
    assert staff_browser().post(url(report), {"do": "accept", "verdict": verdict}).status_code == 422
    report.refresh_from_db()
    assert report.state == ProblemReport.OPEN


def test_an_answer_needs_the_token_of_its_form(report: ProblemReport) -> None:
    browser = staff_browser()
    browser.handler.enforce_csrf_checks = True
    assert browser.post(url(report), {"do": "accept", "verdict": "x"}).status_code == 403
    report.refresh_from_db()
    assert report.state == ProblemReport.OPEN


def test_nonsense_in_addresses(report: ProblemReport) -> None:
    browser = staff_browser()
    assert browser.get(reverse("staff:reports"), {"state": "<x>", "page": "-9"}).status_code == 200
    assert browser.get(reverse("staff:report", args=[report.pk + 999])).status_code == 404


def test_a_difference_holds_both_texts() -> None:
    runs = difference("The key  is b.", "The key is c, now.")
    assert "".join(run.text for run in runs if run.change is not Change.NEW) == "The key  is b."
    assert "".join(run.text for run in runs if run.change is not Change.GONE) == "The key is c, now."
    assert difference("", "") == ()


def test_a_suggestion_is_put_beside_what_it_is_most_like() -> None:
    question = sample(Kind.ONE)
    found = suggested(question, "What does `HEAD` show of an object?")
    assert found is not None
    assert found.part == "Stem"
    assert suggested(question, "Rewrite everything.") is None
    for kind in (Kind.ORDER, Kind.MATCH, Kind.FILL, Kind.LAB):
        assert suggested(sample(kind), sample(kind).explanation) is not None
