from __future__ import annotations

from studyapp.chooser.scenario.loaded import labels, reader, scenarios
from studyapp.knowledge.scenario_values import NOTHING_FITS, SET_A

LEAST_READ_EXACTLY = 44


def test_set_a_is_named_and_asks_for_requirements_that_exist() -> None:
    known = scenarios(SET_A)
    assert len({each.id for each in known}) == len(known) >= 40
    for each in known:
        assert set(each.requires) <= set(labels()), each.id
        assert each.winner != each.distractor
    assert sum(each.winner == NOTHING_FITS for each in known) >= 10


def test_most_of_set_a_is_read_exactly_as_it_was_meant() -> None:
    """Encryption at rest is left out of the comparison: every candidate gives it."""
    exact = 0
    for each in scenarios(SET_A):
        read = {str(name): wish.value for name, wish in reader().read(each.text).profile.wishes.items()}
        read.pop("encrypted-at-rest", None)
        exact += read == {name: wish for name, wish in each.requires.items() if name != "encrypted-at-rest"}
    assert exact >= LEAST_READ_EXACTLY
