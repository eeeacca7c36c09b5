"""Moodle XML. The id is the question's idnumber, its marks are tags, reasons are feedback.

Source: Moodle documentation, "Moodle XML format".
"""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement, tostring

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

TYPES = {
    Kind.ONE: "multichoice",
    Kind.SEVERAL: "multichoice",
    Kind.ORDER: "ordering",
    Kind.MATCH: "match",
    Kind.FILL: "shortanswer",
    Kind.FIX: "essay",
}
GAPS = (
    NO_PART_IDS,
    NO_LAB,
    Gap(
        of_kind(Kind.ORDER, Kind.MATCH),
        "a reason beside each part",
        "Moodle has no feedback for what is ordered or matched; the reasons stand in the explanation.",
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
    quiz = Element("quiz")
    topic = ""
    for question in selection.questions:
        if question.kind is Kind.LAB:
            continue
        title = selection.topic_title(question)
        if title != topic:
            _category(quiz, selection.title, title)
            topic = title
        _question(quiz, question, selection)
    body = tostring(quiz, encoding="utf-8", xml_declaration=True)
    return Exported(
        name="envelope-questions.xml", media_type="application/xml", body=body + b"\n", losses=lost
    )


def _category(quiz: Element, whole: str, topic: str) -> None:
    category = SubElement(SubElement(quiz, "question", type="category"), "category")
    names = (plain(name).replace("/", "//") for name in (whole, topic))
    SubElement(category, "text").text = "/".join(("$course$/top", *names))


def _question(quiz: Element, question: Question, selection: Selection) -> None:
    element = SubElement(quiz, "question", type=TYPES[question.kind])
    _text(element, "name", question.id)
    stem = f"<p>{stem_html(question.stem)}</p>"
    if isinstance(question.task, Fix):
        stem += code_html(question.task.request)
    _html(element, "questiontext", stem)
    _html(element, "generalfeedback", explained_html(question, selection))
    for name, value in (("defaultgrade", "1"), ("penalty", "0"), ("hidden", "0"), ("idnumber", question.id)):
        SubElement(element, name).text = value
    WRITERS[question.kind](element, question)
    marks = SubElement(element, "tags")
    for tag in tags(question):
        _text(marks, "tag", tag)


def _choose(element: Element, question: Question) -> None:
    assert isinstance(question.task, Choose)
    SubElement(element, "single").text = "true" if question.kind is Kind.ONE else "false"
    SubElement(element, "shuffleanswers").text = "true"
    SubElement(element, "answernumbering").text = "ABCD"
    share = f"{100 / question.choose_count:.7g}"
    wrong = "0" if question.kind is Kind.ONE else "-100"
    for option in question.task.option:
        answer = _html(element, "answer", stem_html(option.text), fraction=share if option.right else wrong)
        _html(answer, "feedback", reason_html(option.reason))


def _order(element: Element, question: Question) -> None:
    assert isinstance(question.task, Order)
    for name, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("gradingtype", "ALL_OR_NOTHING")):
        SubElement(element, name).text = value
    for place, step in enumerate(question.task.step, 1):
        _html(element, "answer", stem_html(step.text), fraction=str(place))


def _match(element: Element, question: Question) -> None:
    assert isinstance(question.task, Match)
    SubElement(element, "shuffleanswers").text = "true"
    pairs = [(stem_html(pair.left), plain(pair.right)) for pair in question.task.pair]
    for left, right in [*pairs, *(("", plain(spare.text)) for spare in question.task.spare)]:
        _text(_html(element, "subquestion", left), "answer", right)


def _fill(element: Element, question: Question) -> None:
    assert isinstance(question.task, Fill)
    SubElement(element, "usecase").text = "0"
    answers = [(text, "100", question.task.reason) for text in question.task.accepts]
    for text, fraction, reason in [*answers, *((near.text, "0", near.reason) for near in question.task.near)]:
        answer = _text(
            element, "answer", plain(text).replace("*", "\\*"), fraction=fraction, format="moodle_auto_format"
        )
        _html(answer, "feedback", reason_html(reason))


def _fix(element: Element, question: Question) -> None:
    assert isinstance(question.task, Fix)
    for name, value in (
        ("responseformat", "monospaced"),
        ("responserequired", "1"),
        ("responsefieldlines", "10"),
    ):
        SubElement(element, name).text = value
    _html(element, "graderinfo", code_html(question.task.solution))
    _html(element, "responsetemplate", code_html(question.task.request))


WRITERS: dict[Kind, Callable[[Element, Question], None]] = {
    Kind.ONE: _choose,
    Kind.SEVERAL: _choose,
    Kind.ORDER: _order,
    Kind.MATCH: _match,
    Kind.FILL: _fill,
    Kind.FIX: _fix,
}


def _html(parent: Element, name: str, markup: str, **attributes: str) -> Element:
    return _text(parent, name, markup, format="html", **attributes)


def _text(parent: Element, name: str, text: str, **attributes: str) -> Element:
    element = SubElement(parent, name, attributes)
    SubElement(element, "text").text = text
    return element
