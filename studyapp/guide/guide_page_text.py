"""The Markdown of a page as HTML: citations become small numbered links, and only the guide's elements survive."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import nh3
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from studyapp.guide.templatetags.prose import prose
from studyapp.knowledge.guide_text import markdown
from studyapp.knowledge.guide_values import GuidePage
from studyapp.knowledge.register import Register
from studyapp.knowledge.values import FactId

TAGS = {
    *(
        "h2",
        "h3",
        "p",
        "ul",
        "ol",
        "li",
        "em",
        "strong",
        "code",
        "pre",
        "blockquote",
        "hr",
        "br",
        "a",
        "span",
    ),
    *("sup", "div", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "*": {"class"},
    "a": {"href", "title", "aria-label"},
    "div": {"role", "aria-label", "tabindex"},
    "h2": {"id"},
    "h3": {"id"},
    "th": {"scope"},
}
PLACE = "text-"  # what the id of a heading begins with, so that it meets no other id of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands in the place of a citation."""

    number: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPage:
    """`headings`: pairs (id, words) of the h2, for a list of contents."""

    text: SafeString
    traps: tuple[SafeString, ...]
    headings: tuple[tuple[str, str], ...]


def render_page(page: GuidePage, register: Register) -> RenderedPage:
    """Return the page's text and traps as safe markup; a citation of an unknown fact raises KeyError."""
    marks = {
        fact_id: Mark(number=number, title=register.fact(fact_id).title)
        for number, fact_id in enumerate(page.facts, start=1)
    }
    tokens = _renderer().parse(page.text)
    return RenderedPage(
        text=_rendered(tokens, marks),
        traps=tuple(_rendered(_renderer().parseInline(trap), marks) for trap in page.front.traps),
        headings=tuple(
            (PLACE + place_of(words.content), words.content)
            for opening, words in pairwise(tokens)
            if opening.type == "heading_open" and opening.tag == "h2"
        ),
    )


def render_line(text: str, marks: Mapping[FactId, Mark]) -> SafeString:
    """Return one line of Markdown as safe markup; a citation that has no mark raises KeyError."""
    return _rendered(_renderer().parseInline(text), marks)


def place_of(heading: str) -> str:
    """Return the heading as an id: "What it is" becomes what-it-is."""
    return "-".join(re.findall(r"[a-z0-9]+", heading.casefold()))


def _rendered(tokens: Sequence[Token], marks: Mapping[FactId, Mark]) -> SafeString:
    parser = _renderer()
    html = parser.renderer.render(tokens, parser.options, {"marks": marks})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"https"}, link_rel="noreferrer")
    return mark_safe(clean)


@cache
def _renderer() -> MarkdownIt:
    parser = MarkdownIt("commonmark", renderer_cls=_Renderer)
    shared = markdown()
    parser.options, parser.block, parser.inline, parser.core = (
        shared.options,
        shared.block,
        shared.inline,
        shared.core,
    )
    return parser


class _Renderer(RendererHTML):
    """A method of the name of a token's type renders it."""

    def text(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        words = tokens[place].content
        # A number stands close to its sentence.
        before_citation = place + 1 < len(tokens) and tokens[place + 1].type == "citation"
        return prose(words.rstrip() if before_citation else words)

    def citation(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        fact_id = FactId(tokens[place].content)
        mark: Mark = env["marks"][fact_id]
        link = format_html(
            '<a class="cite" href="{}" title="{}" aria-label="{}">{}</a>',
            reverse("study:fact", args=[fact_id]),
            mark.title,
            f"{mark.number}, source: {mark.title}",
            mark.number,
        )
        return f"<sup>{link}</sup>"

    def heading_open(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        return format_html('<{} id="{}">', tokens[place].tag, PLACE + place_of(tokens[place + 1].content))

    def table_open(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        return f'{_scrolling("Table")}<table class="rows">\n'

    def table_close(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        return "</table></div>\n"

    def fence(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        return f"{_scrolling('Code')}{super().fence(tokens, place, options, env)}</div>\n"

    def th_open(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        return '<th scope="col">'


def _scrolling(label: str) -> str:
    """What is wider than a phone scrolls by itself, by keyboard too; a group, since a page may have several."""
    return f'<div class="scroll-x" role="group" aria-label="{label}" tabindex="0">'
