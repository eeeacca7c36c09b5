"""Markdown to read, print or keep: one document, its particulars in front matter, a heading for each question.

CommonMark with task lists; a right option is ticked. Each question's id is its heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from studyapp.exchange.export.losing import JUDGING, NO_PART_IDS, OUTSIDE, Gap, losses, of_kind
from studyapp.exchange.export.wording import clean, plain, tags
from studyapp.exchange.values import LICENCE, Exported, Selection
from studyapp.knowledge.question_values import (
    Choose,
    Fill,
    Fix,
    Kind,
    LabTask,
    Match,
    Order,
    Question,
    without_citations,
)

CODE = re.compile(r"(`[^`]*`)")
SIGNS = re.compile(r"([\\`*_\[\]<>#|~&])")
START = re.compile(r"\d*[-+=:.)]")
GAPS = (
    NO_PART_IDS,
    Gap(
        of_kind(Kind.FIX, Kind.LAB),
        JUDGING,
        "A text judges nothing; it shows a right way, or what must be so.",
    ),
    Gap(of_kind(Kind.LAB), "the checks of its task", "Only what each of them is called is written down."),
    *OUTSIDE,
)


def write(selection: Selection) -> Exported:
    lines = [
        "---",
        f'title: "{_quoted(selection.title)}"',
        f"licence: {LICENCE}",
        f"questions: {len(selection.questions)}",
        "---",
    ]
    lines += ["", f"# {marked(plain(selection.title))}", ""]
    topic = ""
    for question in selection.questions:
        title = selection.topic_title(question)
        if title != topic:
            lines += [f"## {marked(plain(title))}", ""]
            topic = title
        lines += _question(question, selection)
    return Exported(
        name="envelope-questions.md",
        media_type="text/markdown",
        body="\n".join(lines).encode(),
        losses=losses(selection.questions, GAPS),
    )


def marked(text: str) -> str:
    """Return a stem or an option, in which `code` alone is markup, as Markdown on one line."""
    parts = CODE.split(" ".join(clean(text).split()))
    text = "".join(part if place % 2 else SIGNS.sub(r"\\\1", part) for place, part in enumerate(parts))
    opening = START.match(text)  # of a list, or a line under a heading
    return f"{opening[0][:-1]}\\{opening[0][-1]}{text[opening.end() :]}" if opening else text


def _inline(text: str) -> str:
    return " ".join(clean(without_citations(text)).split())


def fenced(text: str) -> list[str]:
    """Return code in a fence that is longer than any within."""
    longest = max((len(found) for found in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence, *clean(text).strip().split("\n"), fence, ""]


def _question(question: Question, selection: Selection) -> Iterator[str]:
    yield from (f"### {question.id}", "", f"{' '.join(f'`{tag}`' for tag in tags(question))}", "")
    yield from (marked(question.stem), "")
    yield from _task(question)
    yield from (_inline(question.explanation), "")
    if question.older_exam:
        yield from (f"An older exam expects: {_inline(question.older_exam)}", "")
    sources = selection.sources(question)
    if sources:
        yield from ("Sources:", "")
        yield from (f"- [{marked(s.title)}](<{s.address}>), checked {s.checked_on}" for s in sources)
        yield ""
    yield from (f"Checked {question.checked_on}.", "")


def _task(question: Question) -> Iterator[str]:
    match question.task:
        case Choose() as task:
            if question.kind is Kind.SEVERAL:
                yield from (f"Choose {question.choose_count}.", "")
            yield from _list(task.option, lambda o: f"- [{'x' if o.right else ' '}] {marked(o.text)}  ")
        case Order() as task:
            yield from _list(task.step, lambda step: f"1. {marked(step.text)}  ")
        case Match() as task:
            yield from _list(task.pair, lambda pair: f"- {marked(pair.left)} → {marked(pair.right)}  ")
            yield from _list(task.spare, lambda spare: f"- belongs to nothing: {marked(spare.text)}  ")
        case Fill() as task:
            accepted = " or ".join(marked(text) for text in task.accepts)
            yield from (f"{marked(task.label)}: {accepted}", "", _inline(task.reason), "")
            yield from _list(task.near, lambda near: f"- not {marked(near.text)}  ")
        case Fix() as task:
            yield from (*fenced(task.request), "One right way:", "", *fenced(task.solution))
            yield from (_inline(task.reason), "")
        case LabTask() as task:
            yield from (_inline(task.hint), "", *(f"- {marked(str(each['label']))}" for each in task.check))
            yield from ("", _inline(task.reason), "")


class Reasoned(Protocol):
    @property
    def reason(self) -> str: ...


Part = TypeVar("Part", bound=Reasoned)


def _list(parts: Sequence[Part], line: Callable[[Part], str]) -> Iterator[str]:
    """Yield a list whose points have their reason on a second line."""
    for part in parts:
        yield line(part)
        yield f"   {_inline(part.reason)}"
    if parts:
        yield ""


def _quoted(text: str) -> str:
    return plain(text).replace("\\", "\\\\").replace('"', '\\"')
