"""Exporting the whole bank, in each format.

    python -m benchmarks.exchange

Questions are read before, as in a site that runs. Aim: 300 questions under 2 seconds in each format.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

from studyapp.exchange.export.formats import FORMATS
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
    for each in FORMATS.values():
        taken = []
        for _ in range(RUNS):
            began = time.perf_counter()
            body = each.write(selection).body
            taken.append(time.perf_counter() - began)
        first, median = taken[0], statistics.median(taken)
        print(
            f"{each.name:<16} {1000 * first:>6.0f} ms first {1000 * median:>6.0f} ms {len(body) / 1024:>6.0f} kB"
        )


if __name__ == "__main__":
    main()
