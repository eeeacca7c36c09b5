"""CSV: a row for each question, its parts in columns from left to right. Markdown and citations as in the bank.

Columns: those of FIELDS, then for each part N, from 1:

| column | holds |
|---|---|
| `part_N_id` | its id; empty for what is accepted or near |
| `part_N_role` | right or wrong (an option), step, pair, spare, accepted, near |
| `part_N_text` | its text; of a pair, the left side |
| `part_N_other` | the right side of a pair |
| `part_N_reason` | why |

Several values in one field are separated by spaces; `sources` has one a line. UTF-8 with a mark, lines as RFC 4180
has them. A field that begins with one of = + - @ ' or a tab gets a ' in front, which spreadsheets take for "text" and
a reader takes away again: otherwise a spreadsheet would run it as a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from studyapp.exchange.export.losing import OUTSIDE, Gap, losses, of_kind
from studyapp.exchange.export.wording import clean
from studyapp.exchange.values import LICENCE, WHOLE, Exported, Selection
from studyapp.knowledge.question_values import Choose, Fill, Fix, Kind, Match, Order, Question, Task

FIELDS = (
    *("id", "topic", "kind", "difficulty", "exams", "objectives", "checked_on", "stem", "explanation"),
    *("older_exam", "trap", "experiment", "label", "reason", "request", "solution", "sources", "licence"),
)
PART = ("id", "role", "text", "other", "reason")
FORMULA = ("=", "+", "-", "@", "'", "\t")
GAPS = (
    Gap(of_kind(Kind.LAB), WHOLE, "A task in the lab is judged by checks, which a table has no columns for."),
    Gap(
        of_kind(Kind.FIX),
        "its judging by the lab",
        "A table has no columns for the steps before and the checks after.",
    ),
    *OUTSIDE,
)


def write(selection: Selection) -> Exported:
    lost = losses(selection.questions, GAPS)
    out = {loss.question_id for loss in lost if loss.what == WHOLE}
    rows = [
        (question, list(_parts(question.task))) for question in selection.questions if question.id not in out
    ]
    most = max((len(parts) for _, parts in rows), default=0)
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow([*FIELDS, *(f"part_{place}_{name}" for place in range(1, most + 1) for name in PART)])
    for question, parts in rows:
        cells = [*_fields(question, selection), *(cell for part in parts for cell in part)]
        table.writerow([_safe(cell) for cell in cells] + [""] * (len(PART) * (most - len(parts))))
    body = written.getvalue().encode("utf-8-sig")
    return Exported(name="envelope-questions.csv", media_type="text/csv", body=body, losses=lost)


def _fields(question: Question, selection: Selection) -> Iterator[str]:
    task = question.task
    special = {
        "exams": " ".join(question.exams),
        "objectives": " ".join(question.objectives),
        "sources": "\n".join(
            f"{each.title} {each.address} {each.checked_on}" for each in selection.sources(question)
        ),
        "licence": LICENCE,
        "reason": task.reason if isinstance(task, Fill | Fix) else "",
        "label": task.label if isinstance(task, Fill) else "",
        "request": task.request if isinstance(task, Fix) else "",
        "solution": task.solution if isinstance(task, Fix) else "",
    }
    for name in FIELDS:
        yield special[name] if name in special else str(getattr(question, name))


def _parts(task: Task) -> Iterator[tuple[str, str, str, str, str]]:
    match task:
        case Choose():
            yield from ((o.id, "right" if o.right else "wrong", o.text, "", o.reason) for o in task.option)
        case Order():
            yield from ((step.id, "step", step.text, "", step.reason) for step in task.step)
        case Match():
            yield from ((pair.id, "pair", pair.left, pair.right, pair.reason) for pair in task.pair)
            yield from ((spare.id, "spare", spare.text, "", spare.reason) for spare in task.spare)
        case Fill():
            yield from (("", "accepted", text, "", "") for text in task.accepts)
            yield from (("", "near", near.text, "", near.reason) for near in task.near)


def _safe(cell: str) -> str:
    text = clean(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
