"""The lab as it is now, and what happened in it since a moment of its own clock; each is read once and newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from encryption_lab.audit import AuditEvent
from encryption_lab.exchange import Exchange
from encryption_lab.kms.keys import KeyManager, KeyState, KmsKey
from encryption_lab.lab import Lab
from encryption_lab.ports import EventQuery
from encryption_lab.store.buckets import Bucket
from encryption_lab.store.versions import ObjectVersion

MOST = 500  # of each kind: a task is a matter of minutes


@dataclass(frozen=True)
class Ground:
    lab: Lab
    since: datetime

    @cached_property
    def versions(self) -> Sequence[ObjectVersion]:
        """Delete markers are among them."""
        return [each for each in self.lab.records.versions.recent(MOST) if each.created_at >= self.since]

    @cached_property
    def exchanges(self) -> Sequence[Exchange]:
        return [each for each in self.lab.records.exchanges.recent(MOST) if each.time >= self.since]

    @cached_property
    def events(self) -> Sequence[AuditEvent]:
        found = self.lab.records.events.find(EventQuery(limit=MOST))
        return [event for _, event in found if event.time >= self.since]

    @cached_property
    def keys(self) -> dict[str, KmsKey]:
        """Customer managed keys by ARN, those that are gone left out."""
        return {
            self.lab.account.key_arn(key.key_id): key
            for key in reversed(self.lab.kms.keys())
            if key.manager is KeyManager.CUSTOMER and key.state is not KeyState.DELETED
        }

    @cached_property
    def buckets(self) -> Sequence[Bucket]:
        return self.lab.records.buckets.all()
