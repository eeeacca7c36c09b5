"""One account's KMS in memory, with what tests need beside it: the clock, the records, a call by each principal."""

from __future__ import annotations

from dataclasses import dataclass, field

from encryption_lab.audit import AuditEvent, Trail
from encryption_lab.exchange import Call
from encryption_lab.identities import ADMINISTRATOR, READER, Account, AccountId
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms.service import Kms
from encryption_lab.memory import CountingRandomness, MemoryRecords, MemoryRootKeys, SettableClock
from encryption_lab.root_wrapping import RootWrapping

CONTEXT = {"aws:s3:arn": "arn:aws:s3:::notes/2026/plan.txt"}
NEVER_EXISTED = "134f2428-cec1-4b25-a1ae-9048164dba47"


@dataclass
class KmsBench:
    account_id: str = "111122223333"
    max_keys: int = 20
    clock: SettableClock = field(default_factory=SettableClock)
    records: MemoryRecords = field(default_factory=MemoryRecords)
    root_keys: MemoryRootKeys = field(default_factory=MemoryRootKeys)

    def __post_init__(self) -> None:
        self.account = Account(AccountId(self.account_id), "us-east-1")
        self.randomness = CountingRandomness(seed=self.account_id.encode())
        self.wrapping = RootWrapping(self.root_keys, self.randomness)
        self.kms = Kms(
            account=self.account,
            records=self.records,
            trail=Trail(
                account=self.account, events=self.records.events, clock=self.clock, randomness=self.randomness
            ),
            wrapping=self.wrapping,
            clock=self.clock,
            randomness=self.randomness,
            max_keys=self.max_keys,
        )
        self.admin = self.call(ADMINISTRATOR)
        self.reader = self.call(READER)

    def call(self, name: str) -> Call:
        return Call(principal=self.account.user(name), exchange_id=f"by-{name}", secure_transport=True)

    def arn(self, key: KmsKey) -> str:
        return self.account.key_arn(key.key_id)

    @property
    def events(self) -> list[AuditEvent]:
        return self.records.events.rows

    @property
    def last_event(self) -> AuditEvent:
        return self.events[-1]

    def event_names(self) -> list[str]:
        return [event.name for event in self.events]
