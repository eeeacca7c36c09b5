"""Practice over HTTP: nothing is given away before a commit, and nothing that was answered is lost or counted twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from encryption_lab.persistence.models import Sandbox
from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import Fix, Kind
from studyapp.quiz.models import Asked, AskedRevision, Attempt, Card, Learner
from studyapp.quiz.modes import Mode
from tests.quiz.samples import TASKS, sample
from tests.quiz.sitting import browser_of, learner, right_answer, sitting

pytestmark = pytest.mark.django_db
KINDS = list(TASKS)
SECRET = b"SECRET-REASON"


@pytest.fixture
def who() -> Learner:
    return learner()


@pytest.fixture
def browser(who: Learner) -> Client:
    return browser_of(who)


def url(attempt: Attempt, position: int) -> str:
    return reverse("quiz:question", args=[attempt.id, position])


@pytest.mark.parametrize("mode", [Mode.LEARN, Mode.MOCK])
def test_no_key_and_no_reason_before_the_commit(who: Learner, browser: Client, mode: Mode) -> None:
    attempt = sitting(who, mode)
    for position in range(1, len(KINDS) + 1):
        for answer in (
            browser.get(url(attempt, position)),
            browser.post(url(attempt, position), {"do": "commit"}),
        ):
            assert SECRET not in answer.content
            assert b"aws:kms:dsse" not in answer.content
            assert b"right answer" not in answer.content


def test_a_mock_gives_nothing_away_until_it_ends(who: Learner, browser: Client) -> None:
    attempt = sitting(who, Mode.MOCK, minutes=30)
    for position, kind in enumerate(KINDS, start=1):
        answer = browser.post(url(attempt, position), {**right_answer(kind), "do": "next"}, follow=True)
        assert SECRET not in answer.content
    assert SECRET not in browser.get(reverse("quiz:review", args=[attempt.id])).content
    assert browser.get(reverse("quiz:report", args=[attempt.id])).headers["Location"] == reverse(
        "quiz:review", args=[attempt.id]
    )
    report = browser.post(reverse("quiz:finish", args=[attempt.id]), follow=True)
    assert b"5 of 5 right" in report.content
    assert SECRET in browser.get(url(attempt, 1)).content


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_answer_is_explained(who: Learner, browser: Client, kind: Kind) -> None:
    attempt = sitting(who, Mode.LEARN, sample(kind))
    answer = browser.post(
        url(attempt, 1), {**right_answer(kind), "confidence": "sure", "do": "commit"}, follow=True
    )
    assert SECRET in answer.content
    assert Asked.objects.get(attempt=attempt).right is True
    assert Card.objects.get(learner=who).last_confidence == "sure"


def test_what_was_sent_stays_in_the_fields_when_it_is_no_answer(who: Learner, browser: Client) -> None:
    attempt = sitting(who, Mode.LEARN, sample(Kind.ORDER))
    answer = browser.post(url(attempt, 1), {"place-draw": "1", "place-seal": "1", "do": "commit"})
    assert answer.status_code == 422
    assert b"Two steps have place 1" in answer.content or b"Give every step a place" in answer.content
    assert b"<option selected>1</option>" in answer.content
    assert Asked.objects.get(attempt=attempt).committed_at is None


def test_a_double_click_is_one_answer_and_the_first(who: Learner, browser: Client) -> None:
    attempt = sitting(who, Mode.LEARN, sample(Kind.ONE))
    browser.post(url(attempt, 1), {"choice": "a", "do": "commit"})
    second = browser.post(url(attempt, 1), {"choice": "b", "do": "commit"}, follow=True)
    assert b"The first answer counts" in second.content
    assert Asked.objects.get(attempt=attempt).right is False
    assert Card.objects.get(learner=who).answers == 1


def test_the_back_button_shows_the_reasons_and_not_the_form(who: Learner, browser: Client) -> None:
    attempt = sitting(who, Mode.LEARN, sample(Kind.ONE), sample(Kind.FILL))
    browser.post(url(attempt, 1), {"choice": "a", "do": "commit"})
    assert b'name="choice"' not in browser.get(url(attempt, 1)).content


def test_a_stolen_address_opens_nothing(who: Learner) -> None:
    attempt = sitting(who, Mode.LEARN)
    thief = browser_of(learner("b" * 32))
    for client in (thief, Client()):
        assert client.get(url(attempt, 1)).status_code == 404
        for page in ("review", "report"):
            assert client.get(reverse(f"quiz:{page}", args=[attempt.id])).status_code == 404
        assert client.post(url(attempt, 1), {"choice": "b", "do": "commit"}).status_code == 404
        assert client.post(reverse("quiz:finish", args=[attempt.id])).status_code == 404
    assert not Asked.objects.filter(attempt=attempt).exclude(committed_at=None).exists()
    assert Attempt.objects.get(pk=attempt.pk).finished_at is None


def test_answers_survive_and_can_be_changed_until_the_end(who: Learner, browser: Client) -> None:
    attempt = sitting(who, Mode.MOCK, sample(Kind.ONE), minutes=30)
    browser.post(url(attempt, 1), {"choice": "a", "do": "next"})
    elsewhere = browser_of(who)
    assert b'value="a" data-key="' in elsewhere.get(url(attempt, 1)).content
    elsewhere.post(url(attempt, 1), {"choice": "b", "do": "next"})
    browser.post(reverse("quiz:finish", args=[attempt.id]))
    assert Asked.objects.get(attempt=attempt).right is True


def test_an_answer_after_the_end_is_kept_and_does_not_count(who: Learner, browser: Client) -> None:
    attempt = sitting(who, Mode.MOCK, sample(Kind.ONE), sample(Kind.FILL), minutes=30)
    browser.post(url(attempt, 2), {"text": "aws:kms:dsse", "do": "next"})
    Attempt.objects.filter(pk=attempt.pk).update(ends_at=datetime.now(UTC) - timedelta(seconds=5))
    answer = browser.post(url(attempt, 1), {"choice": "b", "do": "next"}, follow=True)
    assert b"Time was up" in answer.content
    assert b"1 of 2 right" in answer.content
    first = Asked.objects.get(attempt=attempt, position=1)
    assert (first.right, first.late) == (None, {"chosen": ["b"]})


def test_a_mock_that_nobody_ends_ends_at_its_time(who: Learner, browser: Client) -> None:
    attempt = sitting(who, Mode.MOCK, sample(Kind.ONE), minutes=30)
    browser.post(url(attempt, 1), {"choice": "b", "do": "next"})
    ended = datetime.now(UTC) - timedelta(hours=3)
    Attempt.objects.filter(pk=attempt.pk).update(ends_at=ended)
    assert b"1 of 1 right" in browser.get(reverse("quiz:report", args=[attempt.id])).content
    assert Attempt.objects.get(pk=attempt.pk).finished_at == ended


def test_a_mended_question_re_grades_nothing_and_a_deleted_one_can_be_answered(
    who: Learner, browser: Client
) -> None:
    """What is asked is the revision that was served; the bank may have changed, or lost the question, since."""
    attempt = sitting(who, Mode.LEARN, sample(Kind.ONE))
    sitting(who, Mode.LEARN, sample(Kind.ONE, stem="Mended, with another key?"))
    assert AskedRevision.objects.filter(question_id="sample-one").count() == 2
    answer = browser.post(url(attempt, 1), {"choice": "b", "do": "commit"}, follow=True)
    assert b"What does <code>HEAD</code> show" in answer.content
    assert Asked.objects.get(attempt=attempt).right is True


def test_flags_are_kept(who: Learner, browser: Client) -> None:
    attempt = sitting(who, Mode.MOCK, sample(Kind.ONE), minutes=30)
    browser.post(url(attempt, 1), {"do": "flag"})
    assert b"1 flagged" in browser.get(reverse("quiz:review", args=[attempt.id])).content
    browser.post(url(attempt, 1), {"choice": "a", "do": "flag"})
    asked = Asked.objects.get(attempt=attempt)
    assert (asked.flagged, asked.response) == (False, {"chosen": ["a"]})


@pytest.mark.parametrize("position", [0, 99])
def test_a_question_that_is_not_there(who: Learner, browser: Client, position: int) -> None:
    assert browser.get(url(sitting(who), position)).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"mode": "nothing"},
        {"mode": "drill", "subject": "nothing"},
        {"mode": "learn", "count": "1000000"},
        {"mode": "mock"},
    ],
)
def test_a_start_that_makes_no_sense_starts_nothing(sent: dict[str, str]) -> None:
    answer = Client().post(reverse("quiz:start"), sent, follow=True)
    assert answer.status_code in (200, 404)
    assert not Attempt.objects.exists()


def test_reading_the_front_page_keeps_nothing() -> None:
    assert Client().get(reverse("quiz:home")).status_code == 200
    assert not Learner.objects.exists()


def test_a_whole_sitting_of_made_up_scenarios() -> None:
    browser = Client()
    here = browser.post(reverse("quiz:start"), {"mode": "surprise", "count": "5"}).headers["Location"]
    for position in range(1, 6):
        assert b"All of this must hold" in browser.get(here).content
        asked = Asked.objects.get(position=position)
        answer = browser.post(here, {"choice": asked.parts[0], "do": "commit"}, follow=True)
        assert b"rules it out" in answer.content
        here = here.rsplit("/", 1)[0] + f"/{position + 1}"
    assert b"of 5 right" in browser.get(here.rsplit("/", 1)[0] + "/report").content
    assert not Card.objects.exists()


def test_answering_takes_few_queries(
    who: Learner, browser: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    attempt = sitting(who, Mode.LEARN, *(sample(Kind.ONE, id=f"q-{number}") for number in range(40)))
    browser.get(url(attempt, 1))
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        browser.post(url(attempt, 1), {"choice": "b", "do": "commit"})
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        browser.get(url(attempt, 1))


def test_a_mended_request_is_really_sent(who: Learner, browser: Client) -> None:
    question = next(each for each in bank().questions if isinstance(each.task, Fix))
    assert isinstance(question.task, Fix)
    wrong, right = (sitting(who, Mode.DRILL, question) for _ in range(2))
    assert browser.post(url(wrong, 1), {"text": "no request at all", "do": "commit"}).status_code == 422
    page = browser.post(url(wrong, 1), {"text": question.task.request, "do": "commit"}, follow=True)
    assert b"What the lab found" in page.content
    browser.post(url(right, 1), {"text": question.task.solution, "do": "commit"})
    assert [Asked.objects.get(attempt=attempt).right for attempt in (wrong, right)] == [False, True]


def test_a_task_of_the_lab_stays_open_until_it_is_done(who: Learner, browser: Client) -> None:
    question = sample(Kind.LAB)
    attempt = sitting(who, Mode.DRILL, question)
    page = browser.post(url(attempt, 1), {"do": "commit"})
    assert b"Not done yet" in page.content
    assert Asked.objects.get(attempt=attempt).committed_at is None
    assert SECRET in browser.post(url(attempt, 1), {"do": "give-up"}, follow=True).content
    assert Asked.objects.get(attempt=attempt).right is False


def test_a_task_begins_by_the_clock_of_the_lab_which_may_be_ahead(who: Learner, browser: Client) -> None:
    browser.get(reverse("lab:bench"))
    Sandbox.objects.update(
        clock_offset_seconds=400 * 86_400
    )  # what was done in the lab so far looks that new
    attempt = sitting(who, Mode.DRILL, sample(Kind.LAB))
    browser.get(url(attempt, 1))
    asked = Asked.objects.get(attempt=attempt)
    assert asked.seen_at is not None
    assert asked.seen_in_lab_at is not None
    assert timedelta(days=399) < asked.seen_in_lab_at - asked.seen_at < timedelta(days=401)


def test_a_page_of_the_guide_leads_to_its_topic() -> None:
    page = Client().get(reverse("quiz:home"), {"page": "client-side"}).content
    assert b'<option value="client-side" selected>' in page
    assert Client().get(reverse("quiz:home"), {"page": "no-such-page"}).status_code == 200
