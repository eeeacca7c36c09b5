"""QTI 3.0: a package with a manifest and an item for each question.

Source: 1EdTech, "QTI 3.0 Assessment, Section and Item Information Model" and "QTI 3.0 Best Practices and
Implementation Guide"; the package as in IMS Content Packaging 1.1.
"""

from __future__ import annotations

from studyapp.exchange.export.losing import NO_CITATIONS, NO_JUDGE, NO_LAB, OUTSIDE, Gap, losses, of_kind
from studyapp.exchange.export.packed import packed
from studyapp.exchange.export.qti3_item import identifier, item
from studyapp.exchange.export.wording import clean, tags
from studyapp.exchange.export.xml_building import child, document, element
from studyapp.exchange.values import LICENCE, Exported, Selection
from studyapp.knowledge.question_values import Kind, Question

PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"
GAPS = (
    NO_LAB,
    Gap(
        of_kind(Kind.ORDER, Kind.MATCH, Kind.FILL),
        "a reason beside each part",
        "QTI shows feedback to what is ordered, matched or filled in as a whole; the reasons stand in the explanation.",
    ),
    NO_JUDGE,
    NO_CITATIONS,
    *OUTSIDE,
)


def write(selection: Selection) -> Exported:
    there = tuple(question for question in selection.questions if question.kind is not Kind.LAB)
    members = [("imsmanifest.xml", _manifest(there, selection))]
    members += [(_file(question), item(question, selection)) for question in there]
    return Exported(
        name="envelope-questions-qti3.zip",
        media_type="application/zip",
        body=packed(members),
        losses=losses(selection.questions, GAPS),
    )


def _file(question: Question) -> str:
    return f"items/{question.id}.xml"


def _manifest(questions: tuple[Question, ...], selection: Selection) -> bytes:
    manifest = element("manifest", xmlns=PACKAGE, identifier="envelope-questions")
    metadata = child(manifest, "metadata")
    child(metadata, "schema", "QTI Package")
    child(metadata, "schemaversion", "3.0.0")
    lom = child(metadata, "lom", xmlns=LOM)
    child(child(child(lom, "general"), "title"), "string", clean(selection.title), language="en")
    child(child(child(lom, "rights"), "description"), "string", LICENCE, language="en")
    child(manifest, "organizations")
    resources = child(manifest, "resources")
    for question in questions:
        resource = child(
            resources,
            "resource",
            identifier=identifier(question.id),
            type="imsqti_item_xmlv3p0",
            href=_file(question),
        )
        general = child(child(child(resource, "metadata"), "lom", xmlns=LOM), "general")
        for tag in tags(question):
            child(child(general, "keyword"), "string", tag, language="en")
        child(resource, "file", href=_file(question))
    return document(manifest)
