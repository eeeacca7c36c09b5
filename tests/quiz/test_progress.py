"""Looking back, settings, pausing, and one's data in one's own hands."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from studyapp.knowledge.guide_values import GuideSlug
from studyapp.knowledge.question_values import Kind, QuestionId, Topic, TopicId
from studyapp.quiz.attempts.answering import commit
from studyapp.quiz.learning import calibrations, forecast, masteries
from studyapp.quiz.models import Asked, Attempt, Card, Learner
from studyapp.quiz.modes import Mode
from studyapp.quiz.responses import Confidence, Response
from studyapp.quiz.schedule import after_answer, card_of, rating_of
from tests.quiz.samples import sample
from tests.quiz.sitting import browser_of, learner, sitting

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
TOPIC = Topic(id=TopicId("samples"), title="Samples", about="…", order=1, page=GuideSlug("sse-s3"))


def test_mastery_counts_what_was_never_asked_as_not_known() -> None:
    questions = [sample(Kind.ONE, id=f"q-{number}") for number in range(4)]
    held = card_of(after_answer(None, rating_of(True, Confidence.SURE), AT).state)
    (mastery,) = masteries([TOPIC], questions, {QuestionId("q-0"): held}, AT)
    assert [square.level for square in mastery.squares] == [4, 0, 0, 0]
    assert (mastery.seen, mastery.held, mastery.percent) == (1, 1, 25)


def test_the_forecast_counts_what_is_overdue_today() -> None:
    days = forecast([AT - timedelta(days=3), AT, AT + timedelta(days=1), AT + timedelta(days=99)], AT)
    assert days[:3] == ((date(2026, 11, 24), 2), (date(2026, 11, 25), 1), (date(2026, 11, 26), 0))
    assert len(days) == 14


def test_calibration_is_a_share_for_each_confidence() -> None:
    rows = [("sure", True, 3), ("sure", False, 1), ("guess", False, 2)]
    assert [(each.answers, each.percent) for each in calibrations(rows)] == [(2, 0), (0, 0), (4, 75)]


@pytest.fixture
def who(db: None) -> Learner:
    return learner(daily_limit=7, may_pause=True)


@pytest.fixture
def browser(who: Learner) -> Client:
    return browser_of(who)


def answered(who: Learner) -> Attempt:
    attempt = sitting(who, Mode.LEARN, sample(Kind.ONE))
    asked = attempt.asked.select_related("revision").get()
    commit(asked, Response(chosen=("b",)), Confidence.SURE, datetime.now(UTC))  # type: ignore[arg-type]
    return attempt


def test_the_page_shows_what_was_answered(who: Learner, browser: Client) -> None:
    answered(who)
    page = browser.get(reverse("quiz:progress")).content.decode()
    assert "1 answer" in page
    assert "100 % of 1" in page


def test_before_the_first_answer_it_says_so() -> None:
    assert b"Nothing answered yet" in Client().get(reverse("quiz:progress")).content


def test_a_sitting_can_be_paused_and_loses_no_time(who: Learner, browser: Client) -> None:
    attempt = sitting(who, Mode.MOCK, sample(Kind.ONE), minutes=30)
    pause = reverse("quiz:pause", args=[attempt.id])
    browser.post(pause)
    paused = Attempt.objects.get(pk=attempt.pk)
    assert paused.paused_at is not None
    assert attempt.ends_at is not None
    hour = timedelta(hours=1)
    Attempt.objects.filter(pk=attempt.pk).update(
        paused_at=paused.paused_at - hour, ends_at=attempt.ends_at - hour
    )
    assert browser.get(reverse("quiz:question", args=[attempt.id, 1])).status_code == 303
    browser.post(pause)
    resumed = Attempt.objects.get(pk=attempt.pk)
    assert resumed.paused_at is None
    assert resumed.ends_at is not None
    assert abs((resumed.ends_at - attempt.ends_at).total_seconds()) < 5


def test_pausing_is_for_those_who_turned_it_on(who: Learner, browser: Client) -> None:
    Learner.objects.update(may_pause=False)
    attempt = sitting(who, Mode.MOCK, sample(Kind.ONE), minutes=30)
    assert b"Pausing is off" in browser.post(reverse("quiz:pause", args=[attempt.id]), follow=True).content
    assert Attempt.objects.get(pk=attempt.pk).paused_at is None


def test_settings_are_kept_and_nonsense_is_not(who: Learner, browser: Client) -> None:
    url = reverse("quiz:settings")
    wrong = browser.post(url, {"daily_limit": "0", "extra_percent": "7", "exam_on": "tomorrow"})
    assert wrong.status_code == 422
    assert Learner.objects.get(pk=who.pk).daily_limit == 7
    browser.post(url, {"daily_limit": "30", "extra_percent": "50", "exam_on": "2027-01-15"})
    kept = Learner.objects.get(pk=who.pk)
    assert (kept.daily_limit, kept.extra_percent, kept.exam_on, kept.has_keys) == (
        30,
        50,
        date(2027, 1, 15),
        False,
    )


def test_all_of_it_can_be_taken_along_but_for_the_token(who: Learner, browser: Client) -> None:
    answered(who)
    document = browser.get(reverse("quiz:own-data")).content.decode()
    taken = json.loads(document)
    assert [len(taken[part]) for part in ("sittings", "answers", "memory")] == [1, 1, 1]
    assert taken["answers"][0]["response"] == {"chosen": ["b"]}
    assert who.token not in document


def test_all_of_it_can_be_deleted_and_nobody_elses(who: Learner, browser: Client) -> None:
    other = learner("b" * 32)
    answered(who)
    answered(other)
    assert browser.get(reverse("quiz:forget")).status_code == 200
    browser.post(reverse("quiz:forget"))
    assert list(Learner.objects.all()) == [other]
    for model in (Attempt, Asked, Card):
        assert model.objects.count() == 1
