"""`make content`: read and check everything in studyapp/content, count it, and say what depends on a fact.

python -m studyapp.knowledge.check_content [--dependants FACT]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from studyapp.knowledge.bank_checking import figures
from studyapp.knowledge.checking import check
from studyapp.knowledge.question_checking import check_bank
from studyapp.knowledge.question_reading import read_bank
from studyapp.knowledge.question_values import Bank
from studyapp.knowledge.reading import CONTENT, ContentError, read_register
from studyapp.knowledge.register import Register, is_stale
from studyapp.knowledge.rule_checking import dependent_entries
from studyapp.knowledge.values import FactId


def main(arguments: Sequence[str], *, today: date, out: TextIO, folder: Path = CONTENT) -> int:
    """Write the report and return the exit code: 0 if nothing is wrong."""
    parser = argparse.ArgumentParser(prog="check_content", description="Check what Envelope claims.")
    parser.add_argument("--dependants", metavar="FACT", help="list what depends on a fact")
    asked = parser.parse_args(arguments)
    try:
        register = read_register(folder)
        bank = read_bank(folder / "questions")
    except ContentError as error:
        out.write(f"{error}\n")
        return 1
    if asked.dependants:
        return _list_dependants(register, bank, FactId(asked.dependants), out)
    problems = [*check(register, today), *check_bank(bank, register, today)]
    out.writelines(f"{problem}\n" for problem in problems)
    out.write(_counts(register, today))
    out.writelines(f"{line}\n" for line in (figures(bank, register) if bank.questions else ()))
    out.write(f"{len(problems)} problem{'' if len(problems) == 1 else 's'}.\n")
    return 1 if problems else 0


def _counts(register: Register, today: date) -> str:
    by_theme = ", ".join(f"{theme.id} {len(register.facts_of(theme.id))}" for theme in register.themes)
    stale = [fact for fact in register.facts if is_stale(fact, today)]
    lines = (
        f"{len(register.facts)} facts in {len(register.themes)} themes: {by_theme}.",
        f"{len(register.sources)} sources, {len(register.terms)} terms, {len(register.notes)} notes, "
        f"{len(register.changes)} changes on the timeline.",
        f"{len(register.guide)} pages of the guide, {len(register.exams)} exams, "
        f"{len(register.objectives)} objectives.",
        f"Due for review on {today}: {len(stale)}.",
        *(f"  {fact.id}, since {fact.review_by}" for fact in stale),
    )
    return "".join(f"{line}\n" for line in lines)


def _list_dependants(register: Register, bank: Bank, fact_id: FactId, out: TextIO) -> int:
    if fact_id not in {fact.id for fact in register.facts}:
        out.write(f"There is no fact {fact_id}.\n")
        return 1
    found = register.dependants(fact_id)
    out.writelines(f"fact {fact.id}: {fact.title}\n" for fact in found.facts)
    out.writelines(f"term {term.id}: {term.name}\n" for term in found.terms)
    out.writelines(f"note {note.id}: {note.topic}\n" for note in found.notes)
    out.writelines(f"page guide/{page.slug}.md: {page.front.title}\n" for page in found.guide)
    out.writelines(f"experiment {shown.id}: {shown.title}\n" for shown in found.experiments)
    asked = [question for question in bank.questions if fact_id in question.facts]
    entries = [*dependent_entries(register, fact_id), *(f"question {each.id}: {each.stem}" for each in asked)]
    out.writelines(f"{entry}\n" for entry in entries)
    count = len(found) + len(entries)
    out.write(f"{count} depend{'s' if count == 1 else ''} on {fact_id}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], today=datetime.now(UTC).date(), out=sys.stdout))
