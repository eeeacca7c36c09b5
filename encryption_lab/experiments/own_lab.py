"""A lab of a run's own: empty, in memory, with a clock that the run may move. Nothing of it outlives the run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from encryption_lab.identities import Account, AccountId
from encryption_lab.lab import Installation, Lab
from encryption_lab.memory import MemoryBlobs, MemoryRecords, MemoryRootKeys, SettableClock
from encryption_lab.ports import Randomness
from encryption_lab.store.limits import Limits

SAMPLE_ACCOUNT = Account(AccountId("111122223333"), "us-east-1")  # the number that AWS's own examples use


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLab:
    lab: Lab
    clock: SettableClock

    @classmethod
    def of(cls, account: Account, *, randomness: Randomness, now: datetime, limits: Limits) -> OwnLab:
        clock = SettableClock(now)
        installation = Installation(
            root_keys=MemoryRootKeys({randomness.draw(16): randomness.draw(32)}),
            blobs=MemoryBlobs(),
            randomness=randomness,
            clock=clock,
            limits=limits,
        )
        return cls(lab=Lab(account, MemoryRecords(), installation), clock=clock)
