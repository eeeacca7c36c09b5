"""The export over HTTP: what is lost is said first, and the file is what was chosen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from studyapp.exchange.export.formats import FORMATS
from studyapp.knowledge.question_reading import bank
from studyapp.quiz.editing.saving import save_edit

pytestmark = pytest.mark.django_db


def test_what_is_lost_stands_before_the_download(client: Client) -> None:
    page = client.get("/practise/export", {"format": "aiken", "topic": "cost"}).content.decode()
    single = sum(question.kind == "one" and question.topic == "cost" for question in bank().questions)
    assert f"{single} of {sum(q.topic == 'cost' for q in bank().questions)} questions" in page
    assert "Aiken has no feedback." in page
    assert "envelope-questions.txt" in page
    assert 'href="/practise/export/aiken?topic=cost"' in page


@pytest.mark.parametrize("code", FORMATS)
def test_each_format_can_be_taken(client: Client, code: str) -> None:
    answer = client.get(f"/practise/export/{code}?topic=cost&exam=saa-c03")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="envelope-questions')
    assert len(answer.content) > 500


def test_the_file_holds_what_was_chosen(client: Client) -> None:
    found = json.loads(client.get("/practise/export/json?topic=cost&exam=saa-c03").content)["questions"]
    expected = [q.id for q in bank().questions if q.topic == "cost" and "saa-c03" in q.exams]
    assert [each["id"] for each in found] == expected
    assert expected


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("format=word", "Choose a format from the list."),
        ("topic=cost", "Choose a format."),
        ("format=gift&topic=%00", "There is no such topic here."),
        ("format=gift&exam=%3Cscript%3E", "There is no such exam here."),
        (
            "format=gift&topic=do-it-in-the-lab&exam=clf-c02",
            "No question of these topics is for these exams.",
        ),
    ],
)
def test_what_does_not_exist_is_answered_in_words(client: Client, query: str, said: str) -> None:
    answer = client.get(f"/practise/export?{query}")
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert b"Download" not in answer.content


def test_a_download_of_nothing_leads_back_to_the_page_that_says_so(client: Client) -> None:
    answer = client.get("/practise/export/gift?topic=nowhere", follow=True)
    assert answer.redirect_chain == [("/practise/export?topic=nowhere&format=gift", 302)]
    assert "There is no such topic here." in answer.content.decode()
    assert client.get("/practise/export/word").status_code == 404
    assert client.post("/practise/export").status_code == 405


def test_what_staff_mended_goes_out_mended(client: Client) -> None:
    question = next(each for each in bank().questions if each.topic == "cost")
    mended = replace(question, stem="A stem that was made clearer in the browser.")
    author = get_user_model().objects.create_user("mender")
    save_edit(
        question.id, mended, began_at=0, author=author, why="Clearer.", at=datetime(2026, 11, 24, tzinfo=UTC)
    )
    found = json.loads(client.get("/practise/export/json?topic=cost").content)["questions"]
    assert [each["stem"] for each in found if each["id"] == question.id] == [mended.stem]
