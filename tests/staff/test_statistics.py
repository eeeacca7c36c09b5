"""The statistics pages: what counts, who may look, and what happens to nonsense."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import Kind
from studyapp.quiz.items.tallying import tallies
from studyapp.quiz.models import Asked, Learner
from studyapp.quiz.modes import Mode
from studyapp.quiz.revisions import revision_of
from studyapp.quiz.staff.urls import urlpatterns
from tests.quiz.samples import sample
from tests.quiz.sitting import AT, browser_of, learner, sitting
from tests.staff.people import account, staff_browser

pytestmark = pytest.mark.django_db
QUESTION = next(each for each in bank().questions if each.kind is Kind.ONE)


def answered(token: str, *marks: bool, later: int = 0) -> None:
    """One sitting of a learner: QUESTION first, then others."""
    others = [sample(Kind.ONE, id=f"other-{number}") for number in range(len(marks) - 1)]
    who = Learner.objects.filter(token=token).first() or learner(token)
    attempt = sitting(who, Mode.LEARN, QUESTION, *others)
    for asked, right in zip(attempt.asked.order_by("position"), marks, strict=True):
        Asked.objects.filter(pk=asked.pk).update(
            right=right,
            committed_at=AT + timedelta(hours=later),
            response={"chosen": ["b"]},
            confidence="sure",
        )


def test_only_the_first_answer_of_a_learner_to_a_revision_counts() -> None:
    answered("1" * 32, False, True, True, later=1)
    answered("1" * 32, True, True, later=2)
    answered("2" * 32, True, False, True)
    found = tallies(QUESTION.id)[revision_of(QUESTION).digest]
    assert sorted((each.right, each.count, each.rested, each.rest_sum, each.strong) for each in found) == [
        (False, 1, 1, 1.0, 1),
        (True, 1, 1, 0.5, 0),
    ]
    assert tallies()[revision_of(QUESTION).digest] == found


def test_a_sitting_of_one_question_has_no_rest_and_open_questions_do_not_count() -> None:
    answered("1" * 32, True)
    sitting(learner("2" * 32), Mode.LEARN, QUESTION)
    (found,) = tallies(QUESTION.id)[revision_of(QUESTION).digest]
    assert (found.count, found.rested, found.sure) == (1, 0, 1)


def test_the_pages_show_figures_and_take_nonsense() -> None:
    answered("1" * 32, True, False)
    browser = staff_browser()
    page = browser.get(reverse("staff:statistics"), {"sort": "-n"}).content.decode()
    assert page.index(QUESTION.id) < page.index(bank().questions[-1].id)
    assert browser.get(reverse("staff:item", args=[QUESTION.id])).status_code == 200
    nonsense = {"sort": "-<b>", "topic": "'; --", "flag": "x"}
    assert b"No question has that" in browser.get(reverse("staff:statistics"), nonsense).content
    assert browser.get(reverse("staff:item", args=["no-such"])).status_code == 404


def test_nobody_else_reads_or_writes_any_page_of_staff() -> None:
    retired = account("retired", is_staff=True, is_active=False)
    browsers = [
        Client(),
        browser_of(learner("1" * 32)),
        browser_of(learner("2" * 32, user=account("someone"))),
        browser_of(learner("3" * 32, user=retired)),
    ]
    samples = {"question_id": QUESTION.id, "report_id": 1}
    for pattern in urlpatterns:
        needed = pattern.pattern.converters
        url = reverse(f"staff:{pattern.name}", kwargs={name: samples[name] for name in needed})
        for browser in browsers:
            assert browser.get(url).status_code == 404
            assert browser.post(url, {"do": "save"}).status_code == 404
