"""What was found, grouped by kind, with the words that led there marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from studyapp.guide.search_index import KINDS
from studyapp.knowledge.ranking import Entry

FEW = 6
EXCERPT_LETTERS = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    title: SafeString
    excerpt: SafeString
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What was found of one kind. `all_url` is empty if nothing is left out."""

    kind: str
    title: str
    count: int
    hits: tuple[Hit, ...]
    all_url: str


def by_kind(found: Sequence[Entry], words: Sequence[str], wanted: str) -> list[Hits]:
    """Return the kinds that have something, each with its first hits, or with all of them if it alone is wanted."""
    groups = []
    for kind, title in KINDS.items():
        of_kind = [entry for entry in found if entry.kind == kind]
        if not of_kind or wanted not in ("", kind):
            continue
        shown = of_kind if wanted else of_kind[:FEW]
        query = urlencode({"q": " ".join(words), "kind": kind})
        groups.append(
            Hits(
                kind=kind,
                title=title,
                count=len(of_kind),
                hits=tuple(_hit(entry, words) for entry in shown),
                all_url=f"{reverse('study:search')}?{query}" if len(shown) < len(of_kind) else "",
            )
        )
    return groups


def _hit(entry: Entry, words: Sequence[str]) -> Hit:
    text = entry.text.replace("`", "")
    return Hit(
        title=marked(entry.title.replace("`", ""), words),
        excerpt=marked(excerpt(text, words), words),
        url=entry.url,
    )


def excerpt(text: str, words: Sequence[str]) -> str:
    """Return the text, or where it is long the part of it in which the first of the words stands."""
    if len(text) <= EXCERPT_LETTERS:
        return text
    places = [place for word in words if (place := text.casefold().find(word.casefold())) >= 0]
    start = max(0, min(places, default=0) - EXCERPT_LETTERS // 3)
    if start:
        start = text.index(" ", start) + 1 if " " in text[start:] else start
    end = start + EXCERPT_LETTERS
    cut = text[start:end].rsplit(" ", 1)[0] if end < len(text) else text[start:]
    return ("… " if start else "") + cut + (" …" if end < len(text) else "")


def marked(text: str, words: Sequence[str]) -> SafeString:
    """Return the text escaped, each occurrence of a word inside <mark>."""
    sought = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    if not sought:
        return format_html("{}", text)
    parts = re.split(f"({sought})", text, flags=re.IGNORECASE)
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", part) if place % 2 else part,) for place, part in enumerate(parts)),
    )
