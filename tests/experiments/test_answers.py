"""The golden table: what S3 and KMS answered in each experiment and variation: status, code, and the method named.

`answers.txt` beside this file is the table, made once by `python -m tests.experiments.test_answers` and read by eye.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from encryption_lab.experiments.reading import experiments
from encryption_lab.experiments.runner import StepDone, run
from encryption_lab.experiments.values import Experiment
from tests.lab_bench import Bench

TABLE = Path(__file__).with_name("answers.txt")
AS_IT_IS = "as it is"
CASES = [
    pytest.param(experiment, variation_id, id=f"{experiment.id}-{variation_id or AS_IT_IS}")
    for experiment in experiments()
    for variation_id in ("", *(variation.id for variation in experiment.variations))
]


def answer_of(step: StepDone) -> str | None:
    """Return "403 AccessDenied", "200 aws:kms", a code of KMS, or "done"; None where nobody was asked."""
    if "error_code" not in step.values and "opened" not in step.values:
        return None
    by_client = step.values.get("refused_by") == "client"
    said = (
        step.values.get("status"),
        step.values.get("error_code"),
        step.values.get("headers.x-amz-server-side-encryption"),
        "SSE-C" if "headers.x-amz-server-side-encryption-customer-algorithm" in step.values else "",
        "refused by the client" if by_client else "",
    )
    opened = {True: "opened", False: "not opened"}.get(bool(step.values.get("opened")), "")
    words = [str(word) for word in said if word]
    return " ".join(words) or (opened if "opened" in step.values else "done")


def answers(experiment: Experiment, variation_id: str) -> Iterator[tuple[str, str]]:
    for step in run(Bench().lab, experiment, variation_id=variation_id).steps:
        answer = answer_of(step)
        if answer is not None and not step.is_set_up:
            yield f"{step.name} ({step.do}{' as reader' if step.principal == 'reader' else ''})", answer


def table() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return the rows of each experiment and variation."""
    rows: dict[tuple[str, str], list[tuple[str, str]]] = {}
    place = ("", "")
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("# "):
            experiment_id, _, variation_id = line.removeprefix("# ").partition(": ")
            place = experiment_id, variation_id
            rows[place] = []
        elif line:
            step, answer = line.split(" | ")
            rows[place].append((step.strip(), answer))
    return rows


@pytest.mark.parametrize(("experiment", "variation_id"), CASES)
def test_the_answers_are_those_of_the_table(experiment: Experiment, variation_id: str) -> None:
    expected = table()[experiment.id, variation_id or AS_IT_IS]
    assert list(answers(experiment, variation_id)) == expected


def test_the_table_has_a_place_for_each_and_no_other() -> None:
    assert list(table()) == [
        (experiment.id, variation_id or AS_IT_IS)
        for experiment in experiments()
        for variation_id in ("", *(variation.id for variation in experiment.variations))
    ]


def written() -> str:
    parts = []
    for experiment in experiments():
        for variation_id in ("", *(variation.id for variation in experiment.variations)):
            rows = list(answers(experiment, variation_id))
            width = max((len(step) for step, _ in rows), default=0)
            lines = [f"{step:{width}} | {answer}" for step, answer in rows]
            parts.append("\n".join([f"# {experiment.id}: {variation_id or AS_IT_IS}", *lines, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    TABLE.write_text(written(), "utf-8")
