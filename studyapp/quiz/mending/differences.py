"""Where a suggested text differs, word by word, from the part of a question that it is most like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from studyapp.knowledge.question_values import Choose, Fill, Fix, LabTask, Match, Order, Question, Task

FEWEST_ALIKE = (
    0.4  # of their words: below, a suggestion speaks about the question and does not reword a part of it
)
WORD = re.compile(r"\s+|\S+")


class Change(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    change: Change
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """part: the name of what it is compared with, such as "Option b"."""

    part: str
    runs: tuple[Run, ...]


def suggested(question: Question, text: str) -> Suggested | None:
    """Return the text beside the part it is most like; None where it is like none."""
    parts = texts_of(question)
    alike = [
        (SequenceMatcher(None, _words(part), _words(text), autojunk=False).ratio(), name)
        for name, part in parts
    ]
    share, name = max(alike)
    if share < FEWEST_ALIKE:
        return None
    return Suggested(part=name, runs=difference(dict(parts)[name], text))


def difference(old: str, new: str) -> tuple[Run, ...]:
    """Return both texts as runs: without what is new they give `old`, without what is gone `new`."""
    before, after = _words(old), _words(new)
    found: list[Run] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Run(change=Change.SAME, text="".join(before[i1:i2])))
            continue
        gone, fresh = "".join(before[i1:i2]), "".join(after[j1:j2])
        found += [Run(change=Change.GONE, text=gone)] if gone else []
        found += [Run(change=Change.NEW, text=fresh)] if fresh else []
    return tuple(found)


def texts_of(question: Question) -> Sequence[tuple[str, str]]:
    """Return the name and the text of every part, as staff call them."""
    return [
        ("Stem", question.stem),
        *_task_texts(question.task),
        ("Explanation", question.explanation),
        *([("Older exam", question.older_exam)] if question.older_exam else []),
    ]


def _task_texts(task: Task) -> list[tuple[str, str]]:
    match task:
        case Choose():
            texts = [(f"Option {each.id}{', right' * each.right}", each.text) for each in task.option]
            return texts + [(f"Reason of {each.id}", each.reason) for each in task.option]
        case Order():
            texts = [(f"Step {each.id}", each.text) for each in task.step]
            return texts + [(f"Reason of {each.id}", each.reason) for each in task.step]
        case Match():
            texts = [(f"Pair {each.id}", f"{each.left} → {each.right}") for each in task.pair]
            texts += [(f"Spare {each.id}", each.text) for each in task.spare]
            texts += [(f"Reason of {each.id}", each.reason) for each in task.pair]
            return texts + [(f"Reason of {each.id}", each.reason) for each in task.spare]
        case Fill():
            return [("Accepted", ", ".join(task.accepts)), ("Reason", task.reason)]
        case Fix():
            return [("Request", task.request), ("Solution", task.solution), ("Reason", task.reason)]
        case LabTask():
            return [("Hint", task.hint), ("Reason", task.reason)]


def _words(text: str) -> list[str]:
    return WORD.findall(text)
