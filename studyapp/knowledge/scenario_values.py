"""Scenarios in words, with what they require and what is right: the measure of the chooser and of its phrase rules.

The name of a file says its set. Set A was written with the phrase rules, set C after them and then used to mend them;
those in files called held_out_* were written without the rules in view, and never serve to change them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studyapp.knowledge.content_errors import ContentError, structured
from studyapp.knowledge.phrase_values import read_entries

HELD_OUT = "held_out_"
SET_A, SET_C = "set_a_", "set_c_"
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


def read_scenarios(folder: Path, name: str) -> tuple[Scenario, ...]:
    """Return the scenarios of a set: SET_A, SET_C or HELD_OUT. Raises ContentError for the first of another shape."""
    found = []
    for path in sorted(folder.glob(f"{name}*.toml")):
        for entry in read_entries(path):
            label = f"{entry.table} {entry.values.get('id', 'without id')}"
            if entry.table != "scenario":
                raise ContentError(file=path.name, entry=entry.table, reason="is unknown here")
            found.append(structured(path.name, None, label, entry.values, Scenario))
    return tuple(found)
