"""An account keeps what was done, merges it exactly once, and tells strangers nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from studyapp.accounts.guessing import MOST, WINDOW, may_try
from studyapp.accounts.merging import learner_at_sign_in
from studyapp.quiz.learners import leave
from studyapp.quiz.models import Asked, Attempt, Card, ImportDraft, ImportedQuestion, Learner, ProblemReport
from tests.quiz.sitting import AT, browser_of, learner, sitting

pytestmark = pytest.mark.django_db
PHRASE = "seven quiet rivers"
NAME = {"name": "Ada", "passphrase": PHRASE}
SIGN_IN, SIGN_UP = "accounts:sign-in", "accounts:sign-up"


def post(browser: Client, page: str, **values: str) -> str:
    return browser.post(reverse(page), values, follow=True).content.decode()


def card(who: Learner, question: str, *, days: int, answers: int) -> Card:
    return Card.objects.create(
        learner=who,
        question_id=question,
        due_at=AT,
        state={"day": days},
        last_right=days > 0,
        answered_at=AT + timedelta(days=days),
        answers=answers,
        times_wrong=1,
    )


def account() -> tuple[Client, Learner]:
    browser = browser_of(learner("b" * 32))
    post(browser, SIGN_UP, **NAME)
    return browser, Learner.objects.get(user__username="ada")


def token_in(browser: Client) -> str | None:
    token: str | None = browser.session.get("learner")
    return token


def test_signing_up_keeps_what_the_browser_did_under_a_new_token() -> None:
    who = learner()
    attempt, browser = sitting(who), browser_of(who)
    assert "Your account is made" in post(browser, SIGN_UP, **NAME)
    kept = Learner.objects.get()
    assert (kept.pk, kept.user and kept.user.get_username()) == (who.pk, "ada")
    assert kept.token != "a" * 32
    assert token_in(browser) == kept.token
    assert browser.get(reverse("quiz:question", args=[attempt.id, 1])).status_code == 200
    assert browser_of(who).get(reverse("quiz:question", args=[attempt.id, 1])).status_code == 404


def test_signing_in_elsewhere_merges_exactly_once() -> None:
    _, kept = account()
    own = learner("c" * 32)
    attempt = sitting(own)
    for who, question, days, answers in [
        (kept, "newer-here", 2, 3),
        (own, "newer-here", 1, 4),
        (kept, "newer-there", 1, 3),
        (own, "newer-there", 2, 4),
        (own, "only-there", 1, 5),
    ]:
        card(who, question, days=days, answers=answers)
    ProblemReport.objects.create(
        question_id="any",
        revision=attempt.asked.get(position=1).revision,
        learner=own,
        text="A word.",
        reported_at=AT,
    )
    browser = browser_of(own)
    for _ in range(2):
        post(browser, SIGN_IN, **NAME)
        post(browser_of(own), SIGN_IN, **NAME)
    cards = Card.objects.filter(learner=kept).values_list(
        "question_id", "state__day", "answers", "times_wrong"
    )
    assert sorted(cards) == [("newer-here", 2, 7, 2), ("newer-there", 2, 7, 2), ("only-there", 1, 5, 1)]
    assert list(Learner.objects.values_list("pk", flat=True)) == [kept.pk]
    assert set(Asked.objects.values_list("learner", flat=True)) == {kept.pk}
    assert Attempt.objects.get(pk=attempt.pk).learner_id == kept.pk
    assert ProblemReport.objects.get().learner == kept
    assert token_in(browser) == kept.token


def test_all_that_belongs_to_a_learner_is_merged() -> None:
    """A new table with a learner has to be named in merging.py; then here."""
    models = {
        relation.related_model
        for relation in Learner._meta.get_fields(include_hidden=True)
        if relation.one_to_many
    }
    assert models == {Attempt, Asked, Card, ProblemReport, ImportedQuestion, ImportDraft}


@pytest.mark.django_db(transaction=True)
def test_two_sign_ins_at_once_merge_once() -> None:
    _, kept = account()
    own = learner("c" * 32)
    card(kept, "both", days=1, answers=3)
    card(own, "both", days=2, answers=4)
    user = User.objects.get()

    def enter(_: int) -> int:
        try:
            return learner_at_sign_in(user, own.token, AT).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(enter, range(4))) == {kept.pk}
    assert Card.objects.get().answers == 7


def test_anothers_account_is_never_merged() -> None:
    browser, ada = account()
    sitting(ada)
    post(Client(), SIGN_UP, name="eve", passphrase=PHRASE)
    post(browser, SIGN_IN, name="eve", passphrase=PHRASE)
    assert set(Attempt.objects.values_list("learner", flat=True)) == {ada.pk}
    assert token_in(browser) == Learner.objects.get(user__username="eve").token


def test_signing_out_leaves_no_learner_and_keeps_the_lab() -> None:
    browser, kept = account()
    browser.get(reverse("lab:bench"))
    sandbox = browser.session["sandbox"]
    assert "ada" in browser.get(reverse("quiz:home")).content.decode()
    assert "You are signed out" in post(browser, "accounts:sign-out")
    assert token_in(browser) is None
    assert browser.session["sandbox"] == sandbox
    assert "Sign in" in browser.get(reverse("quiz:home")).content.decode()
    assert Learner.objects.filter(pk=kept.pk).exists()


def test_a_new_passphrase_signs_out_every_other_browser() -> None:
    browser, _ = account()
    other = Client()
    post(other, SIGN_IN, **NAME)
    new = "eight quiet rivers"
    assert "do not belong" in post(browser, "accounts:passphrase", passphrase="wrong", new_passphrase=new)
    assert "is changed" in post(browser, "accounts:passphrase", passphrase=PHRASE, new_passphrase=new)
    assert browser.get(reverse("accounts:account")).status_code == 200
    assert "Sign in" in other.get(reverse("quiz:home")).content.decode()
    assert other.get(reverse("accounts:account")).headers["Location"] == reverse(SIGN_IN)
    assert "do not belong" in post(other, SIGN_IN, **NAME)
    assert "You are signed in" in post(other, SIGN_IN, name="ada", passphrase=new)


@pytest.mark.parametrize("answers", ["keep", "delete"])
def test_deleting_the_account(answers: str) -> None:
    browser, kept = account()
    attempt, stolen = sitting(kept), browser_of(kept)
    post(browser, "accounts:delete", passphrase="wrong", answers=answers)
    assert User.objects.exists()
    assert "The account is deleted" in post(browser, "accounts:delete", passphrase=PHRASE, answers=answers)
    url = reverse("quiz:question", args=[attempt.id, 1])
    assert not User.objects.exists()
    assert browser.get(url).status_code == (200 if answers == "keep" else 404)
    assert stolen.get(url).status_code == 404
    assert Attempt.objects.exists() == (answers == "keep")


def test_an_account_deleted_in_two_tabs_is_deleted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    browser, kept = account()
    first = browser_of(kept)

    def other_tab_first(request: HttpRequest) -> None:
        monkeypatch.undo()
        assert "The account is deleted" in post(first, "accounts:delete", passphrase=PHRASE, answers="delete")
        leave(request)

    monkeypatch.setattr("studyapp.accounts.views.leave", other_tab_first)
    assert "The account is deleted" in post(browser, "accounts:delete", passphrase=PHRASE, answers="keep")
    assert not User.objects.exists()
    assert not Learner.objects.exists()


def test_a_name_made_by_the_operator_with_capitals_can_sign_in() -> None:
    User.objects.create_superuser("Grace", password=PHRASE)
    browser = Client()
    assert "This name is taken" in post(Client(), SIGN_UP, name="grace", passphrase=PHRASE)
    assert "You are signed in" in post(browser, SIGN_IN, name="grace", passphrase=PHRASE)
    page = browser.get(reverse("accounts:account")).content.decode()
    assert reverse("staff:reports") in page
    assert browser.get(reverse("staff:reports")).status_code == 200


def test_only_staff_are_shown_the_way_to_their_pages() -> None:
    browser, _ = account()
    assert reverse("staff:reports") not in browser.get(reverse("accounts:account")).content.decode()


def test_an_unknown_name_and_a_wrong_passphrase_get_the_same_answer() -> None:
    account()
    pages = []
    for name in ("ada", "eva"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = Client().post(reverse(SIGN_IN), {"name": name, "passphrase": "not this one"})
        shown = [
            line
            for line in page.content.decode().replace(name, "").splitlines()
            if "csrf" not in line.lower()
        ]
        pages.append((page.status_code, len(queries), shown))
    assert pages[0] == pages[1]


def test_guessing_is_bounded_for_every_name_and_ends() -> None:
    account()
    for name in ("ada", "eva"):
        for _ in range(MOST):
            assert "do not belong" in post(Client(), SIGN_IN, name=name, passphrase="not this one")
        assert "Too many passphrases" in post(Client(), SIGN_IN, name=name, passphrase=PHRASE)
    assert [may_try("bob", AT) for _ in range(MOST + 1)] == [True] * MOST + [False]
    assert may_try("bob", AT + WINDOW)


@pytest.mark.parametrize("page", ["sign-in", "sign-up", "sign-out", "passphrase", "delete"])
def test_every_form_wants_its_token(page: str) -> None:
    browser, _ = account()
    browser.handler.enforce_csrf_checks = True
    assert browser.post(reverse(f"accounts:{page}"), NAME).status_code == 403


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"name": "ADA", "passphrase": PHRASE},
        {"name": "bob", "passphrase": "short"},
        {"name": "a\0b", "passphrase": PHRASE},
        {"name": "x" * 5000, "passphrase": PHRASE},
        {"name": "bob", "passphrase": "x" * 5000},
        {"name": "<b>", "passphrase": PHRASE},
    ],
)
def test_a_bad_name_or_passphrase_is_refused(values: dict[str, str]) -> None:
    account()
    assert "<title>Error: " in post(Client(), SIGN_UP, **values)
    assert User.objects.count() == 1


def test_an_account_costs_other_pages_no_query() -> None:
    who = learner()
    browser, counted = browser_of(who), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("quiz:home"))
        counted.append(len(queries))
        post(browser, SIGN_UP, **NAME)
    assert counted[0] == counted[1]
