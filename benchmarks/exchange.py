"""Exporting the whole bank in each format, and reading it again where a format can be imported.

    python -m benchmarks.exchange

Questions are read before, as in a site that runs. Aim: 300 questions under 2 seconds in each format, either way.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from studyapp.exchange.export.formats import FORMATS
from studyapp.exchange.reading.files import READERS, read_questions
from studyapp.exchange.selecting import selected
from studyapp.exchange.values import Selection
from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import QuestionId

QUESTIONS, RUNS = 300, 5


def three_hundred() -> Selection:
    """Return the bank, begun anew under other ids until there are enough questions."""
    whole = bank().questions
    rounds = range(-(-QUESTIONS // len(whole)))
    many = (replace(each, id=QuestionId(f"{each.id}-{turn}")) for turn in rounds for each in whole)
    return selected(tuple(many)[:QUESTIONS])


def main() -> None:
    selection = three_hundred()
    print(f"{len(selection.questions)} questions")
    bodies = {}
    for each in FORMATS.values():
        body = bodies[each.code] = each.write(selection).body
        print(f"{each.name:<16} written {_taken(partial(each.write, selection))} {len(body) / 1024:>6.0f} kB")
    for code, reader in READERS.items():
        body = bodies[code]
        found = read_questions(body, "", code)
        taken = _taken(partial(read_questions, body, "", code))
        print(f"{reader.name:<16} read    {taken} {len(found.questions):>6} questions")


def _taken(call: Callable[[], object]) -> str:
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return f"{1000 * taken[0]:>6.0f} ms first {1000 * statistics.median(taken):>6.0f} ms"


if __name__ == "__main__":
    main()
