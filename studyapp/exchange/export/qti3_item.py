"""A question as an item of QTI 3.0: what is declared, what is shown, how it is marked, what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from studyapp.exchange.export.wording import code_html, explained_html, reason_html, stem_html
from studyapp.exchange.export.xml_building import child, document, element, put
from studyapp.exchange.values import Selection
from studyapp.knowledge.question_values import Choose, Fill, Fix, Kind, Match, Order, Question

ITEM = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"


def identifier(name: str) -> str:
    """Return a name as QTI takes it: one that begins with a digit gets a sign in front."""
    return name if name[:1].isalpha() else f"_{name}"


def item(question: Question, selection: Selection) -> bytes:
    root = element(
        "qti-assessment-item",
        xmlns=ITEM,
        identifier=identifier(question.id),
        title=question.id,
        adaptive="false",
        time_dependent="false",
    )
    root.set("xml:lang", "en")
    shape = SHAPES[question.kind]
    declared = child(
        root,
        "qti-response-declaration",
        identifier="RESPONSE",
        cardinality=shape.cardinality,
        base_type=shape.base,
    )
    _outcome(root, "SCORE", "single", "float", external_scored="human" if question.kind is Kind.FIX else "")
    _outcome(root, "EXPLAINED", "single", "identifier")
    if isinstance(question.task, Choose):
        _outcome(root, "FEEDBACK", shape.cardinality, "identifier")
    body = child(root, "qti-item-body")
    put(child(body, "div"), f"<p>{stem_html(question.stem)}</p>")
    shape.write(declared, body, question)
    _processing(root, question)
    shown = child(
        child(
            root,
            "qti-modal-feedback",
            outcome_identifier="EXPLAINED",
            identifier="explained",
            show_hide="show",
        ),
        "qti-content-body",
    )
    put(shown, _near_html(question) + explained_html(question, selection))
    return document(root)


def _outcome(root: Element, name: str, cardinality: str, base: str, **more: str) -> None:
    kept = {key: value for key, value in more.items() if value}
    child(root, "qti-outcome-declaration", identifier=name, cardinality=cardinality, base_type=base, **kept)


def _correct(declared: Element, values: Iterable[str]) -> None:
    correct = child(declared, "qti-correct-response")
    for value in values:
        child(correct, "qti-value", value)


def _choose(declared: Element, body: Element, question: Question) -> None:
    assert isinstance(question.task, Choose)
    _correct(declared, (identifier(option.id) for option in question.task.option if option.right))
    choices = child(
        body,
        "qti-choice-interaction",
        response_identifier="RESPONSE",
        shuffle="true",
        max_choices=str(question.choose_count),
    )
    for option in question.task.option:
        name = identifier(option.id)
        choice = child(choices, "qti-simple-choice", identifier=name)
        put(choice, stem_html(option.text))
        said = child(
            choice, "qti-feedback-inline", outcome_identifier="FEEDBACK", identifier=name, show_hide="show"
        )
        put(said, f" {reason_html(option.reason)}")


def _order(declared: Element, body: Element, question: Question) -> None:
    assert isinstance(question.task, Order)
    _correct(declared, (identifier(step.id) for step in question.task.step))
    choices = child(body, "qti-order-interaction", response_identifier="RESPONSE", shuffle="true")
    # Not in the right order, in case a player forgets to shuffle.
    for step in sorted(question.task.step, key=lambda step: step.text):
        put(child(choices, "qti-simple-choice", identifier=identifier(step.id)), stem_html(step.text))


def _match(declared: Element, body: Element, question: Question) -> None:
    assert isinstance(question.task, Match)
    pairs = question.task.pair
    rights = {pair.right: f"right-{pair.id}" for pair in reversed(pairs)}
    _correct(declared, (f"left-{pair.id} {rights[pair.right]}" for pair in pairs))
    interaction = child(
        body,
        "qti-match-interaction",
        response_identifier="RESPONSE",
        shuffle="true",
        max_associations=str(len(pairs)),
    )
    sides = ({f"left-{pair.id}": pair.left for pair in pairs}, {name: text for text, name in rights.items()})
    sides[1].update({f"spare-{spare.id}": spare.text for spare in question.task.spare})
    for side, most in zip(sides, (1, len(pairs)), strict=True):
        listed = child(interaction, "qti-simple-match-set")
        for name, text in sorted(side.items(), key=lambda pair: pair[1]):
            choice = child(listed, "qti-simple-associable-choice", identifier=name, match_max=str(most))
            put(choice, stem_html(text))


def _fill(declared: Element, body: Element, question: Question) -> None:
    assert isinstance(question.task, Fill)
    _correct(declared, question.task.accepts[:1])
    mapping = child(declared, "qti-mapping", default_value="0")
    for text in question.task.accepts:
        child(mapping, "qti-map-entry", map_key=text, mapped_value="1", case_sensitive="false")
    line = child(body, "p", f"{question.task.label}: ")
    child(line, "qti-text-entry-interaction", response_identifier="RESPONSE", expected_length="60")


def _fix(declared: Element, body: Element, question: Question) -> None:
    assert isinstance(question.task, Fix)
    put(child(body, "div"), code_html(question.task.request))
    child(body, "qti-extended-text-interaction", response_identifier="RESPONSE", expected_lines="10")
    rubric = child(body, "qti-rubric-block", view="scorer", use="scoring")
    put(child(rubric, "qti-content-body"), code_html(question.task.solution))


class Shape:
    """How the answer to a kind is declared, and what writes the rest."""

    def __init__(
        self, cardinality: str, base: str, write: Callable[[Element, Element, Question], None]
    ) -> None:
        self.cardinality, self.base, self.write = cardinality, base, write


SHAPES = {
    Kind.ONE: Shape("single", "identifier", _choose),
    Kind.SEVERAL: Shape("multiple", "identifier", _choose),
    Kind.ORDER: Shape("ordered", "identifier", _order),
    Kind.MATCH: Shape("multiple", "directedPair", _match),
    Kind.FILL: Shape("single", "string", _fill),
    Kind.FIX: Shape("single", "string", _fix),
}


def _processing(root: Element, question: Question) -> None:
    processing = child(root, "qti-response-processing")
    if isinstance(question.task, Fill):
        child(_set(processing, "SCORE"), "qti-map-response", identifier="RESPONSE")
    elif not isinstance(question.task, Fix):
        condition = child(processing, "qti-response-condition")
        for name, score in (("qti-response-if", "1"), ("qti-response-else", "0")):
            branch = child(condition, name)
            if score == "1":
                compared = child(branch, "qti-match")
                child(compared, "qti-variable", identifier="RESPONSE")
                child(compared, "qti-correct", identifier="RESPONSE")
            child(_set(branch, "SCORE"), "qti-base-value", score, base_type="float")
    if isinstance(question.task, Choose):
        child(_set(processing, "FEEDBACK"), "qti-variable", identifier="RESPONSE")
    child(_set(processing, "EXPLAINED"), "qti-base-value", "explained", base_type="identifier")


def _set(parent: Element, outcome: str) -> Element:
    return child(parent, "qti-set-outcome-value", identifier=outcome)


def _near_html(question: Question) -> str:
    if not isinstance(question.task, Fill):
        return ""
    near = [f"<p>{stem_html(each.text)}: {reason_html(each.reason)}</p>" for each in question.task.near]
    return f"<p>{reason_html(question.task.reason)}</p>" + "".join(near)
