"""Each experiment in a lab in memory: the aim is under one second each."""

from __future__ import annotations

from time import perf_counter

from encryption_lab.experiments.reading import experiments
from encryption_lab.experiments.runner import run
from encryption_lab.identities import Account, AccountId
from encryption_lab.lab import Installation, Lab
from encryption_lab.memory import MemoryBlobs, MemoryRecords, MemoryRootKeys, SystemClock, SystemRandomness


def main() -> None:
    installation = Installation(
        root_keys=MemoryRootKeys(), blobs=MemoryBlobs(), randomness=SystemRandomness(), clock=SystemClock()
    )
    lab = Lab(Account(AccountId("111122223333"), "us-east-1"), MemoryRecords(), installation)
    for experiment in experiments():
        begin = perf_counter()
        run(lab, experiment)
        print(f"{experiment.number:2} {experiment.id:28} {(perf_counter() - begin) * 1000:7.1f} ms")


if __name__ == "__main__":
    main()
