"""Writing and mending in the browser: gates beside the fields, the preview, saving, and who was faster."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import Choose, Kind, Question
from studyapp.quiz.editing.fields import initial_of
from studyapp.quiz.editing.in_use import in_use
from studyapp.quiz.models import AskedRevision, QuestionEdit
from studyapp.quiz.modes import Mode
from studyapp.quiz.revisions import entry_of, revision_of
from tests.quiz.sitting import AT, browser_of, learner, sitting
from tests.staff.people import staff_browser

pytestmark = pytest.mark.django_db
QUESTION = next(each for each in bank().questions if each.id == "principal-in-the-event")
PLAIN = next(each for each in bank().questions if each.kind is Kind.ONE and each.unproved)
MENDED = (
    "S3 decrypts an object because a user asked. An auditor reads the KMS event `Decrypt`. Whom does it name?"
)


def url(question: Question = QUESTION) -> str:
    return reverse("staff:edit", args=[question.id])


def fields_of(question: Question = QUESTION, **changed: Any) -> dict[str, Any]:
    values = initial_of(entry_of(revision_of(question).document))
    kept = {name: value for name, value in values.items() if value not in ("", False)}
    return {**kept, "began_at": 0, "why": "Said more plainly.", "do": "save", **changed}


@pytest.fixture
def browser() -> Client:
    return staff_browser()


@pytest.mark.parametrize("kind", list(Kind))
def test_a_question_of_each_kind_passes_through_the_form_unchanged(browser: Client, kind: Kind) -> None:
    question = next(each for each in bank().questions if each.kind is kind)
    assert browser.get(url(question)).status_code == 200
    answer = browser.post(url(question), fields_of(question))
    assert answer.status_code == 303, re.findall(r"<li>.*?</li>", answer.content.decode())[:9]
    kept = in_use().questions[question.id]
    assert entry_of(revision_of(kept).document) | {"changed": []} == entry_of(revision_of(question).document)
    assert kept.changed[0].what == "Said more plainly."


def test_a_mended_question_is_asked_and_begun_sittings_keep_the_old_one(browser: Client) -> None:
    begun = sitting(who := learner("1" * 32), Mode.LEARN, QUESTION)
    assert browser.post(url(), fields_of(stem=MENDED)).status_code == 303
    assert in_use().questions[QUESTION.id].stem == MENDED
    assert AskedRevision.objects.get(pk=begun.asked.get().revision_id).digest == revision_of(QUESTION).digest
    page = browser_of(who).get(reverse("quiz:question", args=[begun.id, 1])).content.decode()
    assert "An investigator looks at" in page
    history = Client().get(reverse("quiz:history", args=[QUESTION.id])).content.decode()
    assert "Said more plainly." in history
    fresh = sitting(who, Mode.LEARN, in_use().questions[QUESTION.id])
    assert fresh.asked.get().revision_id == revision_of(in_use().questions[QUESTION.id]).digest
    assert b"An auditor reads" in browser.get(reverse("staff:patch")).content


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"stem": "Too short?"}, "a stem has 6 to"),
        ({"stem": ""}, "required"),
        ({"option-2-reason": "Short [events-of-a-kms-object]."}, "a reason has at least 60"),
        ({"option-2-reason": "x" * 70}, "cites no fact"),
        ({"explanation": "One two three [no-such-fact]."}, "an explanation has 15"),
        ({"option-1-text": "The user"}, "is there 2 times"),
        ({"option-1-right": "on"}, "one of them right"),
        ({"rest": "proof = ["}, "not TOML"),
        ({"rest": "id = 'x'"}, "belong here"),
        ({"rest": "[proof]\nanswer = 3\naction = 4"}, "proof"),
        ({"unproved": "No lab shows it."}, "one of proof, requires and unproved"),
        ({"objectives": ["nonsense"]}, "not one of the available"),
        ({"began_at": "-1"}, "greater than or equal"),
        ({"why": ""}, "required"),
        ({"stem": "Null \x00 byte in a stem of some words"}, "Null characters"),
    ],
)
def test_a_gate_that_is_shut_says_so_and_keeps_what_was_written(
    browser: Client, changed: dict[str, Any], told: str
) -> None:
    answer = browser.post(url(), {**fields_of(explanation="Kept words of mine."), **changed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told.lower() in page.lower()
    assert "Kept words of mine." in page or "explanation" in changed
    assert not QuestionEdit.objects.exists()


def test_a_near_duplicate_of_another_question_is_refused(browser: Client) -> None:
    answer = browser.post(url(PLAIN), fields_of(PLAIN, stem=QUESTION.stem))
    assert answer.status_code == 422
    assert "of its words with question" in answer.content.decode()


def test_a_key_that_the_lab_does_not_show_is_refused(browser: Client) -> None:
    """The proof is run again: with another option as the key it says otherwise."""
    assert isinstance(QUESTION.task, Choose)
    wrong = {**fields_of(), "option-1-right": "on"}
    del wrong["option-4-right"]
    answer = browser.post(url(), wrong)
    assert answer.status_code == 422
    assert "is seen" in answer.content.decode()


def test_a_preview_shows_the_question_and_saves_nothing(browser: Client) -> None:
    answer = browser.post(url(), fields_of(stem=MENDED + " <script>alert(1)</script>", do="preview"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "passes every gate" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert not QuestionEdit.objects.exists()


def test_the_second_who_saves_is_told_and_loses_nothing(browser: Client) -> None:
    other = staff_browser("omar", token="6" * 32)
    assert other.post(url(), fields_of(stem=MENDED, why="Omar's words.")).status_code == 303
    mine = MENDED.replace("auditor", "examiner")
    answer = browser.post(url(), fields_of(stem=mine))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "omar saved this question" in page
    assert "Omar&#x27;s words." in page
    assert "examiner reads" in page
    assert in_use().questions[QUESTION.id].stem == MENDED
    assert 'name="began_at" value="1"' in page
    assert browser.post(url(), fields_of(stem=mine, began_at=1)).status_code == 303
    assert in_use().questions[QUESTION.id].stem == mine


def new_fields(name: str) -> dict[str, Any]:
    reasons = {
        f"option-{n}-reason": f"{PLAIN_REASON[:-1]}, number {n} of these options [sse-s3-is-the-default]."
        for n in range(1, 5)
    }
    return {
        **fields_of(PLAIN),
        **reasons,
        "id": name,
        "stem": "Which of these seven words is wholly unlike others?",
    }


PLAIN_REASON = "Reason {} is long enough to be one and speaks of nothing but itself [sse-s3-is-the-default]."


def test_a_new_question_needs_a_new_id_and_can_be_taken_back(browser: Client) -> None:
    write = reverse("staff:write") + f"?kind={PLAIN.kind}"
    for taken in (QUESTION.id, "Not An Id", ""):
        assert browser.post(write, new_fields(taken)).status_code == 422
    answer = browser.post(write, new_fields("never-there-before"))
    assert answer.status_code == 303, re.findall(r"<li>.*?</li>", answer.content.decode())[:9]
    assert "never-there-before" in in_use().questions
    back = reverse("staff:take-back", args=["never-there-before"])
    browser.post(back, {"began_at": "9"})
    assert "never-there-before" in in_use().questions
    browser.post(back, {"began_at": "1"})
    assert "never-there-before" not in in_use().questions
    assert browser.post(write, new_fields("never-there-before")).status_code == 422
    assert browser.get(reverse("staff:write"), {"kind": "riddle"}).status_code == 404


def test_saving_needs_the_token_of_its_form(browser: Client) -> None:
    browser.handler.enforce_csrf_checks = True
    assert browser.post(url(), fields_of(stem=MENDED)).status_code == 403
    assert not QuestionEdit.objects.exists()


BLANK = {
    f"option-{n}-{column}": ""
    for n in range(1, 7)
    for column in ("text", "reason", "right", "id", "observed")
}
NONSENSE: list[dict[str, Any]] = [
    BLANK,
    {**BLANK, "option-1-text": "Alone"},
    {"rest": "requires = { x = 'must' }"},
    {"rest": "proof = 3"},
    {"rest": "[proof]\naction = [{ do = 'explode' }]"},
    {"rest": "[proof]\naction = [{ do = 'create_bucket', name = 7 }]\nanswer = 'a.b'"},
    {"rest": "[proof]\naction = [{ do = { a = [1] } }]\nexpect = [{ see = 1 }]"},
    {"rest": "[proof]\naction = []\nanswer = '$$$'"},
    {"option-1-id": "b"},
    {"option-1-id": "<b>"},
    {"checked_on": "2999-01-01"},
    {"checked_on": "nonsense"},
    {"topic": "nonsense"},
    {"began_at": "9" * 30},
]


@pytest.mark.parametrize("changed", NONSENSE)
def test_nonsense_is_refused_and_never_an_error_of_ours(browser: Client, changed: dict[str, Any]) -> None:
    assert browser.post(url(), {**fields_of(), **changed}).status_code in {409, 422}
    assert not QuestionEdit.objects.exists()


def test_a_number_that_is_taken_is_never_given_again(browser: Client) -> None:
    """What the constraint is for: another process stored its edit between our count and our insert."""
    revision = revision_of(QUESTION)
    QuestionEdit.objects.create(
        question_id=QUESTION.id, number=2, digest=revision.digest, document="", edited_at=AT, why="Theirs."
    )
    assert browser.post(url(), fields_of(stem=MENDED, began_at=1)).status_code == 409
    assert QuestionEdit.objects.get().why == "Theirs."
