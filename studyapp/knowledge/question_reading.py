"""The files in studyapp/content/questions become a bank; what does not fit is refused by file, line and field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from studyapp.knowledge.content_errors import ContentError, structured
from studyapp.knowledge.question_values import TASKS, Bank, Kind, Proof, Question, Topic, Trap
from studyapp.knowledge.reading import CONTENT

QUESTIONS = CONTENT / "questions"
TRAPS_FILE = "traps.toml"


@cache
def bank() -> Bank:
    """Return the bank that comes with Envelope. Raises ContentError."""
    return read_bank(QUESTIONS)


def read_bank(folder: Path) -> Bank:
    """Return what the folder's files hold, topics by `order`, questions in the order of topics and files.

    Raises ContentError for the first entry of another shape. Whether entries fit together: question_checking.py.
    """
    read = [_read_file(path) for path in sorted(folder.glob("*.toml")) if path.name != TRAPS_FILE]
    read.sort(key=lambda pair: (pair[0].order, pair[0].id))
    traps = folder / TRAPS_FILE
    return Bank(
        topics=tuple({topic.id: topic for topic, _ in read}.values()),
        traps=tuple(_read_traps(traps)) if traps.exists() else (),
        questions=tuple(question for _, questions in read for question in questions),
    )


def _read_file(path: Path) -> tuple[Topic, tuple[Question, ...]]:
    text, tables = _open(path)
    for unknown in sorted(tables.keys() - {"topic", "question"}):
        raise ContentError(file=path.name, entry=unknown, reason="is unknown here; known: topic, question")
    topic = structured(path.name, None, "topic", tables.get("topic", {}), Topic)
    lines = [
        number for number, line in enumerate(text.splitlines(), 1) if re.match(r"\[\[question\]\]", line)
    ]
    entries = tables.get("question", [])
    return topic, tuple(
        read_question(path.name, {"topic": topic.id, **entry}, line)
        for line, entry in zip(lines, entries, strict=True)
    )


def read_question(file: str, entry: Mapping[str, Any], line: int | None = None) -> Question:
    """Return the question that a table describes; a task's fields stand beside the common ones. Raises ContentError."""
    label = f"question {entry.get('id', 'without id')}"
    if entry.get("kind") not in set(Kind):
        raise ContentError(
            file=file, line=line, entry=label, field="kind", reason=f"must be one of: {', '.join(Kind)}"
        )
    task_type = TASKS[Kind(entry["kind"])]
    of_task = {each.name for each in fields(task_type)}
    task = structured(file, line, label, {name: entry[name] for name in entry if name in of_task}, task_type)
    proof = structured(file, line, label, entry["proof"], Proof) if "proof" in entry else None
    common = {name: entry[name] for name in entry if name not in of_task | {"proof"}}
    return structured(file, line, label, {**common, "task": task, "proof": proof}, Question)


def _read_traps(path: Path) -> Iterator[Trap]:
    for entry in _open(path)[1].get("trap", []):
        yield structured(path.name, None, f"trap {entry.get('id', 'without id')}", entry, Trap)


def _open(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
        return text, tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(file=path.name, reason=f"is not TOML: {error}") from error
