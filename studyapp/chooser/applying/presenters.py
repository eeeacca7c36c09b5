"""Candidates, settings and artefacts as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from studyapp.chooser.applying.artefacts import Artefact
from studyapp.chooser.applying.coverage import is_written
from studyapp.chooser.applying.plan import Plan
from studyapp.chooser.lines import fact_links
from studyapp.chooser.names import label_of
from studyapp.chooser.rules import Rules
from studyapp.chooser.values import Setting
from studyapp.knowledge.register import Register

GROUPS = (
    ("setup", "Set it up", "Four ways to the same result: take the tool that you use."),
    (
        "policies",
        "The policies",
        "They are in each of the four already; here by themselves, to read and to keep.",
    ),
    ("use", "Use it", "What comes after: uploading, and what is to be recorded."),
)
SETTING_NAMES = {"block-sse-c": "SSE-C", "bucket-key": "Bucket Key"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceGroup:
    id: str
    title: str
    about: str
    pieces: tuple[dict[str, object], ...]


def choices(rules: Rules) -> list[tuple[str, str]]:
    """Return code and name of each candidate."""
    return [(str(each), label_of(rules.register, each)) for each in rules.candidates]


def piece_groups(
    known: Register, pieces: tuple[Artefact, ...], day: date, address: str, query: str
) -> tuple[PieceGroup, ...]:
    return tuple(
        PieceGroup(
            id=group,
            title=title,
            about=about,
            pieces=tuple(
                _piece_line(known, each, day, f"{address}/{each.file_name}{query}")
                for each in pieces
                if each.group == group
            ),
        )
        for group, title, about in GROUPS
    )


def _piece_line(known: Register, piece: Artefact, day: date, address: str) -> dict[str, object]:
    return {
        "id": piece.id,
        "title": piece.title,
        "file_name": piece.file_name,
        "text": piece.text,
        "about": piece.about,
        "facts": fact_links(known, piece.facts, day),
        "address": address,
    }


def setting_lines(settings: tuple[Setting, ...], plan: Plan) -> list[dict[str, object]]:
    """Return what the decision sets; those that the files do not make come last."""
    lines: list[dict[str, object]] = [
        {
            "name": SETTING_NAMES.get(each.name, each.name.replace("-", " ").capitalize()),
            "value": each.value,
            "is_written": is_written(each, plan),
        }
        for each in settings
    ]
    return sorted(lines, key=lambda line: not line["is_written"])
