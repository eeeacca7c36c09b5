"""A question's texts, as formats that know no citations take them. Nothing in a text can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape

from markdown_it import MarkdownIt

from studyapp.exchange.values import LICENCE, Selection
from studyapp.knowledge.question_values import Fix, Match, Order, Question, without_citations

CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]"
)  # what no XML may hold, and returns


def clean(text: str) -> str:
    return CONTROL.sub("", text.replace("\r\n", "\n"))


def plain(text: str) -> str:
    """Return the text on one line, without citations and backticks."""
    return " ".join(clean(without_citations(text)).replace("`", "").split())


def stem_html(text: str) -> str:
    """Return a stem or an option: plain, but for `code`. Lines stay apart."""
    parts = clean(text).split("`")
    if len(parts) % 2 == 0:  # a backtick that opens nothing
        parts[-2:] = ["`".join(parts[-2:])]
    marked = (
        f"<code>{escape(part, quote=False)}</code>" if place % 2 else escape(part, quote=False)
        for place, part in enumerate(parts)
    )
    return "".join(marked).replace("\n", "<br/>")


@cache
def _inline() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "xhtmlOut": True})


def reason_html(text: str) -> str:
    """Return a reason or an explanation, which are inline Markdown, without its citations."""
    return str(_inline().renderInline(clean(without_citations(text))))


def code_html(text: str) -> str:
    return f"<pre>{escape(clean(text).strip(), quote=False)}</pre>"


def list_html(items: Iterable[str], *, ordered: bool = False) -> str:
    name = "ol" if ordered else "ul"
    return f"<{name}>{''.join(f'<li>{item}</li>' for item in items)}</{name}>"


def explained_html(question: Question, selection: Selection) -> str:
    """Return what is said when it has been answered: reasons that have no place of their own, and all the rest."""
    parts = [*_unplaced_html(question), f"<p>{reason_html(question.explanation)}</p>"]
    if question.older_exam:
        parts.append(f"<p>An older exam expects: {reason_html(question.older_exam)}</p>")
    return "".join(parts) + rests_html(question, selection)


def _unplaced_html(question: Question) -> Iterator[str]:
    match question.task:
        case Order() as task:
            yield list_html(
                (f"{stem_html(s.text)}: {reason_html(s.reason)}" for s in task.step), ordered=True
            )
        case Match() as task:
            pairs = [f"{stem_html(p.left)}, {stem_html(p.right)}: {reason_html(p.reason)}" for p in task.pair]
            spares = [f"{stem_html(spare.text)}: {reason_html(spare.reason)}" for spare in task.spare]
            yield list_html([*pairs, *spares])
        case Fix() as task:
            yield f"<p>One right way:</p>{code_html(task.solution)}<p>{reason_html(task.reason)}</p>"


def rests_html(question: Question, selection: Selection) -> str:
    sources = [
        f'<a href="{escape(each.address)}">{escape(each.title, quote=False)}</a>, checked {each.checked_on}'
        for each in selection.sources(question)
    ]
    listed = f"<p>Sources:</p>{list_html(sources)}" if sources else ""
    return (
        f"{listed}<p>Question {escape(question.id)}, checked {question.checked_on}. Licence: {LICENCE}.</p>"
    )


def tags(question: Question) -> tuple[str, ...]:
    """Return what a question is about, as words without spaces: `exam:saa-c03`, `difficulty:use`."""
    return (
        f"topic:{question.topic}",
        f"kind:{question.kind}",
        f"difficulty:{question.difficulty}",
        *(f"exam:{exam}" for exam in question.exams),
        *(f"objective:{objective}" for objective in question.objectives),
        *([f"trap:{question.trap}"] if question.trap else []),
        *([f"experiment:{question.experiment}"] if question.experiment else []),
    )
