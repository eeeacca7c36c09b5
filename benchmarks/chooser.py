"""A decision with its changes, conflicts and open questions: the median of RUNS. The aim is below 5 ms."""

from __future__ import annotations

import statistics
from datetime import date
from time import perf_counter

from studyapp.chooser.deciding import decide
from studyapp.chooser.rules import rules
from studyapp.chooser.values import Profile, RequirementId, Wish

RUNS = 50
ON = date(2026, 11, 23)


def profiles() -> dict[str, Profile]:
    ids = [requirement.id for requirement in rules().requirements]
    audited = {RequirementId("key-use-audit"): Wish.MUST, RequirementId("cross-account"): Wish.MUST}
    return {
        "no answer": Profile({}),
        "two musts, three wishes": Profile(audited | dict.fromkeys(ids[-3:], Wish.LIKE)),
        "every requirement a wish": Profile(dict.fromkeys(ids, Wish.LIKE)),
        "every requirement a must": Profile(dict.fromkeys(ids, Wish.MUST)),
    }


def main() -> None:
    for name, profile in profiles().items():
        taken = []
        for _ in range(RUNS):
            begin = perf_counter()
            found = decide(rules(), profile, ON)
            taken.append(perf_counter() - begin)
        milliseconds = statistics.median(taken) * 1000
        print(
            f"{name:<26} {milliseconds:>7.2f} ms  {len(found.changes)} changes, {len(found.conflicts)} conflicts"
        )


if __name__ == "__main__":
    main()
