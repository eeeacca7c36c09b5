"""What went out in a format that can be read comes back, but for what the report of its losses says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from studyapp.exchange.export.formats import FORMATS
from studyapp.exchange.export.wording import plain, reason_html
from studyapp.exchange.reading.building import MARKS
from studyapp.exchange.reading.files import READERS, read_questions
from studyapp.exchange.values import Selection
from studyapp.knowledge.question_values import (
    Choose,
    Fill,
    Kind,
    Match,
    Order,
    Question,
    QuestionId,
    Task,
)
from tests.exchange.hostile import hostile_selection


def what(task: Task) -> object:
    """Return what is right and what is not, in texts that every format keeps."""
    match task:
        case Choose():
            return {(plain(o.text), o.right, reason_html(o.reason)) for o in task.option}
        case Order():
            return [plain(step.text) for step in task.step]
        case Match():
            pairs = {(plain(pair.left), plain(pair.right)) for pair in task.pair}
            return pairs, {plain(each.text) for each in task.spare}
        case Fill():
            return [plain(text) for text in task.accepts], [plain(near.text) for near in task.near]
    return task


def as_pairs(question: Question) -> object:
    assert isinstance(question.task, Order)
    return {(plain(step.text), str(place)) for place, step in enumerate(question.task.step, 1)}, set()


@pytest.mark.parametrize("code", ["moodle", "gift"])
@pytest.mark.parametrize("is_hostile", [False, True])
def test_what_went_out_in_the_ways_of_moodle_comes_back(
    code: str, is_hostile: bool, whole_bank: Selection
) -> None:
    selection = hostile_selection() if is_hostile else whole_bank
    found = read_questions(FORMATS[code].write(selection).body, f"x.{'xml' if code == 'moodle' else 'gift'}")
    assert found.problems == ()
    held = [q for q in selection.questions if q.kind not in (Kind.FIX, Kind.LAB)]
    assert [each.question.id for each in found.questions] == [question.id for question in held]
    for each, question in zip(found.questions, held, strict=True):
        is_paired = code == "gift" and question.kind is Kind.ORDER
        assert what(each.question.task) == (as_pairs(question) if is_paired else what(question.task)) or (
            code == "gift" and "->" in str(question.task)
        )
        assert plain(each.question.stem) == plain(question.stem)
        for name in MARKS:
            assert getattr(each.question, name) == getattr(question, name)
        rendered = " ".join(reason_html(question.explanation).split())
        assert rendered in reason_html(each.question.explanation)


def test_a_table_comes_back_but_for_what_the_report_says(whole_bank: Selection) -> None:
    found = read_questions(FORMATS["csv"].write(whole_bank).body, "x.csv")
    held = [q for q in whole_bank.questions if q.kind not in (Kind.FIX, Kind.LAB)]
    for each, question in zip(found.questions, held, strict=True):
        assert each.question.task == _without_chooser(question)
        for name in (
            "id",
            "topic",
            "kind",
            "stem",
            "explanation",
            "exams",
            "objectives",
            "checked_on",
            "trap",
        ):
            assert getattr(each.question, name) == getattr(question, name)


def _without_chooser(question: Question) -> Task:
    if not isinstance(question.task, Choose):
        return question.task
    return Choose(option=tuple(replace(o, candidate="", observed="") for o in question.task.option))


def test_aiken_comes_back_without_reasons(whole_bank: Selection) -> None:
    found = read_questions(FORMATS["aiken"].write(whole_bank).body, "x.txt")
    held = [q for q in whole_bank.questions if q.kind is Kind.ONE]
    for each, question in zip(found.questions, held, strict=True):
        assert isinstance(question.task, Choose)
        assert isinstance(each.question.task, Choose)
        assert [(o.text, o.right) for o in each.question.task.option] == [
            (plain(o.text), o.right) for o in question.task.option
        ]


def test_our_own_form_comes_back_equal_with_its_lines(whole_bank: Selection) -> None:
    body = FORMATS["json"].write(whole_bank).body
    found = read_questions(body, "x.json")
    assert tuple(each.question for each in found.questions) == whole_bank.questions
    lines = body.decode().split("\n")
    assert all(lines[each.line - 1].strip() == "{" for each in found.questions)


def test_our_own_form_again_on_one_line(whole_bank: Selection) -> None:
    document = json.loads(FORMATS["json"].write(whole_bank).body)
    body = json.dumps({"questions": [], **document}).encode()
    found = read_questions(body, "x", "json")
    assert {each.line for each in found.questions} == {1}
    assert found.question(QuestionId(whole_bank.questions[0].id)) == whole_bank.questions[0]
    assert set(READERS) == {"moodle", "gift", "csv", "aiken", "json"}
