"""The phrase rules, read once, and where they lie."""

from __future__ import annotations

from functools import cache

from studyapp.chooser.scenario.reading import Reader
from studyapp.knowledge.phrase_values import PhraseBook, read_phrases
from studyapp.knowledge.reading import CONTENT, read_register
from studyapp.knowledge.scenario_values import Scenario, read_scenarios

PHRASES = CONTENT / "phrases"
SCENARIOS = CONTENT / "scenarios"


@cache
def book() -> PhraseBook:
    return read_phrases(PHRASES)


@cache
def reader() -> Reader:
    return Reader(book())


@cache
def scenarios(name: str) -> tuple[Scenario, ...]:
    """Return the scenarios of a set, such as SET_A."""
    return read_scenarios(SCENARIOS, name)


@cache
def labels() -> dict[str, str]:
    """Return the label of each requirement by its id."""
    return {str(each.id): each.label for each in read_register().requirements}
