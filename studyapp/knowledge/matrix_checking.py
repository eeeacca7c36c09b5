"""What must hold for the matrix: each question answered once for each option, and each answer resting on a fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from studyapp.knowledge.problems import Problem
from studyapp.knowledge.register import Register


def answers(register: Register, today: date) -> Iterator[Problem]:
    for row in register.matrix_rows:
        times = Counter(option_id for cell in row.cells for option_id in cell.options)
        for option in register.options:
            if times[option.id] != 1:
                yield _problem(row.id, f"answers {times[option.id]} times for {option.id}, instead of once")
        for cell in row.cells:
            if cell.answer is None and not cell.text:
                yield _problem(row.id, f"says nothing about {', '.join(cell.options)}")


def asked(register: Register, today: date) -> Iterator[Problem]:
    groups = {row.group for row in register.matrix_rows}
    for group in register.matrix_groups:
        if group.id not in groups:
            yield Problem(entry=f"group {group.id}", field="id", reason="has no questions")
    for row in register.matrix_rows:
        if not row.question.endswith("?"):
            yield Problem(entry=f"row {row.id}", field="question", reason="must end with a question mark")


MATRIX_CHECKS = (answers, asked)


def _problem(row_id: str, reason: str) -> Problem:
    return Problem(entry=f"row {row_id}", field="cells", reason=reason)
