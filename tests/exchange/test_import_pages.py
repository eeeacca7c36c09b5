"""Import over HTTP: preview, then all or nothing; ids are kept; what is imported is practised, and never trusted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from studyapp.exchange.export.formats import FORMATS
from studyapp.exchange.importing import keeping
from studyapp.exchange.importing.drafts import MOST_DRAFTS
from studyapp.exchange.reading.holding import uncited
from studyapp.knowledge.guide_text import cited_in_line
from studyapp.knowledge.question_values import CITATION
from studyapp.quiz.learners import TOKEN
from studyapp.quiz.models import ImportDraft, ImportedQuestion, Learner
from tests.exchange.giving import AT, ONE, give, imported, practised
from tests.exchange.hostile import hostile_selection
from tests.exchange.test_reading import GIFT
from tests.quiz.sitting import browser_of, learner

pytestmark = pytest.mark.django_db
XSS = "<script>alert(1)</script><img src=x onerror=alert(1)>"


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
