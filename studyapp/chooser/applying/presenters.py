"""Candidates and artefacts as the page shows them."""

from __future__ import annotations

from datetime import date

from studyapp.chooser.applying.artefacts import Artefact
from studyapp.chooser.applying.plan import OPTIONS
from studyapp.chooser.values import Candidate, OptionId
from studyapp.guide.presenters import fact_lines
from studyapp.knowledge.option_values import Option
from studyapp.knowledge.option_values import OptionId as KnownId
from studyapp.knowledge.register import Register

WITH_BUCKET_KEY = (
    "sse-kms",
    "sse-kms-aws-managed",
    "sse-kms-imported",
    "sse-kms-cloudhsm",
    "sse-kms-external",
)
# The usual recommendation first; then the order of the options.
CANDIDATES = (
    Candidate(OptionId("sse-kms"), True),
    *(Candidate(option) for option in OPTIONS),
    *(Candidate(OptionId(option), True) for option in WITH_BUCKET_KEY[1:]),
)


def candidate_of(code: str) -> Candidate | None:
    return next((candidate for candidate in CANDIDATES if str(candidate) == code), None)


def choices(known: Register) -> list[tuple[str, str]]:
    """Return code and name of each candidate."""
    return [(str(each), _name(known, each)) for each in CANDIDATES]


def _name(known: Register, candidate: Candidate) -> str:
    label = _option(known, candidate).label
    if not candidate.bucket_key:
        return label
    return f"{label}{' and' if ' with ' in label else ' with'} a Bucket Key"


def _option(known: Register, candidate: Candidate) -> Option:
    return known.option(KnownId(candidate.option))


def method_of(known: Register, candidate: Candidate) -> str:
    """Return the code of the method, which sets the hue."""
    return _option(known, candidate).method.value


def piece_line(known: Register, piece: Artefact, day: date, address: str) -> dict[str, object]:
    return {
        "id": piece.id,
        "title": piece.title,
        "file_name": piece.file_name,
        "text": piece.text,
        "about": piece.about,
        "facts": fact_lines(known, known.named(piece.facts), day),
        "address": address,
    }
