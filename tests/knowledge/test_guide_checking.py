from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from studyapp.knowledge.check_content import main
from studyapp.knowledge.checking import check
from studyapp.knowledge.guide_values import ExperimentId, LabExperiment
from studyapp.knowledge.reading import read_register
from studyapp.knowledge.register import Register
from tests.knowledge.guide_samples import BODY, EXAMS, FRONT, guide_register, write_guide
from tests.knowledge.samples import TODAY, with_changed


def complaints(register: Register) -> list[str]:
    return [str(problem) for problem in check(register, TODAY)]


def test_the_sample_is_as_it_should_be(tmp_path: Path) -> None:
    assert complaints(guide_register(tmp_path)) == []


@pytest.mark.parametrize(
    ("front", "body", "complaint"),
    [
        (
            ("", ""),
            ("[a-key-opens]", "[a-key-close]"),
            "guide/keys.md:20: text: cites the unknown fact a-key-close",
        ),
        (("[no-key", "[on-key"), ("", ""), "guide/keys.md:12: traps: cites the unknown fact on-key-no-way"),
        (("1.1", "1.2"), ("", ""), "guide/keys.md: objectives: names the unknown objective key-c01/1.2"),
        (("1.1", "1.2"), ("", ""), "objective key-c01/1.1: id: has no page in the guide"),
        (("", ""), ("word " * 100, ""), "guide/keys.md: text: has 465 words; a page has 500 to 900"),
    ],
)
def test_what_is_wrong_in_a_page_is_found(
    tmp_path: Path, front: tuple[str, str], body: tuple[str, str], complaint: str
) -> None:
    write_guide(tmp_path, front=FRONT.replace(*front), body=BODY.replace(*body, 1))
    assert complaint in complaints(read_register(tmp_path))


def test_a_page_that_cites_nothing_is_found(tmp_path: Path) -> None:
    register = guide_register(tmp_path)
    silent = with_changed(register, "guide", citations=())
    assert "guide/keys.md: text: cites no fact" in complaints(silent)


def test_two_pages_with_one_place_are_found(tmp_path: Path) -> None:
    register = guide_register(tmp_path)
    twins = replace(register, guide=register.guide * 2)
    assert "guide/keys.md: order: 1 is that of another page too" in complaints(twins)


def test_an_unknown_experiment_is_found_once_there_are_any(tmp_path: Path) -> None:
    write_guide(tmp_path, front=FRONT.replace("experiments = []", 'experiments = ["flip"]'))
    register = replace(read_register(tmp_path), experiments=())
    assert complaints(register) == []
    known = replace(register, experiments=(LabExperiment(id=ExperimentId("break"), title="Break"),))
    assert complaints(known) == ["guide/keys.md: experiments: names the unknown experiment flip"]


@pytest.mark.parametrize(
    ("kind", "fields", "complaint"),
    [
        ("objectives", {"id": "turning"}, "objective turning: id: must be key-c01/ and a task, such as 5.2"),
        ("objectives", {"exam": "lock-c01"}, "objective key-c01/1.1: exam: names the unknown exam lock-c01"),
        ("objectives", {"sources": ()}, "objective key-c01/1.1: sources: has none"),
        ("objectives", {"text": "Turn"}, "objective key-c01/1.1: text: must end with a full stop"),
        ("exams", {"sources": ()}, "exam key-c01: sources: has none"),
        ("exams", {"id": "other-c01"}, "exam other-c01: id: has no objective"),
    ],
)
def test_what_is_wrong_in_the_exams_is_found(
    tmp_path: Path, kind: str, fields: dict[str, Any], complaint: str
) -> None:
    assert complaint in complaints(with_changed(guide_register(tmp_path), kind, **fields))


def test_an_objective_given_twice_is_found(tmp_path: Path) -> None:
    register = guide_register(tmp_path)
    twice = replace(register, objectives=register.objectives * 2)
    assert "objective key-c01/1.1: id: is given 2 times" in complaints(twice)


def test_weights_that_make_no_whole_are_found(tmp_path: Path) -> None:
    write_guide(tmp_path, exams=EXAMS.replace("= 40", "= 39"))
    assert complaints(read_register(tmp_path)) == ["exam key-c01: domains: add up to 99 %, not to 100"]


def test_a_fact_lists_the_pages_that_cite_it(tmp_path: Path) -> None:
    out = StringIO()
    assert main(["--dependants", "a-key-opens"], today=TODAY, out=out, folder=write_guide(tmp_path)) == 0
    assert "page guide/keys.md: Keys\n" in out.getvalue()
