"""An Anki deck package. A question's note keeps its guid, so that importing again updates and adds nothing.

Models and decks have numbers made from their names; only a new model may ever change them. `selection.made_at` is the
time of each note: Anki takes one anew only if it is newer than its own.
"""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import genanki

from encryption_lab.primitives.digests import sha256
from studyapp.exchange.export.anki_fields import FIELDS, KINDS, fields_of
from studyapp.exchange.export.losing import JUDGING, NO_CITATIONS, NO_PART_IDS, OUTSIDE, Gap, losses, of_kind
from studyapp.exchange.export.packed import packed
from studyapp.exchange.export.wording import plain, tags
from studyapp.exchange.values import Exported, Selection
from studyapp.knowledge.question_values import Kind, Question

BACK = """{{FrontSide}}<hr id="answer"><div class="answer">{{Answer}}</div>
<div class="reasons">{{Reasons}}</div><div>{{Explanation}}</div><div class="rests">{{Sources}}</div>"""
FRONT = (
    """<div class="kind">%s · {{Topic}}</div><div>{{Question}}</div><div class="options">{{Options}}</div>"""
)
CSS = """
.card { font: 18px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 0 auto; padding: 0.5rem; }
.kind, .rests { font-size: 0.8em; opacity: 0.75; }
.answer { font-weight: 600; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; overflow-wrap: anywhere; white-space: pre-wrap; }
li { margin-bottom: 0.3em; }
"""
GAPS = (
    NO_PART_IDS,
    Gap(
        of_kind(Kind.FIX, Kind.LAB),
        JUDGING,
        "It becomes a card: you compare your answer with the other side yourself.",
    ),
    Gap(
        of_kind(Kind.ONE, Kind.SEVERAL, Kind.ORDER, Kind.MATCH, Kind.FILL),
        "marking",
        "A card has two sides; you say yourself how well you knew it.",
    ),
    NO_CITATIONS,
    *OUTSIDE,
)


def write(selection: Selection) -> Exported:
    decks: dict[str, genanki.Deck] = {}
    for question in selection.questions:
        name = f"{_level(selection.title)}::{_level(selection.topic_title(question))}"
        deck = decks.setdefault(name, genanki.Deck(number(f"deck {question.topic}"), name))
        deck.add_note(_note(question, selection))
    return Exported(
        name="envelope-questions.apkg",
        media_type="application/octet-stream",
        body=_package(list(decks.values()), selection),
        losses=losses(selection.questions, GAPS),
    )


def number(name: str) -> int:
    """Return the number of a model or deck, the same for good: 31 bits, and beyond those that Anki uses itself."""
    return int.from_bytes(sha256(f"envelope {name}".encode())[:4], "big") % (1 << 30) + (1 << 30)


def guid(question: Question) -> str:
    return str(genanki.guid_for("envelope", question.id))


MODELS = {
    kind: genanki.Model(
        number(f"model {kind}"),
        f"Envelope: {name}",
        fields=[{"name": field} for field in FIELDS],
        templates=[{"name": name, "qfmt": FRONT % name, "afmt": BACK}],
        css=CSS,
        sort_field_index=FIELDS.index("Id"),
    )
    for kind, name in KINDS.items()
}


def _note(question: Question, selection: Selection) -> genanki.Note:
    return genanki.Note(
        model=MODELS[question.kind],
        fields=fields_of(question, selection),
        guid=guid(question),
        tags=["envelope", *tags(question)],
    )


def _level(title: str) -> str:
    """Return a title as one level of a deck's name, which `::` would divide."""
    return plain(title).replace("::", ":")


def _package(decks: list[genanki.Deck], selection: Selection) -> bytes:
    """Return the package. genanki writes to a file only, with the hour in its zip; ours has none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        genanki.Package(decks).write_to_file(str(path), timestamp=selection.made_at.timestamp())
        with zipfile.ZipFile(path) as archive:
            return packed((name, archive.read(name)) for name in archive.namelist())
