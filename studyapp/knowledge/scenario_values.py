"""Scenarios in words, with what they require and what is right: the measure of the chooser and of its phrase rules.

Those in files called held_out_* were written without the phrase rules in view, and never serve to change them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studyapp.knowledge.content_errors import ContentError, structured
from studyapp.knowledge.phrase_values import read_entries

HELD_OUT = "held_out_"
NOTHING_FITS = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """requires     requirement id to "must", "like" or "no"
    winner       the code of a candidate, such as "sse-kms+bucket-key", or "none"
    distractor   the answer that one gives who misses something; a candidate's code
    why          why the winner wins and the distractor does not
    """

    id: str
    name: str
    text: str
    requires: Mapping[str, str]
    winner: str
    distractor: str
    why: str
    held_out: bool


def read_scenarios(folder: Path, *, held_out: bool) -> tuple[Scenario, ...]:
    """Return the scenarios of the files that are held out, or of the others. Raises ContentError for the first entry that has another shape."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        if path.name.startswith(HELD_OUT) is not held_out:
            continue
        for entry in read_entries(path):
            name = f"{entry.table} {entry.values.get('id', 'without id')}"
            if entry.table != "scenario":
                raise ContentError(file=path.name, entry=entry.table, reason="is unknown here")
            values = {**entry.values, "held_out": held_out}
            found.append(structured(path.name, None, name, values, Scenario))
    return tuple(found)
