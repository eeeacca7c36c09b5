"""Moodle XML: `<question type="…">` under `<quiz>`; the idnumber is the id.

Source: Moodle documentation, "Moodle XML format".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from studyapp.exchange.reading.building import Answer, choice, matching, question_read, typed
from studyapp.exchange.reading.marks import marks_of
from studyapp.exchange.reading.markup import as_html, reason_of, stem_of
from studyapp.exchange.reading.values import NO_REASON, CannotHold, Found, Problem, Refused, Unheld
from studyapp.exchange.reading.xml_lines import Lined, parsed

REFUSED = {
    "essay": "It is answered in free text, which nothing here can mark.",
    "description": "It asks nothing: a description.",
    "numerical": "It asks for a number within bounds; there is no such kind here.",
    "cloze": "It has several fields within its text; there is no such kind here.",
}
OTHER = "There is no kind “{}” here."


def read(text: str) -> Iterator[Found]:
    tree = parsed(text)
    if tree.root.tag != "quiz":
        raise Refused(1, "Moodle XML begins with <quiz>; this file begins with something else.")
    for element in tree.root:
        if element.tag == "question" and element.get("type") != "category":
            yield _found(element, tree)


def _found(element: Element, tree: Lined) -> Found:
    line = tree.lines[element]
    try:
        return question_read(line, _given(element, tree), _said(element, "idnumber"))
    except Refused as error:
        return Problem(line=error.line, text=error.text)
    except CannotHold as error:
        label = _said(element, "idnumber") or _said(element, "name/text")
        return Unheld(line=line, label=label[:80], why=str(error))


def _given(element: Element, tree: Lined) -> Mapping[str, Any]:
    kind = element.get("type") or ""
    if kind not in READERS:
        raise CannotHold(REFUSED.get(kind) or OTHER.format(kind[:40]))
    general = element.find("generalfeedback")
    return {
        **marks_of(_said(tag, "text") for tag in element.findall("tags/tag")),
        "stem": _text(element.find("questiontext")),
        "explanation": _reason(general),
        **READERS[kind](element, tree),
    }


def _choose(element: Element, tree: Lined) -> dict[str, Any]:
    is_single = _said(element, "single").casefold() not in {"false", "0"}
    return choice(_answers(element, tree, _text), is_single=is_single)


def _truth(element: Element, tree: Lined) -> dict[str, Any]:
    answers = _answers(element, tree, _text)
    named = [
        Answer(text=answer.text.capitalize(), reason=answer.reason, share=answer.share) for answer in answers
    ]
    return choice(named, is_single=True)


def _order(element: Element, tree: Lined) -> dict[str, Any]:
    steps = sorted(_answers(element, tree, _text), key=lambda answer: answer.share)
    return {
        "kind": "order",
        "step": [
            {"id": f"p{place}", "text": step.text, "reason": step.reason or NO_REASON}
            for place, step in enumerate(steps, 1)
        ],
    }


def _match(element: Element, tree: Lined) -> dict[str, Any]:
    return matching([(_text(each), _said(each, "answer/text")) for each in element.findall("subquestion")])


def _typed(element: Element, tree: Lined) -> dict[str, Any]:
    return typed(_answers(element, tree, lambda answer: _said(answer, "text")))


READERS: Mapping[str, Callable[[Element, Lined], dict[str, Any]]] = {
    "multichoice": _choose,
    "truefalse": _truth,
    "ordering": _order,
    "matching": _match,
    "match": _match,
    "shortanswer": _typed,
}


def _answers(element: Element, tree: Lined, text_of: Callable[[Element], str]) -> list[Answer]:
    found = []
    for answer in element.findall("answer"):
        try:
            share = float(answer.get("fraction", "0"))
        except ValueError:
            raise Refused(tree.lines[answer], "The fraction of an answer must be a number.") from None
        if not abs(share) <= 1000:  # nan is no number either
            raise Refused(tree.lines[answer], "The fraction of an answer must be a number from -100 to 100.")
        text = text_of(answer)
        if not text:
            raise Refused(tree.lines[answer], "This answer has no text.")
        found.append(Answer(text=text, reason=_reason(answer.find("feedback")), share=share))
    return found


def _text(element: Element | None) -> str:
    if element is None:
        return ""
    if element.find("file") is not None:
        raise CannotHold("It has a file, which cannot be held here.")
    words = _said(element, "text")
    form = element.get("format", "html")
    if form == "html":
        return stem_of(words)
    return words if form == "plain_text" else stem_of(as_html(words))


def _reason(element: Element | None) -> str:
    if element is None:
        return ""
    words = _said(element, "text")
    if element.get("format") == "markdown":
        return " ".join(words.split())
    return reason_of(words if element.get("format", "html") == "html" else as_html(words))


def _said(element: Element, path: str) -> str:
    found = element.find(path)
    return (found.text or "").strip() if found is not None else ""
