"""`make content`: how often our scenarios are answered as they should be, from requirements and from words.

It only tells; tests/chooser/scenario/test_outcomes.py holds what must not get worse.

python -m studyapp.chooser.check_scenarios
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TextIO

from studyapp.chooser.deciding import decide
from studyapp.chooser.rules import rules
from studyapp.chooser.scenario.loaded import reader, scenarios
from studyapp.chooser.values import Profile, RequirementId, Wish
from studyapp.knowledge.content_errors import ContentError
from studyapp.knowledge.scenario_values import HELD_OUT, NOTHING_FITS, SET_A, SET_C, Scenario

HEADLINES = ("sse-s3", "sse-kms", "sse-c", "client-side")
KINDS = (*HEADLINES, "dsse-kms", NOTHING_FITS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The winners, as codes of candidates or "none": from the requirements, and from the words."""

    scenario: Scenario
    by_requirements: str
    by_words: str


def outcomes(known: tuple[Scenario, ...], on: date) -> list[Outcome]:
    return [
        Outcome(
            each,
            _winner({RequirementId(name): Wish(wish) for name, wish in each.requires.items()}, on),
            _winner(reader().read(each.text).profile.wishes, on),
        )
        for each in known
    ]


def kind_of(winner: str) -> str:
    """Return the method that a candidate belongs to: "sse-kms-imported+bucket-key" is "sse-kms"."""
    return next(kind for kind in KINDS if winner == kind or winner.startswith((f"{kind}-", f"{kind}+")))


def confusion(found: list[Outcome]) -> Counter[tuple[str, str]]:
    """Count by the method that is right and the one that the words led to."""
    return Counter((kind_of(each.scenario.winner), kind_of(each.by_words)) for each in found)


def accuracy(found: list[Outcome]) -> dict[str, float]:
    """Return the share of scenarios of each kind whose words led to the right method."""
    table = confusion(found)
    totals = Counter(kind_of(each.scenario.winner) for each in found)
    return {kind: table[kind, kind] / totals[kind] for kind in KINDS if totals[kind]}


def macro_average(found: list[Outcome]) -> float:
    """Return the mean over the headline methods that occur, each counting the same."""
    shares = [share for kind, share in accuracy(found).items() if kind in HEADLINES]
    return sum(shares) / len(shares) if shares else 0.0


def report(name: str, found: list[Outcome], out: TextIO) -> None:
    """Write what was found for a set."""
    wrong = [each for each in found if each.by_requirements != each.scenario.winner]
    exact = sum(each.by_words == each.scenario.winner for each in found)
    out.write(f"Scenarios, {name}: {len(found)}. From their requirements {len(found) - len(wrong)} right.\n")
    out.writelines(
        f"  {each.scenario.id}: {each.by_requirements}, not {each.scenario.winner}\n" for each in wrong
    )
    if found:
        out.write(
            f"From their words {exact} right to the variant; methods, macro-averaged {macro_average(found):.0%}.\n"
        )
        _write_table(found, out)


def _write_table(found: list[Outcome], out: TextIO) -> None:
    table, shares = confusion(found), accuracy(found)
    out.write(f"  {'right, read as':14}" + "".join(f"{kind:>12}" for kind in KINDS) + "\n")
    for kind, share in shares.items():
        counts = "".join(f"{table[kind, read] or '.':>12}" for read in KINDS)
        out.write(f"  {kind:14}{counts}{share:>8.0%}\n")


def main(*, today: date, out: TextIO) -> int:
    try:
        sets = [
            (name, outcomes(scenarios(files), today))
            for name, files in (
                ("set A, written with the phrase rules", SET_A),
                ("set C, written after them and used to mend them", SET_C),
                ("held out", HELD_OUT),
            )
        ]
    except ContentError as error:
        out.write(f"{error}\n")
        return 1
    for name, found in sets:
        report(name, found, out)
    return 0


def _winner(wishes: Mapping[RequirementId, Wish], on: date) -> str:
    recommended = decide(rules(), Profile(wishes), on).recommended
    return str(recommended) if recommended else NOTHING_FITS


if __name__ == "__main__":
    sys.exit(main(today=datetime.now(UTC).date(), out=sys.stdout))
