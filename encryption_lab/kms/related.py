"""Keys of one id in several Regions: what the primary shares with its replicas, and when it may be deleted.

Shared are the id, the material and the rotation; policy, grants, aliases, tags, description and state are each key's
own. Imported material is shared by name only: `imported_replicas.py`.
Source: AWS KMS Developer Guide, Multi-Region keys; AWS KMS API Reference, ReplicateKey, ScheduleKeyDeletion.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from encryption_lab.kms.imported_replicas import following
from encryption_lab.kms.keys import KeyOrigin, KeyState, KmsKey, MultiRegion
from encryption_lab.kms.regions import RegionalKeys
from encryption_lab.kms.rotation import is_due

if TYPE_CHECKING:
    from encryption_lab.kms.desk import Desk


@dataclass(frozen=True, slots=True)
class RelatedKeys:
    """The relations of the keys at one desk to those at the desks of other Regions."""

    desk: Desk
    others: Callable[[str], Desk]
    home_region: str

    def of(self, key: KmsKey) -> list[KmsKey]:
        """Return the related keys in other Regions that are not deleted, as they are stored."""
        return [each for each in self._all(key) if each.state is not KeyState.DELETED]

    def as_of_now(self, key: KmsKey) -> list[KmsKey]:
        """Return the related keys in other Regions, each brought up to date with the clock."""
        looked_at = (self.others(self.region_of(each)).look_at(each) for each in self.of(key))
        return [each for each in looked_at if each is not None]

    def region_of(self, key: KmsKey) -> str:
        return key.region or self.home_region

    def up_to_date(self, key: KmsKey) -> KmsKey:
        if key.multi_region is MultiRegion.REPLICA:
            for primary in self.of(key):
                # A rotation that is due; anything else of the primary is no matter of this key.
                if primary.multi_region is MultiRegion.PRIMARY and is_due(primary, self.desk.now()):
                    self.others(self.region_of(primary)).look_at(primary)
            return self._stored(key)
        if key.state is KeyState.PENDING_REPLICA_DELETION:
            return self._waiting(key)
        return key

    def share(self, key: KmsKey) -> None:
        for replica in self.of(key):
            there = self.others(self.region_of(replica))
            if key.origin is KeyOrigin.EXTERNAL:
                there.store(following(key, replica))
                continue
            known = {material.material_id: material for material in replica.materials}
            materials = tuple(
                known.get(material.material_id) or there.take(self.desk, key, material)
                for material in key.materials
            )
            there.store(replace(replica, materials=materials, rotation=key.rotation))

    def _waiting(self, key: KmsKey) -> KmsKey:
        """Return a primary whose deletion begins when the last of its replicas is deleted."""
        if self.as_of_now(key):
            return key
        last = max(
            (each.deletion_at for each in self._all(key) if each.deletion_at is not None), default=None
        )
        assert last is not None
        assert key.waiting_days is not None
        waits = replace(
            key,
            state=KeyState.PENDING_DELETION,
            deletion_at=last + timedelta(days=key.waiting_days),
            waiting_days=None,
        )
        self.desk.store(waits)
        return waits

    def _stored(self, key: KmsKey) -> KmsKey:
        return self.desk.keys_here.get(key.key_id) or key

    def _all(self, key: KmsKey) -> list[KmsKey]:
        keys = self.desk.keys_here
        return keys.elsewhere(key.key_id) if isinstance(keys, RegionalKeys) else []
