"""A lab in memory for engine tests: repeatable randomness, a clock that stands still, two principals at hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from encryption_lab.exchange import Call
from encryption_lab.identities import ADMINISTRATOR, READER, Account, AccountId
from encryption_lab.lab import Installation, Lab
from encryption_lab.memory import (
    CountingRandomness,
    MemoryBlobs,
    MemoryRecords,
    MemoryRootKeys,
    SettableClock,
)
from encryption_lab.methods.requests import CustomerKey, DsseKms, EncryptionRequest, SseKms, SseS3
from encryption_lab.store.buckets import DefaultEncryption, Versioning
from encryption_lab.store.limits import Limits

BUCKET = "notes"
CUSTOMER_KEY = CustomerKey(bytes(range(32)))
METHODS: dict[str, EncryptionRequest] = {
    "sse-s3": SseS3(),
    "sse-kms aws/s3": SseKms(),
    "sse-kms": SseKms(key_id="alias/payroll", context={"tenant": "blue"}),
    "sse-kms with bucket key": SseKms(key_id="alias/payroll", bucket_key_enabled=True),
    "dsse-kms": DsseKms(key_id="alias/payroll"),
    "sse-c": CUSTOMER_KEY,
}


@dataclass
class Bench:
    """`lab` has a versioned bucket that takes every method, and a key that the reader may not use."""

    clock: SettableClock = field(default_factory=SettableClock)
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    records: MemoryRecords = field(default_factory=MemoryRecords)
    limits: Limits = field(default_factory=Limits)
    account_id: str = "111122223333"

    def __post_init__(self) -> None:
        self.installation = Installation(
            root_keys=MemoryRootKeys(),
            blobs=self.blobs,
            randomness=CountingRandomness(seed=self.account_id.encode()),
            clock=self.clock,
            limits=self.limits,
        )
        self.lab = Lab(Account(AccountId(self.account_id), "us-east-1"), self.records, self.installation)
        call = self.admin()
        self.lab.buckets.create(call, BUCKET)
        self.lab.buckets.put_versioning(call, BUCKET, Versioning.ENABLED)
        self.lab.buckets.put_encryption(call, BUCKET, DefaultEncryption(), sse_c_blocked=False)
        self.payroll = self.lab.kms.create_key(call, description="payroll")
        self.lab.kms.create_alias(call, "alias/payroll", self.payroll.key_id)

    def admin(self, *, secure_transport: bool = True) -> Call:
        return self.lab.call(ADMINISTRATOR, secure_transport=secure_transport)

    def reader(self, *, secure_transport: bool = True) -> Call:
        return self.lab.call(READER, secure_transport=secure_transport)


def key_for(request: EncryptionRequest) -> CustomerKey | None:
    """Return the key that a read must bring, where the write brought one."""
    return request if isinstance(request, CustomerKey) else None
