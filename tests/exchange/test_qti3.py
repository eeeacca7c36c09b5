"""Each item of the QTI package holds together: what it names is declared, and what is right can be chosen."""

from __future__ import annotations

import io
import zipfile
from xml.etree.ElementTree import Element, fromstring

import pytest

from studyapp.exchange.export import qti3
from studyapp.exchange.values import Selection
from studyapp.knowledge.question_values import Kind, Question
from tests.exchange.hostile import hostile_selection

QTI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"


def read(selection: Selection) -> dict[str, Element]:
    with zipfile.ZipFile(io.BytesIO(qti3.write(selection).body)) as archive:
        names = [name for name in archive.namelist() if name.startswith("items/")]
        return {
            name.removeprefix("items/").removesuffix(".xml"): fromstring(archive.read(name)) for name in names
        }


@pytest.fixture(scope="session")
def items(whole_bank: Selection) -> dict[str, Element]:
    return read(whole_bank)


def all_of(item: Element, name: str, attribute: str) -> list[str]:
    return [each.get(attribute, "") for each in item.iter(QTI + name)]


def right_of(item: Element) -> list[str]:
    return [each.text or "" for each in item.iter(f"{QTI}qti-value")]


def broken(item: Element, question: Question) -> list[str]:
    """Return what does not hold together in an item."""
    outcomes = {*all_of(item, "qti-outcome-declaration", "identifier"), "RESPONSE"}
    used = {
        *all_of(item, "qti-set-outcome-value", "identifier"),
        *all_of(item, "qti-variable", "identifier"),
        *all_of(item, "qti-feedback-inline", "outcome-identifier"),
        *all_of(item, "qti-modal-feedback", "outcome-identifier"),
    }
    choices = all_of(item, "qti-simple-choice", "identifier")
    sides = [
        all_of(each, "qti-simple-associable-choice", "identifier")
        for each in item.iter(f"{QTI}qti-simple-match-set")
    ]
    if sides:
        choices = [f"{left} {right}" for left in sides[0] for right in sides[1]]
    accepted = choices or all_of(item, "qti-map-entry", "map-key")
    answered = {each.get("response-identifier") for each in item.iter() if each.tag.endswith("-interaction")}
    most = all_of(item, "qti-choice-interaction", "max-choices")
    return [
        *(f"{name} is not declared" for name in used - outcomes),
        *(f"{value} cannot be chosen" for value in right_of(item) if value not in accepted),
        *(["two parts have one name"] if len(set(choices)) < len(choices) else []),
        *(["nothing answers"] if answered != {"RESPONSE"} else []),
        *([f"{most} may be chosen"] if most and most != [str(question.choose_count)] else []),
    ]


def test_every_item_holds_together(items: dict[str, Element], whole_bank: Selection) -> None:
    there = [question for question in whole_bank.questions if question.kind is not Kind.LAB]
    assert set(items) == {question.id for question in there}
    assert {question.id: broken(items[question.id], question) for question in there} == {
        question.id: [] for question in there
    }


def test_hostile_ones_too() -> None:
    selection = hostile_selection()
    found = read(selection)
    assert [broken(found[question.id], question) for question in selection.questions] == [[]] * 5
    assert len(right_of(found["sample-match"])) == 4
    assert right_of(found["sample-order"]) == [f"p{place}" for place in range(6)]
