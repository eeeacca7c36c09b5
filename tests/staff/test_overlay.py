"""Edits over the files: they win until the file says the same, in every worker, and leave the repository as a patch."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from studyapp.knowledge.question_reading import QUESTIONS, bank, read_bank
from studyapp.knowledge.question_values import Kind, QuestionId
from studyapp.quiz.editing.in_use import begin_request, end_request, in_use
from studyapp.quiz.editing.overlay import Edit, overlaid
from studyapp.quiz.editing.patching import PLACE, mended_text, patch
from studyapp.quiz.models import QuestionEdit
from studyapp.quiz.revisions import revision_of, revisions
from tests.quiz.sitting import AT

FILED = next(each for each in bank().questions if each.kind is Kind.ONE)
MENDED = replace(FILED, stem="What does a mended question ask of you here?")
NEW = replace(FILED, id=QuestionId("never-there-before"), stem="What does a new question ask of you?")


def edit_of(question: object, document: str | None = None) -> Edit:
    revision = revision_of(question)  # type: ignore[arg-type]
    text = revision.document if document is None else document
    return Edit(question_id=revision.question_id, digest=revision.digest, document=text)


def test_an_edit_wins_and_a_new_question_is_there() -> None:
    found = overlaid(bank(), revisions(), [edit_of(MENDED), edit_of(NEW)])
    assert found.edited == {FILED.id, NEW.id}
    assert found.questions[FILED.id] == MENDED
    assert [each.id for each in found.bank.questions] == [*(each.id for each in bank().questions), NEW.id]
    assert found.revisions[FILED.id].digest == revision_of(MENDED).digest


def test_once_the_file_says_the_same_the_edit_is_retired() -> None:
    caught_up = {**revisions(), FILED.id: revision_of(MENDED)}
    assert not overlaid(bank(), caught_up, [edit_of(MENDED)]).edited


@pytest.mark.parametrize("document", ["", "{", "{}", "[]", '{"task": 1, "checked_on": 2}'])
def test_what_cannot_be_read_or_was_taken_back_leaves_the_file(document: str) -> None:
    found = overlaid(bank(), revisions(), [edit_of(MENDED, document)])
    assert found.questions[FILED.id] == FILED
    assert not found.edited


def test_an_edit_of_a_topic_that_is_gone_is_left_out() -> None:
    assert not overlaid(bank(), revisions(), [edit_of(replace(MENDED, topic="gone"))]).edited  # type: ignore[arg-type]


@pytest.mark.django_db
def test_another_worker_sees_an_edit_at_its_next_request() -> None:
    begin_request()
    assert FILED.id not in in_use().edited
    revision = revision_of(MENDED)  # what another process stores
    QuestionEdit.objects.create(
        question_id=FILED.id,
        number=1,
        digest=revision.digest,
        document=revision.document,
        edited_at=AT,
        why="x",
    )
    assert FILED.id not in in_use().edited  # one request sees one bank
    end_request()
    begin_request()
    assert in_use().questions[FILED.id] == MENDED
    end_request()


@pytest.mark.django_db
def test_knowing_the_version_costs_one_query_a_request(django_assert_num_queries: object) -> None:
    Client().get(reverse("quiz:history", args=[FILED.id]))
    with django_assert_num_queries(2):  # type: ignore[operator]
        Client().get(reverse("quiz:history", args=[FILED.id]))


def test_the_patch_makes_the_files_say_the_same(tmp_path: Path) -> None:
    folder = tmp_path / PLACE
    folder.mkdir(parents=True)
    for path in QUESTIONS.glob("*.toml"):
        (folder / path.name).write_bytes(path.read_bytes())
    edited = [MENDED, NEW]
    text = patch(folder, edited)
    subprocess.run(["git", "apply", "-"], input=text.encode(), cwd=tmp_path, check=True, timeout=20)
    read = {each.id: each for each in read_bank(folder).questions}
    assert (read[FILED.id], read[NEW.id]) == (MENDED, NEW)
    assert len(read) == len(bank().questions) + 1
    assert patch(folder, edited) == ""


def test_nothing_edited_makes_no_patch() -> None:
    assert patch(QUESTIONS, []) == ""
    assert mended_text("[topic]\n\n\n", []) == "[topic]\n\n\n"
