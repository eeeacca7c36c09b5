"""Edits as a patch for the repository, to be applied with `git apply`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

from studyapp.knowledge.question_values import Question
from studyapp.knowledge.question_writing import as_toml
from studyapp.quiz.revisions import entry_of, revision_of

PLACE = "studyapp/content/questions"
HEAD = re.compile(r"(?m)^(?=\[\[question\]\])")


def patch(folder: Path, edited: Sequence[Question]) -> str:
    """Return a unified diff of the files in which the questions stand, or are new. Empty where nothing differs."""
    return "".join(line for path in sorted(folder.glob("*.toml")) for line in _of_file(path, edited))


def _of_file(path: Path, edited: Sequence[Question]) -> Iterator[str]:
    text = path.read_text("utf-8")
    topic = tomllib.loads(text).get("topic", {}).get("id")
    mended = mended_text(text, [question for question in edited if question.topic == topic])
    name = f"{PLACE}/{path.name}"
    yield from unified_diff(
        text.splitlines(keepends=True),
        mended.splitlines(keepends=True),
        fromfile=f"a/{name}",
        tofile=f"b/{name}",
    )


def mended_text(text: str, edited: Sequence[Question]) -> str:
    """Return a file with the questions in the place of those with their ids, new ones at its end."""
    head, *blocks = HEAD.split(text)
    ids = [tomllib.loads(block)["question"][0]["id"] for block in blocks]
    for question in edited:
        written = as_toml(entry_of(revision_of(question).document)) + "\n"
        if question.id in ids:
            blocks[ids.index(question.id)] = written
        else:
            blocks.append("\n" * (not (blocks or [head])[-1].endswith("\n\n")) + written)
    return (head + "".join(blocks)).rstrip("\n") + "\n" if edited else text
