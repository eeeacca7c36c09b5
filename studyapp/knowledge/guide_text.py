"""The Markdown of the guide: CommonMark and tables, no HTML, and [fact-id] as a citation of a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

CITATION = re.compile(r"\[([a-z0-9]+(?:-[a-z0-9]+)*)\](?!\()")


@cache
def markdown() -> MarkdownIt:
    """Return the one parser. A citation becomes a token `citation`: `content` is the fact's id."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_block"])
    parser.inline.ruler.before("link", "citation", _citation)
    return parser


def cited_in(text: str) -> Iterator[tuple[str, int]]:
    """Yield each cited id with its line, counted from 0; what stands in code cites nothing."""
    line = 0
    for token in markdown().parse(text):
        line = token.map[0] if token.map else line
        if token.type != "inline":
            continue
        at = line
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                at += 1
            elif child.type == "citation":
                yield child.content, at


def cited_in_line(sentence: str) -> Iterator[str]:
    for token in markdown().parseInline(sentence):
        yield from (child.content for child in token.children or () if child.type == "citation")


def _citation(state: StateInline, silent: bool) -> bool:
    found = CITATION.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("citation", "", 0).content = found.group(1)
    state.pos = found.end()
    return True
