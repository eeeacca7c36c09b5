"""The form's fields hold every question of the bank, and give it back."""

from __future__ import annotations

from typing import Any

import pytest

from studyapp.knowledge.question_reading import bank, read_question
from studyapp.knowledge.question_values import Kind, Question
from studyapp.quiz.editing.fields import OF_TASK, OPTIONAL, ROWS, NotTables, entry_from, field_of, initial_of
from studyapp.quiz.revisions import entry_of, revision_of
from tests.quiz.samples import sample


def values_of(question: Question) -> dict[str, Any]:
    kind = question.kind
    names = [
        rows.field(row, column) for rows in ROWS[kind] for row in range(rows.most) for column in rows.columns
    ]
    blank = dict.fromkeys([*names, *OPTIONAL, *OF_TASK[kind]], "")
    return {**blank, **initial_of(entry_of(revision_of(question).document))}


def again(question: Question, **changed: Any) -> Question:
    log = {"changed": [{"on": each.on, "what": each.what} for each in question.changed]}
    return read_question(
        "form", {**entry_from(question.kind, question.id, values_of(question) | changed), **log}
    )


def test_every_question_of_the_bank_comes_back() -> None:
    assert [each.id for each in bank().questions if again(each) != each] == []


def test_a_part_without_an_id_gets_a_free_letter_and_lines_end_as_in_files() -> None:
    new = {"option-4-text": "Fourth", "option-4-reason": "Because.", "option-1-id": "c", "option-3-id": ""}
    question = again(sample(Kind.ONE), **new, stem="Two\r\nlines?")
    assert [each.id for each in question.task.option] == ["c", "b", "a", "d"]  # type: ignore[union-attr]
    assert question.stem == "Two\nlines?"


@pytest.mark.parametrize("rest", ["x", "id = 'other'", "a = " + "[" * 2000, "proof = 1\nproof = 2"])
def test_what_is_no_table_is_refused(rest: str) -> None:
    with pytest.raises(NotTables):
        again(sample(Kind.ONE), rest=rest)


def test_messages_find_their_fields() -> None:
    reasons = ["option-1-reason", "option-2-reason"]
    assert field_of(Kind.ONE, "reason 2", reasons) == "option-2-reason"
    assert field_of(Kind.ONE, "reason 9", reasons) == ""
    assert field_of(Kind.ONE, "proof", reasons) == "rest"
    assert field_of(Kind.FILL, "accepts", []) == "accepts"
    assert field_of(Kind.ONE, "place 2", reasons) == ""
