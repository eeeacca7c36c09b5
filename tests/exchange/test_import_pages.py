"""Import over HTTP: preview, then all or nothing; ids are kept; what is imported is practised, and never trusted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from studyapp.accounts.merging import learner_at_sign_in
from studyapp.exchange.export.formats import FORMATS
from studyapp.exchange.importing import keeping
from studyapp.exchange.importing.drafts import MOST_DRAFTS
from studyapp.exchange.reading.holding import uncited
from studyapp.exchange.values import Selection
from studyapp.knowledge.guide_text import cited_in_line
from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import CITATION, Kind
from studyapp.quiz.learners import TOKEN
from studyapp.quiz.models import Asked, AskedRevision, Attempt, Card, ImportDraft, ImportedQuestion, Learner
from studyapp.quiz.own.kept import own_ids, own_questions
from studyapp.quiz.reporting.own_data import forget, own_data
from tests.exchange.hostile import hostile_selection
from tests.exchange.test_reading import GIFT
from tests.quiz.sitting import browser_of, learner

pytestmark = pytest.mark.django_db
ONE = "// [id:one]\nWhat is right? {=this#Because. ~that#No.}\n"
XSS = "<script>alert(1)</script><img src=x onerror=alert(1)>"
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def who() -> Learner:
    return learner()


@pytest.fixture
def browser(who: Learner) -> Client:
    return browser_of(who)


def give(browser: Client, text: str | bytes, name: str = "a.gift", code: str = "") -> Any:
    body = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, body)
    return browser.post(reverse("exchange:import"), {"file": file, "format": code})


def imported(browser: Client, text: str | bytes, name: str = "a.gift") -> str:
    preview = give(browser, text, name).headers["Location"]
    return browser.post(preview, follow=True).content.decode()


def practised(browser: Client, answers: Sequence[dict[str, str]] = ()) -> Attempt:
    answer = browser.post(reverse("quiz:start"), {"mode": "own", "count": "40"})
    assert answer.status_code == 303
    return Attempt.objects.latest("started_at")


def test_a_file_is_shown_then_kept_then_practised(browser: Client, who: Learner) -> None:
    answer = give(browser, GIFT)
    assert answer.status_code == 303
    shown = browser.get(answer.headers["Location"]).content.decode()
    assert "5 questions can be kept" in shown
    assert "5 new" in shown
    assert "3 that cannot be held here" in shown
    assert "It asks for a number within bounds" in shown
    assert ImportedQuestion.objects.count() == 0
    after = browser.post(answer.headers["Location"], follow=True).content.decode()
    assert "The file is imported: 5 new, 0 changed, 0 the same as before." in after
    assert ImportedQuestion.objects.filter(learner=who).count() == 5
    attempt = practised(browser)
    page = browser.get(reverse("quiz:question", args=[attempt.id, 1])).content.decode()
    assert "Imported, not checked by Envelope" in page
    assert attempt.asked.count() == 5


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


def test_the_same_ids_again_change_and_add_none(browser: Client, who: Learner) -> None:
    imported(browser, ONE)
    attempt = practised(browser)
    before = attempt.asked.get().revision
    assert "0 new, 0 changed, 1 the same" not in imported(browser, ONE.replace("that", "those"))
    row = ImportedQuestion.objects.get(learner=who)
    assert (row.revision, row.own_id) == (2, "one")
    # The running sitting still asks what it asked.
    assert attempt.asked.get().revision == before
    assert b"that" in browser.get(reverse("quiz:question", args=[attempt.id, 1])).content
    answer = give(browser, ONE.replace("that", "those"))
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "you have all of it already" in page


def test_nothing_of_a_file_with_an_error_is_kept(browser: Client) -> None:
    answer = give(browser, ONE + "\nBroken {\n=a\n")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing was imported" in page
    assert "<b>a.gift</b> has 1 problem." in page
    assert "Line 4" in page
    assert "never closed" in page
    assert ImportDraft.objects.count() == ImportedQuestion.objects.count() == 0


def test_a_confirmation_that_fails_half_way_keeps_nothing(
    browser: Client, who: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(browser, ONE)
    monkeypatch.setattr(keeping, "MOST_OWN", 2)
    here = give(browser, GIFT).headers["Location"]
    page = browser.post(here, follow=True).content.decode()
    assert "Nothing was imported. You would have 6 questions of your own; 2 is the most." in page
    assert ImportedQuestion.objects.count() == 1
    assert browser.get(here).status_code == 200  # the preview waits until there is room


def test_two_tabs_and_double_clicks(browser: Client) -> None:
    first = give(browser, ONE).headers["Location"]
    second = give(browser, ONE.replace("that", "those")).headers["Location"]
    pages = [browser.post(here, follow=True).content.decode() for here in (first, second, second, first)]
    assert ["This preview is no more" in page for page in pages] == [False, False, True, True]
    assert ImportedQuestion.objects.get().revision == 2


def test_of_two_confirmations_at_once_the_second_finds_nothing(browser: Client, who: Learner) -> None:
    give(browser, ONE)
    first, second = ImportDraft.objects.get(), ImportDraft.objects.get()
    assert len(keeping.confirm(who, first, AT).new) == 1
    ImportedQuestion.objects.all().delete()
    with pytest.raises(keeping.Gone):
        keeping.confirm(who, second, AT)
    assert ImportedQuestion.objects.count() == 0


def test_drafts_are_few_and_old_ones_go(browser: Client, who: Learner) -> None:
    for _ in range(MOST_DRAFTS + 2):
        give(browser, ONE)
    assert ImportDraft.objects.count() == MOST_DRAFTS
    ImportDraft.objects.update(made_at=datetime.now(UTC) - timedelta(days=2))
    give(browser, ONE)
    assert ImportDraft.objects.count() == 1


def test_a_draft_and_questions_are_their_learners_alone(browser: Client, who: Learner) -> None:
    here = give(browser, ONE).headers["Location"]
    stranger = browser_of(learner("b" * 32))
    for answer in (
        stranger.get(here, follow=True),
        stranger.post(here, follow=True),
        Client().get(here, follow=True),
    ):
        assert "This preview is no more" in answer.content.decode()
    browser.post(here)
    row = ImportedQuestion.objects.get()
    assert row.question_id not in stranger.get("/practise/own").content.decode()
    stranger.post("/practise/own", {"question": row.question_id})
    stranger.post("/practise/own/delete")
    assert ImportedQuestion.objects.count() == 1


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


def test_nothing_of_a_file_is_markup_on_any_page(browser: Client, who: Learner) -> None:
    document = json.loads(FORMATS["json"].write(hostile_selection()).body)
    for question in document["questions"]:
        question["stem"] = f"{XSS} {question['stem']}"
        question["explanation"] = f"{XSS} [x](javascript:alert(1)) [a-[sse-s3-is-the-default]b]"
    here = give(browser, json.dumps(document), f"{XSS}.json").headers["Location"]
    pages = [browser.get(here), browser.post(here, follow=True)]
    attempt = practised(browser)
    assert attempt.asked.count() == 5
    for position in range(1, 6):
        here = reverse("quiz:question", args=[attempt.id, position])
        pages.append(browser.get(here))
    browser.post(reverse("quiz:finish", args=[attempt.id]))
    for position in range(1, 6):
        pages.append(browser.get(reverse("quiz:question", args=[attempt.id, position])))
    pages.append(browser.get(reverse("quiz:report", args=[attempt.id])))
    broken = give(browser, f"{XSS} }} {{T}}", f"{XSS}.gift")
    for page in (*pages, broken):
        assert page.status_code in (200, 422)
        text = page.content.decode()
        assert "<script>alert" not in text
        assert "<img" not in text
        assert 'href="javascript' not in text
        assert "/study/facts/sse-s3" not in text


@pytest.mark.parametrize(
    "text", ["[a-[b-c]d]", "[a-[b-[c-d]e]f]", "[x [a-b]](https://a.example)", "`[a-b]` [a-b](c)"]
)
def test_no_text_cites_a_fact_once_it_is_held(text: str) -> None:
    assert list(cited_in_line(uncited(text))) == []
    assert not CITATION.search(uncited(text))  # a page lists as a source what this finds


def test_a_file_too_large_is_refused_before_it_is_read(browser: Client, settings: Any) -> None:
    class Unreadable:
        def read(self, *sizes: int) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    environ: dict[str, Any] = {"CONTENT_LENGTH": str(50 * 1024**2), "wsgi.input": Unreadable()}
    answer: Any = browser.generic(
        "POST",
        reverse("exchange:import"),
        content_type="multipart/form-data; boundary=x",
        **environ,
    )
    assert answer.status_code == 413
    assert "The file is larger than 5.0" in answer.content.decode()
    settings.IMPORT_MAX_BYTES = 20
    answer = give(browser, ONE)
    assert answer.status_code == 422
    assert "larger than 20" in answer.content.decode()


def test_a_file_larger_than_other_forms_take_is_read(browser: Client) -> None:
    many = "".join(f"// [id:q{n}]\nIs {n} {'x' * 400}? {{T}}\n\n" for n in range(1500))
    assert len(many) > 600_000
    assert (
        "1500 questions can be kept" in browser.get(give(browser, many).headers["Location"]).content.decode()
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose a file."),
        ({"file": "a text"}, "Choose a file."),
        ({"file": SimpleUploadedFile("a.gift", b"")}, "This file is empty."),
        (
            {"file": SimpleUploadedFile("a.gift", b"A {T}"), "format": "anki"},
            "Choose a format from the list.",
        ),
    ],
)
def test_what_is_missing_is_said(browser: Client, data: dict[str, Any], said: str) -> None:
    answer = browser.post(reverse("exchange:import"), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_form_of_another_site_imports_nothing(who: Learner) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser_of(who).cookies
    assert give(strict, ONE).status_code == 403
    assert ImportDraft.objects.count() == 0


def test_who_only_looks_is_no_learner() -> None:
    client = Client()
    for page in ("import", "own", "own-delete"):
        assert client.get(reverse(f"exchange:{page}"), follow=True).status_code == 200
    give(client, "Broken {")
    client.post(reverse("exchange:own-delete"))
    assert TOKEN not in client.session
    assert Learner.objects.count() == 0
