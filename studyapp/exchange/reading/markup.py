"""HTML of other programs as our texts: a stem is plain but for `code`, a reason is inline Markdown.

nh3 first makes any markup well formed and drops what runs; what it leaves is walked once. No element is kept.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

from studyapp.exchange.reading.values import CannotHold

BLOCKS = frozenset({"p", "div", "ul", "ol", "pre", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
LINES = frozenset({"br", "li", "tr"})
EMPHASIS = {"em": "*", "i": "*", "strong": "**", "b": "**"}
KEPT = {*BLOCKS, *LINES, *EMPHASIS, "code", "td", "th", "img", "a"}
MOST_MARKUP = 100_000
PICTURE = "It has a picture or a recording, which cannot be held here."
LOOKS_LIKE_HTML = re.compile(
    r"</?(p|br|b|i|u|em|strong|code|pre|ul|ol|li|span|div|sub|sup|a|img|table|h[1-6]|script|style)\b|&#?\w+;",
    re.I,
)
MEDIA = re.compile(r"@@PLUGINFILE@@|<(img|audio|video|object|iframe|svg|canvas)\b", re.I)
IN_MARKDOWN = re.compile(r"[\\`*_\[\]<>&]")


def stem_of(html: str) -> str:
    """Return the text of a stem or of a part. Raises CannotHold for a picture."""
    if MEDIA.search(html):
        raise CannotHold(PICTURE)
    return _walked(html, is_markdown=False)


def reason_of(html: str) -> str:
    """Return a reason on one line; pictures go, since a reason can be read without."""
    return " ".join(_walked(html, is_markdown=True).split())


def as_html(text: str) -> str:
    """Return what Moodle takes for either: HTML as it is, plain text with its lines apart."""
    if LOOKS_LIKE_HTML.search(text):
        return text.replace("\n", "<br>")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")


def _walked(html: str, *, is_markdown: bool) -> str:
    if len(html) > MOST_MARKUP:
        raise CannotHold(f"A text has more than {MOST_MARKUP:,} characters.")
    walker = _Walker(is_markdown=is_markdown)
    walker.feed(nh3.clean(html, tags=KEPT, attributes={"a": {"href"}}, url_schemes={"https"}, link_rel=None))
    walker.close()
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" *\n *", "\n", "".join(walker.parts))).strip()


class _Walker(HTMLParser):
    def __init__(self, *, is_markdown: bool) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._is_markdown = is_markdown
        self._code: list[str] | None = None
        self._pre_depth = 0
        self._hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._code is not None:
            self._code += ["\n"] * (tag == "br")
        elif tag == "code":
            self._code = []
        elif tag in EMPHASIS and self._is_markdown:
            self.parts.append(EMPHASIS[tag])
        elif tag == "a" and self._is_markdown:
            self._hrefs.append(dict(attrs).get("href") or "")
            self.parts.append("[" if self._hrefs[-1] else "")
        else:
            self._break(tag)
        self._pre_depth += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        self._pre_depth -= tag == "pre"
        if tag == "code" and self._code is not None:
            self._end_code("".join(self._code))
        elif self._code is None and tag in EMPHASIS and self._is_markdown:
            self.parts.append(EMPHASIS[tag])
        elif self._code is None and tag == "a" and self._hrefs:
            href = self._hrefs.pop()
            self.parts.append(f"]({_address(href)})" if href else "")
        elif self._code is None and tag not in LINES:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._code is not None:
            self._code.append(data)
            return
        text = data if self._pre_depth else re.sub(r"\s+", " ", data)
        self.parts.append(IN_MARKDOWN.sub(lambda found: "\\" + found[0], text) if self._is_markdown else text)

    def _end_code(self, code: str) -> None:
        self._code = None
        if code.strip():
            self.parts.append(f"`{code.replace('`', chr(39))}`")

    def _break(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag in LINES:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")


def _address(href: str) -> str:
    return (
        href.replace("(", "%28")
        .replace(")", "%29")
        .replace(" ", "%20")
        .replace("<", "%3C")
        .replace("\\", "%5C")
    )
