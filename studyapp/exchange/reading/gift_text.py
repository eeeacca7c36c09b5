"""GIFT's texts: escapes, and the format that stands before one in square brackets."""

from __future__ import annotations

import re

from studyapp.exchange.reading.markup import as_html, reason_of, stem_of

FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.I)
ESCAPE = re.compile(r"\\([n~=#{}:\\])")


def unescaped(text: str) -> str:
    return ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def stem(text: str, form: str) -> str:
    """Return the text of a stem or of a part; `form` holds where the text names none. Raises CannotHold."""
    words, form = _of_form(text, form)
    if form == "html":
        return stem_of(words)
    return words if form == "plain" else stem_of(as_html(words))


def reason(text: str, form: str) -> str:
    words, form = _of_form(text, form)
    if form == "markdown":
        return " ".join(words.split())
    return reason_of(words if form == "html" else as_html(words))


def typed(text: str) -> str:
    """Return an answer to type: plain, whatever the question is in."""
    return _of_form(text, "plain")[0]


def _of_form(text: str, form: str) -> tuple[str, str]:
    named = FORMAT.match(text)
    return unescaped(text[named.end() :] if named else text).strip(), named[1].lower() if named else form
