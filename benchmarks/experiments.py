"""Each experiment and variation in a sandbox as a server keeps it, records in SQLite, sealed bytes in files.

    python -m benchmarks.experiments

The aim is under one second each; the slowest are printed, with the same in memory beside them.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import django
from django.conf import settings
from django.core.management import call_command

if not settings.configured:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

from encryption_lab.experiments.reading import experiments
from encryption_lab.experiments.runner import run
from encryption_lab.experiments.values import Experiment
from encryption_lab.identities import Account, AccountId
from encryption_lab.lab import Installation, Lab
from encryption_lab.memory import MemoryBlobs, MemoryRecords, MemoryRootKeys, SystemClock, SystemRandomness
from encryption_lab.persistence.blobs import FileBlobs
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.sandboxes import sandbox_create

AIM_SECONDS = 1.0
SHOWN = 8


def in_memory() -> Lab:
    installation = Installation(
        root_keys=MemoryRootKeys(), blobs=MemoryBlobs(), randomness=SystemRandomness(), clock=SystemClock()
    )
    return Lab(Account(AccountId("111122223333"), "us-east-1"), MemoryRecords(), installation)


def on_disk(folder: Path) -> Lab:
    call_command("migrate", verbosity=0)
    account = sandbox_create(datetime.now(UTC))[0].account
    installation = Installation(
        root_keys=MemoryRootKeys(),
        blobs=FileBlobs(folder),
        randomness=SystemRandomness(),
        clock=SystemClock(),
    )
    return Lab(account, DjangoRecords(account), installation)


def seconds(lab: Lab, experiment: Experiment, variation_id: str) -> float:
    begin = perf_counter()
    done = run(lab, experiment, variation_id=variation_id)
    taken = perf_counter() - begin
    assert not done.surprises, (experiment.id, variation_id)
    return taken


def main() -> None:
    with TemporaryDirectory() as folder:
        memory, disk = in_memory(), on_disk(Path(folder))
        rows = [
            (seconds(disk, experiment, variation_id), seconds(memory, experiment, variation_id), name)
            for experiment in experiments()
            for variation_id in ("", *(variation.id for variation in experiment.variations))
            for name in [f"{experiment.id} {variation_id}".strip()]
        ]
    slowest = sorted(rows, reverse=True)
    total_seconds = sum(row[0] for row in rows)
    print(f"{len(rows)} runs on disk in {total_seconds:.1f} s, the slowest:")
    for taken, beside, name in slowest[:SHOWN]:
        print(f"{name:40} {taken * 1000:7.1f} ms on disk {beside * 1000:7.1f} ms in memory")
    print("under the aim" if slowest[0][0] < AIM_SECONDS else f"ABOVE the aim of {AIM_SECONDS:.0f} s")


if __name__ == "__main__":
    main()
