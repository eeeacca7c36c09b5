"""GIFT, Moodle's text format. Ids stand in a comment and in the title; texts are HTML, in which nothing is left open.

Source: Moodle documentation, "GIFT format"; the grammar of gift-pegjs 1.0.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyapp.exchange.export.losing import (
    NO_CITATIONS,
    NO_JUDGE,
    NO_LAB,
    NO_LABEL,
    NO_PART_IDS,
    ONE_SPACING,
    OUTSIDE,
    PARTLY_RIGHT,
    Gap,
    losses,
    of_kind,
)
from studyapp.exchange.export.wording import code_html, explained_html, plain, reason_html, stem_html, tags
from studyapp.exchange.values import Exported, Selection
from studyapp.knowledge.question_values import Choose, Fill, Fix, Kind, Match, Order, Question

CONTROL = re.compile(r"[\\~=#{}:]")
WRONG_TAKES_ALL = "-100"
GAPS = (
    NO_PART_IDS,
    NO_LAB,
    Gap(
        of_kind(Kind.ORDER),
        "putting in order",
        "GIFT has no such kind; the steps are matched with their numbers.",
    ),
    Gap(
        of_kind(Kind.ORDER, Kind.MATCH),
        "a reason beside each part",
        "GIFT has no feedback for what is matched; the reasons stand in the explanation.",
    ),
    Gap(
        lambda question: isinstance(question.task, Match | Fill) and "->" in str(question.task),
        "an arrow of two signs",
        "In GIFT `->` makes a pair of anything, so it becomes →.",
    ),
    NO_JUDGE,
    PARTLY_RIGHT,
    NO_LABEL,
    ONE_SPACING,
    NO_CITATIONS,
    *OUTSIDE,
)


def write(selection: Selection) -> Exported:
    lost = losses(selection.questions, GAPS)
    written: list[str] = []
    topic = ""
    for question in selection.questions:
        if question.kind is Kind.LAB:
            continue
        title = selection.topic_title(question)
        if title != topic:
            written.append(f"$CATEGORY: {_category(selection.title)}/{_category(title)}\n")
            topic = title
        written.append(_written(question, selection))
    return Exported(
        name="envelope-questions.gift", media_type="text/plain", body="\n".join(written).encode(), losses=lost
    )


def escaped(text: str) -> str:
    r"""Return a text on one line of the file.

    An arrow `->` would make a pair of anything, so it becomes →; in HTML it is `-&gt;` and stays.
    """
    marked = CONTROL.sub(lambda found: "\\" + found[0], text.replace("->", "→"))
    return marked.replace("\n", "\\n")


def _category(title: str) -> str:
    return plain(title).replace("/", "//")


def _written(question: Question, selection: Selection) -> str:
    marks = "".join(f" [tag:{tag}]" for tag in tags(question))
    stem = escaped(f"<p>{stem_html(question.stem)}</p>")
    task = question.task
    if isinstance(task, Fix):
        stem += escaped(code_html(task.request))
    head = f"// [id:{question.id}]{marks}\n::{escaped(question.id)}::[html]{stem}{{"
    answers = [*_answers(question), f"####{escaped(explained_html(question, selection))}"]
    return "\n".join([head, *answers, "}", ""])


def _answers(question: Question) -> Iterator[str]:
    match question.task:
        case Choose() as task:
            share = f"{100 / question.choose_count:.7g}"
            for option in task.option:
                mark = "=" if option.right else "~"
                if question.kind is Kind.SEVERAL:
                    mark = f"~%{share if option.right else WRONG_TAKES_ALL}%"
                yield f"{mark}[html]{escaped(stem_html(option.text))}#{escaped(reason_html(option.reason))}"
        case Order() as task:
            yield from (
                f"={escaped(stem_html(step.text))} -> {place}" for place, step in enumerate(task.step, 1)
            )
        case Match() as task:
            yield from (
                f"={escaped(stem_html(pair.left))} -> {escaped(plain(pair.right))}" for pair in task.pair
            )
            yield from (f"= -> {escaped(plain(spare.text))}" for spare in task.spare)
        case Fill() as task:
            yield from (f"=%100%{_typed(text)}#{escaped(reason_html(task.reason))}" for text in task.accepts)
            yield from (f"=%0%{_typed(near.text)}#{escaped(reason_html(near.reason))}" for near in task.near)


def _typed(text: str) -> str:
    """Return an answer to type: a star would stand for anything, and is not HTML, unlike the stem."""
    return "[plain]" + escaped(plain(text).replace("*", "\\*"))
