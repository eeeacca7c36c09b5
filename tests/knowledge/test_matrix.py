from __future__ import annotations

import re
from dataclasses import replace

import pytest

from studyapp.knowledge.checking import check
from studyapp.knowledge.matrix_values import Answer, Cell, Row, RowId
from studyapp.knowledge.option_values import OptionId
from studyapp.knowledge.reading import read_register
from studyapp.knowledge.register import Register, has_ended
from studyapp.knowledge.values import FactId
from tests.knowledge.samples import TODAY

REGISTER = read_register()
EACH_ROW = pytest.mark.parametrize("row", REGISTER.matrix_rows, ids=lambda row: row.id)


def with_cells(*cells: Cell) -> Register:
    row = replace(REGISTER.matrix_rows[0], cells=cells)
    return replace(REGISTER, matrix_rows=(row, *REGISTER.matrix_rows[1:]))


def problems_of(register: Register) -> list[str]:
    return [str(found) for found in check(register, TODAY) if found.entry.startswith(("row", "group"))]


def answer_of(row_id: str, option_id: str) -> str:
    """Return answer and text of a cell, as "no: in parts"."""
    row = next(row for row in REGISTER.matrix_rows if row.id == row_id)
    cell = row.cell(OptionId(option_id))
    return ": ".join(part for part in (cell.answer, cell.text) if part)


def test_eleven_options_are_compared_by_many_questions() -> None:
    assert [option.order for option in REGISTER.options] == list(range(1, 12))
    assert len(REGISTER.matrix_rows) >= 35
    assert problems_of(REGISTER) == []


@EACH_ROW
def test_a_cell_is_short_and_rests_on_a_fact_that_holds(row: Row) -> None:
    for option in REGISTER.options:
        cell = row.cell(option.id)
        assert not has_ended(REGISTER.fact(cell.fact), TODAY)
        assert len(cell.text) <= 70
        assert not cell.text.endswith(".")


@EACH_ROW
def test_a_cell_does_not_name_a_fact_about_other_methods_alone(row: Row) -> None:
    for option in REGISTER.options:
        methods = REGISTER.fact(row.cell(option.id).fact).methods
        if len(methods) == 1 and methods[0] in ("sse-c", "cse"):
            assert option.method == methods[0], (row.id, option.id)


@EACH_ROW
def test_a_question_tells_at_least_two_options_apart(row: Row) -> None:
    said = {(cell.answer, cell.text) for cell in row.cells}
    assert len(said) > 1 or row.id in {"reads-recorded", "metadata-encrypted"}


def test_any_two_options_differ_somewhere() -> None:
    for one in REGISTER.options:
        for other in REGISTER.options[: one.order - 1]:
            assert any(
                not row.cell(one.id).says_the_same_as(row.cell(other.id)) for row in REGISTER.matrix_rows
            ), (one.id, other.id)


@pytest.mark.parametrize(
    ("row_id", "option_id", "answer"),
    [
        ("s3-sees-plaintext", "sse-c", "yes: In memory"),
        ("s3-sees-plaintext", "sse-kms-external", "yes: In memory"),
        ("s3-sees-plaintext", "client-side-kms", "no"),
        ("aws-sees-data-key", "client-side-own-key", "no"),
        ("bucket-key-possible", "dsse-kms", "no"),
        ("cross-account", "sse-kms-aws-managed", "no"),
        ("anonymous", "sse-kms", "no"),
        ("new-bucket", "sse-c", "no: Blocked until somebody allows it"),
        ("key-use-recorded", "sse-kms-bucket-key", "partly: Fewer events"),
        ("rotation-period", "sse-kms", "yes: 90 to 2,560 days"),
    ],
)
def test_what_everybody_should_know_is_in_it(row_id: str, option_id: str, answer: str) -> None:
    assert answer_of(row_id, option_id) == answer


def test_an_option_that_is_forgotten_or_answered_twice_is_found() -> None:
    first = REGISTER.matrix_rows[0].cells[0]
    found = problems_of(with_cells(first, first))
    assert any(re.search("answers 2 times for sse-s3", problem) for problem in found)
    assert any(re.search("answers 0 times for sse-c,", problem) for problem in found)


def test_a_cell_that_says_nothing_is_found() -> None:
    everything = Cell(options=tuple(option.id for option in REGISTER.options), fact=FactId("sse-s3-envelope"))
    assert any("says nothing about sse-s3" in problem for problem in problems_of(with_cells(everything)))
    assert problems_of(with_cells(replace(everything, answer=Answer.NO))) == []


def test_a_cell_on_an_unknown_fact_is_found() -> None:
    cells = (
        Cell(
            options=tuple(option.id for option in REGISTER.options),
            fact=FactId("not-there"),
            text="Something",
        ),
    )
    assert any("unknown fact not-there" in problem for problem in problems_of(with_cells(*cells)))


def test_an_empty_group_is_found() -> None:
    rows = tuple(row for row in REGISTER.matrix_rows if row.group != "cost")
    assert any("group cost" in problem for problem in problems_of(replace(REGISTER, matrix_rows=rows)))


def test_a_question_ends_with_its_mark() -> None:
    row = replace(REGISTER.matrix_rows[0], id=RowId("asked"), question="Who")
    assert any("question mark" in problem for problem in problems_of(replace(REGISTER, matrix_rows=(row,))))
