from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

from studyapp.knowledge.check_content import main
from tests.knowledge.samples import TODAY, write_files


def run(folder: Path, *arguments: str, today: date = TODAY) -> tuple[int, str]:
    out = StringIO()
    return main(arguments, today=today, out=out, folder=folder), out.getvalue()


def test_the_report_counts_what_is_there(tmp_path: Path) -> None:
    code, report = run(write_files(tmp_path))
    assert code == 0
    assert "2 facts in 1 themes: keys 2." in report
    assert "1 sources, 1 terms, 1 notes, 1 changes on the timeline." in report
    assert "Due for review on 2026-11-23: 0." in report
    assert report.endswith("0 problems.\n")


def test_the_report_names_stale_facts_but_does_not_fail_for_them(tmp_path: Path) -> None:
    code, report = run(write_files(tmp_path), today=date(2026, 12, 2))
    assert (code, "no-key-no-way, since 2026-12-01" in report) == (0, True)


def test_a_problem_fails(tmp_path: Path) -> None:
    code, report = run(write_files(tmp_path, facts_keys=('["guide"]', '["nowhere"]')))
    assert code == 1
    assert "fact no-key-no-way: sources: names the unknown source nowhere\n" in report
    assert report.endswith("1 problem.\n")


def test_a_file_that_cannot_be_read_fails(tmp_path: Path) -> None:
    code, report = run(write_files(tmp_path, notes=("number = 1", "")))
    assert (code, report) == (1, "notes.toml:2: note keys-open: number: is missing\n")


def test_dependants_are_listed(tmp_path: Path) -> None:
    code, report = run(write_files(tmp_path), "--dependants", "a-key-opens")
    assert code == 0
    assert report.splitlines() == [
        "fact no-key-no-way: No key, no way",
        "term key: Key",
        "note keys-open: Keys",
        "3 depend on a-key-opens.",
    ]


QUESTION = """
[topic]
id = "keys"
title = "Keys"
about = "Keys."
order = 1
page = "keys"

[[question]]
id = "what-opens"
kind = "fill"
stem = "What opens?"
label = "It"
accepts = ["a key"]
reason = "It turns. [a-key-opens]"
near = []
explanation = "It turns. [a-key-opens]"
difficulty = "recall"
exams = []
objectives = []
checked_on = 2026-11-23
"""


def test_questions_are_counted_checked_and_listed_for_a_fact(tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "keys.toml").write_text(QUESTION, "utf-8")
    code, report = run(write_files(tmp_path))
    assert (code, "1 questions in 1 topics: one 0, several 0, order 0, match 0, fill 1" in report) == (
        1,
        True,
    )
    assert "question what-opens: reason 1: has 9 characters" in report
    code, report = run(tmp_path, "--dependants", "a-key-opens")
    assert report.splitlines()[-2:] == ["question what-opens: What opens?", "4 depend on a-key-opens."]


def test_dependants_of_an_unknown_fact_fail(tmp_path: Path) -> None:
    assert run(write_files(tmp_path), "--dependants", "x") == (1, "There is no fact x.\n")
