"""The chooser, as medians of processor time: a decision with its changes, conflicts and open questions (aim: below
5 ms, for every profile), and the reading of a scenario of 100,000 characters (aim: below 50 ms, for any text).
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from datetime import date
from time import process_time

from studyapp.chooser.deciding import decide
from studyapp.chooser.rules import rules
from studyapp.chooser.scenario.loaded import book, reader, scenarios
from studyapp.chooser.scenario.reading import MOST_LETTERS
from studyapp.chooser.values import Profile, RequirementId, Wish
from studyapp.knowledge.scenario_values import SET_A

RUNS = 50
TEXT_RUNS = 9
ON = date(2026, 11, 23)
NEARLY_PHRASES = ["never", "aws", "provider", "without", "each", "rotate", "plaintext"]
MANY_PHRASES = ["key", "keys", "never", "aws", "store", "encrypt", "log", "request", "each", "s3", "decrypt"]


def profiles() -> dict[str, Profile]:
    ids = [requirement.id for requirement in rules().requirements]
    audited = {RequirementId("key-use-audit"): Wish.MUST, RequirementId("cross-account"): Wish.MUST}
    mixed = [(Wish.MUST, Wish.LIKE, Wish.NOT_NEEDED)[place % 3] for place in range(len(ids))]
    return {
        "no answer": Profile({}),
        "two musts, three wishes": Profile(audited | dict.fromkeys(ids[-3:], Wish.LIKE)),
        "every third a must, a wish, not needed": Profile(dict(zip(ids, mixed, strict=True))),
        "every requirement a wish": Profile(dict.fromkeys(ids, Wish.LIKE)),
        "every requirement a must": Profile(dict.fromkeys(ids, Wish.MUST)),
    }


def texts() -> dict[str, str]:
    rng = random.Random(1)

    def words(chosen: list[str], stop: int = 0) -> str:
        drawn = (
            rng.choice(chosen) + (". " if stop and place % stop == 0 else " ") for place in range(50_000)
        )
        return "".join(drawn)[:MOST_LETTERS]

    prose = " ".join(each.text for each in scenarios(SET_A)).split()
    listed = sorted({word.rstrip("*") for each in book().lists for word in each.words})
    return {
        "words of scenarios, in sentences": words(prose, stop=18),
        "words of the rules, no sentence": words(listed),
        "words of the rules, short sentences": words(listed, stop=4),
        "many phrases": words(MANY_PHRASES),
        "nearly phrases": words(NEARLY_PHRASES),
        "no word twice": " ".join(f"encrypt{number}" for number in range(20_000))[:MOST_LETTERS],
    }


def median_ms(run: Callable[[], object], runs: int) -> float:
    taken = []
    for _ in range(runs):
        begin = process_time()
        run()
        taken.append(process_time() - begin)
    return statistics.median(taken) * 1000


def main() -> None:
    for name, profile in profiles().items():
        found = decide(rules(), profile, ON)
        milliseconds = median_ms(lambda profile=profile: decide(rules(), profile, ON), RUNS)  # type: ignore[misc]
        told = f"{len(found.changes)} changes, {len(found.conflicts)} conflicts"
        print(f"{name:<40} {milliseconds:>7.2f} ms  {told}")
    for name, text in texts().items():
        reading = reader().read(text)
        milliseconds = median_ms(lambda text=text: reader().read(text), TEXT_RUNS)  # type: ignore[misc]
        print(
            f"{name:<40} {milliseconds:>7.2f} ms  {len(reading.spans)} findings, read to {reading.read_to:,}"
        )


if __name__ == "__main__":
    main()
