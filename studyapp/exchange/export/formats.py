"""The formats, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studyapp.exchange.export import aiken, anki, csv_table, gift, markdown, moodle_xml, own_json, qti3
from studyapp.exchange.values import Exported, Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """code: as in an address."""

    code: str
    name: str
    about: str
    write: Callable[[Selection], Exported]


FORMATS = {
    each.code: each
    for each in (
        Format(
            code="anki",
            name="Anki deck",
            about="Cards for Anki. Importing a later deck mends your cards and adds none twice.",
            write=anki.write,
        ),
        Format(
            code="moodle",
            name="Moodle XML",
            about="For Moodle's question bank, with feedback, tags and ID numbers.",
            write=moodle_xml.write,
        ),
        Format(
            code="gift", name="GIFT", about="A text format that many teaching tools read.", write=gift.write
        ),
        Format(
            code="qti",
            name="QTI 3",
            about="The standard package of assessment systems: an item for each question.",
            write=qti3.write,
        ),
        Format(code="csv", name="CSV", about="A table with a row for each question.", write=csv_table.write),
        Format(
            code="aiken", name="Aiken", about="The plainest: one right option, no reasons.", write=aiken.write
        ),
        Format(
            code="markdown", name="Markdown", about="A document to read, print or keep.", write=markdown.write
        ),
        Format(
            code="json",
            name="Envelope's own",
            about="JSON that loses nothing and can be imported again.",
            write=own_json.write,
        ),
    )
}
