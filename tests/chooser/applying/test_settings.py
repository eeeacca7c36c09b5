"""What answers ask for beyond the method is written so that the same tools take it."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import hcl2
import pytest

from studyapp.chooser.applying.artefacts import artefacts
from studyapp.chooser.applying.coverage import is_written
from studyapp.chooser.applying.parameters import Parameters
from studyapp.chooser.applying.plan import plan_for
from studyapp.chooser.rules import rules
from studyapp.chooser.settings_for import settings_for
from studyapp.chooser.values import Candidate, OptionId, RequirementId, Setting
from tests.chooser.applying.samples import CANDIDATES, PLAIN
from tests.chooser.applying.test_command_lines import accepted, folder, run, sent, wrapping

__all__ = ["folder", "sent", "wrapping"]  # fixtures
WANTED = ("two-layers", "object-access-audit", "cloudfront", "context-bound", "cross-account", "replication")


def settings_of(candidate: Candidate, *wanted: str) -> tuple[Setting, ...]:
    needs = tuple(map(RequirementId, wanted))
    return settings_for(rules(), candidate, needs, (), date(2026, 11, 23))


def pieces_of(candidate: Candidate) -> dict[str, str]:
    pieces = artefacts(candidate, settings_of(candidate, *WANTED), PLAIN)
    return {piece.id: piece.text for piece in pieces}


def test_cloudformation_terraform_and_policies_are_taken_with_all_settings(tmp_path: Path) -> None:
    for candidate in CANDIDATES:
        pieces = pieces_of(candidate)
        (tmp_path / f"{candidate}.yaml").write_text(pieces["cloudformation"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the library's own
            assert hcl2.loads(pieces["terraform"])["resource"]
        sids = [each["Sid"] for each in json.loads(pieces["bucket-policy"])["Statement"]]
        assert len(set(sids)) == len(sids)
    program = Path(sys.executable).parent / "cfn-lint"
    linted = subprocess.run(
        [program, "--regions", "us-east-1", "--", *sorted(tmp_path.glob("*.yaml"))],
        capture_output=True,
        text=True,
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_command_lines_are_taken_with_all_settings(
    folder: Path, sent: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    pieces = pieces_of(Candidate(OptionId("client-side-own-key")))
    calls = [*run(pieces["cli"], folder)]
    (folder / "calls").unlink()
    calls += run(pieces["data-events"], folder)
    assert [words[1] for words in calls[-2:]] == ["get-event-selectors", "put-event-selectors"]
    assert all(accepted(words, sent, capsys) for words in calls)


@pytest.mark.parametrize("option", ["client-side-kms", "client-side-own-key"])
def test_two_layers_are_two_keys(option: str) -> None:
    candidate = Candidate(OptionId(option))
    plan = plan_for(candidate, settings_of(candidate, "two-layers"), PLAIN)
    assert plan.algorithm == "aws:kms"
    assert plan.key is not plan.default_key or not plan.client_uses_key
    assert plan_for(candidate, settings_of(candidate), PLAIN).algorithm == "AES256"


def test_what_the_files_do_not_make_is_by_hand() -> None:
    candidate = Candidate(OptionId("sse-kms"), True)
    settings = settings_of(candidate, "replication", "cross-account", "crypto-shredding")
    by_hand = {each.name for each in settings if not is_written(each, plan_for(candidate, settings, PLAIN))}
    assert by_hand == {"replication", "deletion", "key-policy"}
    named = Parameters(readers=("arn:aws:iam::444455556666:role/reader",))
    by_hand = {each.name for each in settings if not is_written(each, plan_for(candidate, settings, named))}
    assert by_hand == {"replication", "deletion"}
