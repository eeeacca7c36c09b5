"""Own questions are practised, deleted, taken along and moved to an account; the bank never sees them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from studyapp.accounts.merging import learner_at_sign_in
from studyapp.exchange.export.formats import FORMATS
from studyapp.exchange.values import Selection
from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import Kind
from studyapp.quiz.models import Asked, AskedRevision, Card, ImportDraft, ImportedQuestion, Learner
from studyapp.quiz.own.kept import own_ids, own_questions
from studyapp.quiz.reporting.own_data import forget, own_data
from tests.accounts.test_accounts import PHRASE, account, post
from tests.exchange.giving import AT, ONE, give, imported, practised
from tests.exchange.test_reading import GIFT
from tests.quiz.sitting import browser_of, learner

pytestmark = pytest.mark.django_db


def test_an_answer_is_marked_and_scheduled_as_any_other(browser: Client, who: Learner) -> None:
    imported(browser, ONE)
    attempt = practised(browser)
    here = reverse("quiz:question", args=[attempt.id, 1])
    assert b"Because." not in browser.get(here).content
    page = browser.post(here, {"choice": "p1", "do": "commit"}, follow=True).content.decode()
    assert "Because." in page
    assert "Imported from your own file, not checked by Envelope" in page
    assert "Report a problem" not in page
    assert Asked.objects.get(attempt=attempt).right
    assert Card.objects.get(learner=who).question_id.startswith("own-one-")
    assert browser.get(f"{here}/problem").status_code == 404
    for name in ("home", "progress"):
        assert browser.get(reverse(f"quiz:{name}")).status_code == 200
    report = browser.get(reverse("quiz:report", args=[attempt.id])).content.decode()
    assert "Imported, not checked by Envelope" in report


def test_own_questions_can_be_deleted_and_sittings_keep_theirs(browser: Client) -> None:
    imported(browser, GIFT)
    attempt = practised(browser)
    row = ImportedQuestion.objects.first()
    assert row is not None
    assert (
        "Nothing was marked."
        in browser.post("/practise/own", {"question": "\0"}, follow=True).content.decode()
    )
    page = browser.post("/practise/own", {"question": row.question_id}, follow=True).content.decode()
    assert "1 question deleted." in page
    page = browser.post("/practise/own/delete", follow=True).content.decode()
    assert "All your own questions are deleted: 4." in page
    assert browser.get(reverse("quiz:question", args=[attempt.id, 1])).status_code == 200
    page = browser.post(reverse("quiz:start"), {"mode": "own", "count": "5"}, follow=True).content.decode()
    assert "You have no questions of your own yet." in page


def test_what_is_kept_can_be_taken_along_and_forgotten(browser: Client, who: Learner) -> None:
    imported(browser, ONE)
    practised(browser)
    kept = own_data(who, AT)["own_questions"]
    assert [(each["own_id"], each["revision"]) for each in kept] == [("one", 1)]
    assert "What is right?" in kept[0]["document"]
    give(browser, GIFT)
    forget(who)
    assert ImportedQuestion.objects.count() == ImportDraft.objects.count() == 0
    assert not AskedRevision.objects.filter(question_id__startswith="own-").exists()


def test_of_two_with_one_id_the_newer_is_kept_at_sign_in(
    browser: Client, who: Learner, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("ada")
    account = learner("c" * 32, user=user)
    for text, of in ((ONE, account), (ONE.replace("that", "those") + "\n" + GIFT, who)):
        imported(browser_of(of), text)
    ImportedQuestion.objects.filter(learner=account).update(changed_at=AT)
    learner_at_sign_in(user, who.token, AT)
    rows = ImportedQuestion.objects.filter(learner=account)
    assert rows.count() == 6
    row = rows.get(own_id="one")
    assert (row.revision, "those" in row.document) == (2, True)


def test_of_two_with_one_id_an_older_one_gives_way(
    browser: Client, who: Learner, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("ada")
    account = learner("c" * 32, user=user)
    imported(browser, ONE.replace("that", "those"))
    imported(browser_of(account), ONE)
    learner_at_sign_in(user, who.token, AT)
    assert "that" in ImportedQuestion.objects.get().document


def test_the_bank_stays_as_it_is_and_nothing_of_it_is_borrowed(
    browser: Client, whole_bank: Selection
) -> None:
    body = FORMATS["json"].write(whole_bank).body
    page = give(browser, body, "bank.json")
    shown = browser.get(page.headers["Location"]).content.decode()
    count = sum(question.kind not in (Kind.FIX, Kind.LAB) for question in bank().questions)
    assert f"{count} questions can be kept" in shown
    assert "It is judged by steps in the lab" in shown
    browser.post(page.headers["Location"])
    who = Learner.objects.get()
    for question in own_questions(who, [each.id for each in own_ids(who)]):
        assert question.id.startswith("own-")
        assert (question.facts, question.topic, question.experiment, question.trap) == (
            (),
            "imported",
            "",
            "",
        )
    assert len(bank().questions) == len(whole_bank.questions)
    home = browser.get("/practise").content.decode()
    assert f"{len(bank().questions)} questions of our own" in home


@pytest.mark.parametrize("answers", ["keep", "delete"])
def test_an_account_that_goes_takes_its_own_texts_along(answers: str) -> None:
    browser, _ = account()
    imported(browser, ONE)
    practised(browser)
    post(browser, "accounts:delete", passphrase=PHRASE, answers=answers)
    there = AskedRevision.objects.filter(question_id__startswith="own-").exists()
    assert (ImportedQuestion.objects.exists(), there) == (answers == "keep", answers == "keep")
