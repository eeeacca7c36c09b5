"""Reports of problems: kept once, answered once, public without a name."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import Kind
from studyapp.quiz.mending.problems import MOST_OPEN
from studyapp.quiz.models import Attempt, Learner, ProblemReport
from studyapp.quiz.modes import Mode
from studyapp.quiz.revisions import question_of, revision_of
from tests.quiz.samples import sample
from tests.quiz.sitting import browser_of, learner, sitting

pytestmark = pytest.mark.django_db
QUESTION = bank().questions[0]


@pytest.fixture
def who() -> Learner:
    return learner()


@pytest.fixture
def browser(who: Learner) -> Client:
    return browser_of(who)


@pytest.fixture
def attempt(who: Learner) -> Attempt:
    return sitting(who, Mode.LEARN, QUESTION)


def url(attempt: Attempt) -> str:
    return reverse("quiz:problem", args=[attempt.id, 1])


def test_a_report_is_kept_once_with_the_revision(browser: Client, attempt: Attempt) -> None:
    assert browser.get(url(attempt)).status_code == 200
    for _ in range(2):
        browser.post(url(attempt), {"text": "The key is wrong.", "suggestion": "Option b"})
    report = ProblemReport.objects.get()
    assert (report.text, report.suggestion, report.state) == ("The key is wrong.", "Option b", "open")
    assert report.revision_id == revision_of(QUESTION).digest


@pytest.mark.parametrize(
    "sent", [{}, {"text": "  "}, {"text": "a" * 2001}, {"text": "a", "suggestion": "b" * 2001}]
)
def test_what_is_no_report_is_not_kept(browser: Client, attempt: Attempt, sent: dict[str, str]) -> None:
    answer = browser.post(url(attempt), sent)
    assert answer.status_code == 422
    assert not ProblemReport.objects.exists()


def test_nobody_reports_in_anothers_name_or_without_end(browser: Client, attempt: Attempt) -> None:
    assert browser_of(learner("b" * 32)).post(url(attempt), {"text": "x"}).status_code == 404
    for number in range(MOST_OPEN):
        browser.post(url(attempt), {"text": f"Problem {number}"})
    answer = browser.post(url(attempt), {"text": "One more"}, follow=True)
    assert b"nobody has answered yet" in answer.content
    assert ProblemReport.objects.count() == MOST_OPEN


def test_a_verdict_is_public_and_given_once(browser: Client, attempt: Attempt, who: Learner) -> None:
    browser.post(url(attempt), {"text": "<b>The key is wrong.</b>"})
    number = str(ProblemReport.objects.get().pk)
    listed = StringIO()
    call_command("question_reports", stdout=listed)
    assert QUESTION.id in listed.getvalue()
    with pytest.raises(CommandError, match="verdict"):
        call_command("question_reports", "--accept", number)
    call_command(
        "question_reports", "--accept", number, "--verdict", "Mended: see the guide.", stdout=StringIO()
    )
    with pytest.raises(CommandError, match="no open report"):
        call_command("question_reports", "--decline", number, "--verdict", "No.")
    page = Client().get(reverse("quiz:history", args=[QUESTION.id])).content.decode()
    assert "Mended: see the guide." in page
    assert "&lt;b&gt;The key is wrong.&lt;/b&gt;" in page
    assert who.token not in page


def test_a_report_outlives_its_learner_without_a_name(browser: Client, attempt: Attempt) -> None:
    browser.post(url(attempt), {"text": "The key is wrong."})
    browser.post(reverse("quiz:forget"))
    assert ProblemReport.objects.get().learner is None


def test_a_question_that_is_not_there_has_no_history() -> None:
    assert Client().get(reverse("quiz:history", args=["no-such-question"])).status_code == 404


def test_what_changed_is_shown_and_survives_in_a_revision() -> None:
    question = sample(Kind.ONE, changed=[{"on": date(2026, 12, 1), "what": "The key was mended."}])
    assert question_of(revision_of(question).document) == question
