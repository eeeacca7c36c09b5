"""A question survives as a document, whole, whatever becomes of its file."""

from __future__ import annotations

import random
from datetime import date

import pytest

from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import Kind
from studyapp.quiz.generating import generated
from studyapp.quiz.revisions import question_of, revision_of
from tests.quiz.samples import TASKS, sample


@pytest.mark.parametrize("kind", TASKS)
def test_a_document_gives_the_question_back(kind: Kind) -> None:
    assert question_of(revision_of(sample(kind)).document) == sample(kind)


def test_so_does_that_of_each_question_of_the_bank() -> None:
    assert [
        question for question in bank().questions if question_of(revision_of(question).document) != question
    ] == []


def test_a_scenario_that_was_made_up_can_be_kept() -> None:
    for question in generated(random.Random(7), 20, on=date(2026, 11, 24)):
        assert question_of(revision_of(question).document) == question


def test_a_mended_question_is_another_revision() -> None:
    before, after = revision_of(sample(Kind.ONE)), revision_of(sample(Kind.ONE, stem="What does `GET` show?"))
    assert before.question_id == after.question_id
    assert before.digest != after.digest
