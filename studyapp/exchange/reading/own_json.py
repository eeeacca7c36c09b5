"""Envelope's own JSON, as export/own_json.py tells of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from studyapp.exchange.export.own_json import FORMAT, VERSION
from studyapp.exchange.reading.building import checked
from studyapp.exchange.reading.values import MOST_QUESTIONS, CannotHold, Found, Problem, Refused, Unheld
from studyapp.quiz.revisions import entry_of

SPACE = " \t\n\r"


def read(text: str) -> Iterator[Found]:
    entries = _entries(text)
    for line, entry in zip(_lines(text, len(entries)), entries, strict=True):
        try:
            yield checked(line, _entry(line, entry))
        except Refused as error:
            yield Problem(line=error.line, text=error.text)
        except CannotHold as error:
            yield Unheld(line=line, label=str(entry.get("id", ""))[:80], why=str(error))


def _entries(text: str) -> list[Any]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise Refused(error.lineno, f"This is not JSON: {error.msg}.") from None
    except (RecursionError, ValueError):
        raise Refused(
            1, "This is not JSON that can be read: it lies too deep, or a number is too long."
        ) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Refused(1, f'This is not Envelope\'s own form: "format" is not "{FORMAT}".')
    if document.get("version") != VERSION or document["version"] is True:
        raise Refused(1, f"Only version {VERSION} of the form can be read here.")
    entries = document.get("questions")
    if not isinstance(entries, list):
        raise Refused(1, '"questions" must be a list.')
    if len(entries) > MOST_QUESTIONS:
        raise Refused(1, f"The file has more than {MOST_QUESTIONS:,} questions. Divide it.")
    return entries


def _entry(line: int, entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict) or not isinstance(entry.get("task"), dict):
        raise Refused(line, 'A question is an object, with what its kind has under "task".')
    known = entry.keys() & entry["task"].keys()
    if known:
        raise Refused(line, "A field stands both in the question and in its task.")
    try:
        found = entry_of(json.dumps(entry))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refused(line, "checked_on, and on of each change, must be a day such as 2026-11-24.") from None
    if not isinstance(found.get("id"), str):
        raise Refused(line, "A question needs an id.")
    return found


def _lines(text: str, count: int) -> Iterator[int]:
    """Yield the line of each question. The text is known to be JSON; where its shape is odd, all stand at line 1."""
    decoder, line, counted = json.JSONDecoder(), 1, 0
    at = _questions_at(text, decoder)
    for _ in range(count):
        if at is not None:
            at = _skipped(text, at, SPACE + ",")
            line += text.count("\n", counted, at)
            counted = at
        yield line
        if at is not None:
            _, at = decoder.raw_decode(text, at)


def _questions_at(text: str, decoder: json.JSONDecoder) -> int | None:
    """Return where the first question begins: behind the bracket of the last member "questions", which counts."""
    at, found = _skipped(text, 0, SPACE) + 1, None
    while text[(at := _skipped(text, at, SPACE + ",")) : at + 1] == '"':
        name, at = decoder.raw_decode(text, at)
        at = _skipped(text, at, SPACE + ":")
        if name == "questions":
            found = at + 1
        _, at = decoder.raw_decode(text, at)
    return found


def _skipped(text: str, at: int, signs: str) -> int:
    while at < len(text) and text[at] in signs:
        at += 1
    return at
