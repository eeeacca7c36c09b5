"""A proof that was made, kept with the sandbox until its bucket goes: reading it again runs nothing again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from encryption_lab.identities import AccountId
from encryption_lab.store.buckets import Bucket
from studyapp.chooser.models import ProofRow
from studyapp.chooser.proving.sending import Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """candidate: its code. key_id: of the key that was made, "" where none was."""

    candidate: str
    bucket: str
    key_id: str
    made_at: datetime
    checks: tuple[Check, ...]
    limits: tuple[str, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.passed)


def proof_keep(account_id: AccountId, proof: Proof, *, buckets: Iterable[Bucket]) -> None:
    """Keep a proof, and forget those whose bucket has gone since."""
    there = [bucket.name for bucket in buckets]
    ProofRow.objects.filter(account_id=account_id).exclude(bucket__in=there).delete()
    document = json.dumps({**asdict(proof), "made_at": proof.made_at.isoformat()})
    ProofRow.objects.update_or_create(
        account_id=account_id, bucket=proof.bucket, defaults={"document": document}
    )


def proof_of(account_id: AccountId, bucket: Bucket) -> Proof | None:
    """Return the proof made in a bucket; None for another bucket that has the name of one that was proved."""
    row = ProofRow.objects.filter(account_id=account_id, bucket=bucket.name).first()
    if row is None:
        return None
    kept = json.loads(row.document)
    proof = Proof(
        candidate=kept["candidate"],
        bucket=kept["bucket"],
        key_id=kept["key_id"],
        made_at=datetime.fromisoformat(kept["made_at"]),
        checks=tuple(Check(**each) for each in kept["checks"]),
        limits=tuple(kept["limits"]),
    )
    return proof if proof.made_at >= bucket.created_at else None
