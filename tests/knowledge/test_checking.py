"""Each check is seen to pass on the sample and to fail on one thing that is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from studyapp.knowledge.checking import CHECKS, check
from studyapp.knowledge.dates import Moment
from studyapp.knowledge.reading import read_register
from studyapp.knowledge.register import Register
from studyapp.knowledge.values import Citation, SourceId
from tests.knowledge.samples import TODAY, sample_register, with_changed

UNKNOWN = (Citation(source_id=SourceId("nowhere")),)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return sample_register(tmp_path)


def complaints(register: Register, today: date = TODAY) -> list[str]:
    return [str(problem) for problem in check(register, today)]


def test_the_sample_is_as_it_should_be(register: Register) -> None:
    assert complaints(register) == []


def test_the_content_is_as_it_should_be() -> None:
    assert check(read_register(), date(2026, 12, 1)) == []


@pytest.mark.parametrize(
    ("kind", "fields", "complaint"),
    [
        ("facts", {"id": "A_Key"}, "fact A_Key: id: must be lower-case words with hyphens between them"),
        ("facts", {"id": "no-key-no-way"}, "fact no-key-no-way: id: is given 2 times"),
        ("facts", {"sources": UNKNOWN}, "fact a-key-opens: sources: names the unknown source nowhere"),
        ("facts", {"terms": ("lock",)}, "fact a-key-opens: terms: names the unknown term lock"),
        ("facts", {"follows_from": ("x",)}, "fact a-key-opens: follows_from: names the unknown fact x"),
        ("facts", {"sources": ()}, "fact a-key-opens: sources: has none"),
        ("facts", {"checked_on": date(2026, 11, 24)}, "fact a-key-opens: checked_on: lies in the future"),
        (
            "facts",
            {"review_by": date(2026, 11, 23)},
            "fact a-key-opens: review_by: must lie after checked_on",
        ),
        (
            "facts",
            {"valid_until": Moment(date(2022, 4, 1), is_month=True)},
            "fact a-key-opens: valid_until: lies before valid_from",
        ),
        ("facts", {"valid_from": None}, "fact a-key-opens: valid_from: is missing: a change has a date"),
        (
            "facts",
            {"claim": "It turns (UNVERIFIED)."},
            "fact a-key-opens: claim: is not verified, so it must not be printed",
        ),
        ("facts", {"claim": "It turns"}, "fact a-key-opens: claim: must end with a full stop"),
        ("facts", {"claim": "It `turns."}, "fact a-key-opens: claim: has a backtick without its partner"),
        ("facts", {"claim": "x" * 360 + "."}, "fact a-key-opens: claim: has more than 360 letters"),
        ("facts", {"follows_from": ("no-key-no-way",)}, "follows_from: leads back to the fact itself"),
        ("facts", {"terms": ()}, "term key: id: is named by no fact"),
        ("sources", {"id": "other"}, "fact a-key-opens: sources: names the unknown source guide"),
        ("sources", {"id": "other"}, "source other: id: is cited by no fact"),
        ("sources", {"checked_on": date(2027, 1, 1)}, "source guide: checked_on: lies in the future"),
        ("sources", {"text_of": Moment(date(2027, 1, 1))}, "source guide: text_of: lies after the day"),
        ("sources", {"address": "http://example.org"}, "source guide: address: must begin with https://"),
        ("sources", {"address": "https://example.org/#x"}, "source guide: address: must begin with https://"),
        ("terms", {"facts": ("x",)}, "term key: facts: names the unknown fact x"),
        ("terms", {"facts": ()}, "term key: facts: has none"),
        ("terms", {"meaning": "What"}, "term key: meaning: must end with a full stop"),
        ("notes", {"facts": ("x",)}, "note keys-open: facts: names the unknown fact x"),
        ("notes", {"facts": ()}, "note keys-open: facts: has none"),
        ("notes", {"said": "Keys"}, "note keys-open: said: must end with a full stop"),
        ("notes", {"number": 2}, "note keys-open: number: must be 1, its place in the file"),
        ("themes", {"id": "locks"}, "theme locks: id: has no facts"),
        ("themes", {"id": "locks"}, "fact a-key-opens: theme: names the unknown theme keys"),
    ],
)
def test_what_is_wrong_is_found(
    register: Register, kind: str, fields: dict[str, Any], complaint: str
) -> None:
    assert any(complaint in found for found in complaints(with_changed(register, kind, **fields)))


def test_two_sources_with_one_address_are_found(register: Register) -> None:
    twin = replace(register.sources[0], id=SourceId("twin"))
    found = complaints(replace(register, sources=(*register.sources, twin)))
    assert "source twin: address: is that of another source too" in found


def test_no_check_is_idle() -> None:
    """A new check needs a bad sample, here or in test_guide_checking, test_rule_checking or test_matrix."""
    names = {one_check.__name__ for one_check in CHECKS}
    assert names == {
        *("ids", "references", "foundations", "orphans", "addresses", "dates", "wording", "conclusions"),
        *("answers", "asked"),
        *("rule_names", "rule_days", "rule_facts_hold"),
        *("numbers", "guide_citations", "guide_names", "guide_order", "guide_length"),
        *("exam_objectives", "exam_weights"),
    }
