"""An explanation as a page shows it: Markdown without HTML, and [fact-id] as a small number that leads to the fact."""

from __future__ import annotations

import re
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from encryption_lab.web.experiments.facts import NumberedFact

CITATION = re.compile(r"\s*\[([a-z0-9-]+)\]")


def explained(markdown: str, facts: tuple[NumberedFact, ...]) -> SafeString:
    """Return markup. What was seen stands in the text as it is: anything that looks like HTML is escaped."""
    marks = {fact.id: _mark(fact) for fact in facts}
    html = _parser().render(markdown)
    return mark_safe(CITATION.sub(lambda found: marks.get(found[1], found[0]), html))


def cited(markdown: str, fact_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids of the facts in the order in which the text cites them; the others after these."""
    named = [name for name in dict.fromkeys(CITATION.findall(markdown)) if name in fact_ids]
    return (*named, *(fact_id for fact_id in fact_ids if fact_id not in named))


def _mark(fact: NumberedFact) -> str:
    return format_html(
        '<sup><a class="cite" href="#fact-{}" aria-label="{}, source: {}">{}</a></sup>',
        fact.number,
        fact.number,
        fact.fact.title,
        fact.number,
    )


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink", "reference"])
