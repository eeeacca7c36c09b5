"""The keys of one account: made, found by name, and brought up to date with the clock whenever they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from encryption_lab import audit
from encryption_lab.audit import Trail, draw_uuid
from encryption_lab.errors import NoSuchKmsKey, QuotaExceeded
from encryption_lab.exchange import Call
from encryption_lab.identities import Account, KeyId
from encryption_lab.kms.key_policies import aws_managed_policy
from encryption_lab.kms.keys import (
    KeyManager,
    KeyMaterial,
    KeyOrigin,
    KeyState,
    KmsKey,
    MultiRegion,
    Rotation,
    RotationType,
)
from encryption_lab.kms.materials import Materials
from encryption_lab.kms.naming import AWS_MANAGED_ALIAS, KeyName
from encryption_lab.kms.operations import Operation
from encryption_lab.kms.regions import RegionalKeys
from encryption_lab.kms.rotation import ServiceEvent, advance, is_due, is_late, scheduled
from encryption_lab.ports import Clock, Randomness, Records

AWS_MANAGED_DESCRIPTION = "Default key that protects my S3 objects when no other key is defined"


class Relations(Protocol):
    """What keys of several Regions have to do with each other."""

    def up_to_date(self, key: KmsKey) -> KmsKey:
        """Return the key after what time did to its primary or to its replicas."""
        ...

    def share(self, key: KmsKey) -> None:
        """Give the replicas of a primary its material and rotation."""
        ...


class Registry:
    def __init__(
        self,
        *,
        account: Account,
        records: Records,
        trail: Trail,
        materials: Materials,
        clock: Clock,
        randomness: Randomness,
        max_keys: int,
        relations: Relations | None = None,
    ) -> None:
        self._account = account
        self._records = records
        self._trail = trail
        self._materials = materials
        self._clock = clock
        self._randomness = randomness
        self._max_keys = max_keys
        self._relations = relations

    def get(self, key_id: KeyId) -> KmsKey | None:
        """Return the key as it is now; None where there is none, or none any more."""
        key = self._as_due(self._records.keys.get(key_id))
        # Its own time first: a key that waits for its replicas, which look at it in turn, would be looked at for ever.
        if key is not None and key.multi_region is not None and self._relations is not None:
            key = self._as_due(self._relations.up_to_date(key))
        return None if key is None or key.state is KeyState.DELETED else key

    def all(self) -> Sequence[KmsKey]:
        """Return every key that is not deleted, oldest first."""
        now = self._clock.now()
        stored = self._records.keys.all()
        found = [self.get(key.key_id) if is_late(key, now) else key for key in stored]
        return [key for key in found if key is not None and key.state is not KeyState.DELETED]

    def find(self, name: KeyName) -> KmsKey:
        """Return the key of that name, of our account. Raises NoSuchKmsKey."""
        key_id = name.key_id or self._records.keys.alias(name.alias)
        if key_id is None:
            raise NoSuchKmsKey.alias(self._account.alias_arn(name.alias))
        key = self.get(key_id)
        if key is None:
            raise NoSuchKmsKey.unknown(self._account.key_arn(key_id))
        return key

    def aws_managed(self, call: Call | None) -> KmsKey:
        """Return the account's aws/s3 key. `call` is the request that needed it, if there is one."""
        key_id = self._records.keys.alias(AWS_MANAGED_ALIAS)
        if key_id is None:
            with self._records.atomic():
                # Looked up again, because another request may have made it in the meantime.
                key_id = self._records.keys.alias(AWS_MANAGED_ALIAS) or self._make_aws_managed(call)
        key = self.get(key_id)
        assert key is not None, "an AWS managed key cannot be deleted"
        return key

    def make(
        self, *, description: str, origin: KeyOrigin, policy: str, multi_region: MultiRegion | None = None
    ) -> KmsKey:
        """Store and return a new customer managed key. Raises QuotaExceeded."""
        self.check_room()
        return self._put_new(
            KeyManager.CUSTOMER,
            description=description,
            origin=origin,
            policy=policy,
            rotation=Rotation(),
            multi_region=multi_region,
        )

    def check_room(self) -> None:
        """Raises QuotaExceeded where there may be no further customer managed key."""
        here = sum(key.manager is KeyManager.CUSTOMER for key in self.all())
        if here + self._count_elsewhere() >= self._max_keys:
            raise QuotaExceeded(what="keys", limit=self._max_keys)

    def _count_elsewhere(self) -> int:
        """Return how many of the quota's keys are in other Regions: it is one for all of them."""
        keys = self._records.keys
        return keys.customer_keys_elsewhere(self._clock.now()) if isinstance(keys, RegionalKeys) else 0

    def put(self, key: KmsKey, *happened: ServiceEvent) -> None:
        """Store a changed key, and write down what KMS itself did to it."""
        self._records.keys.put(key)
        if key.multi_region is MultiRegion.PRIMARY and self._relations is not None:
            self._relations.share(key)
        key_arn = self._account.key_arn(key.key_id)
        for event in happened:
            details: audit.Parameters = {"keyId": key.key_id}
            if event.rotation is not None:
                details["rotationType"] = event.rotation.value
            if event.material_id is not None:
                details["keyMaterialId"] = event.material_id
            self._trail.record(
                None,
                source=audit.KMS,
                name=event.name,
                read_only=False,
                key_arn=key_arn,
                response=details,
                time=event.time,
            )

    def material_maker(self, key_id: KeyId) -> Callable[[datetime, RotationType], KeyMaterial]:
        return lambda at, rotation: self._materials.make(key_id, at=at, rotation=rotation)

    def _as_due(self, key: KmsKey | None) -> KmsKey | None:
        if key is None or not is_due(key, self._clock.now()):
            return key
        return self._bring_up_to_date(key.key_id)

    def _bring_up_to_date(self, key_id: KeyId) -> KmsKey | None:
        with self._records.atomic():
            # Read again: two requests that both found a rotation due must not both make it, because the second to be
            # saved would drop the material with which the first has already encrypted.
            key = self._records.keys.get(key_id)
            if key is None:
                return None
            key, happened = advance(key, now=self._clock.now(), make_material=self.material_maker(key_id))
            if happened:
                self.put(key, *happened)
            if key.state is KeyState.DELETED:
                # What S3 kept of it is out of its time long since, and is not to outlive it.
                self._records.bucket_keys.drop_expired(self._clock.now())
                for alias, target in self._records.keys.aliases():
                    if target == key_id:
                        self._records.keys.delete_alias(alias)
        return key

    def _make_aws_managed(self, call: Call | None) -> KeyId:
        key = self._put_new(
            KeyManager.AWS,
            description=AWS_MANAGED_DESCRIPTION,
            origin=KeyOrigin.AWS_KMS,
            policy=aws_managed_policy(self._account),
            rotation=scheduled(Rotation(), since=self._clock.now()),
        )
        self._records.keys.put_alias(AWS_MANAGED_ALIAS, key.key_id)
        self._trail.record(
            call,
            source=audit.KMS,
            name=Operation.CREATE_KEY.value,
            via_s3=True,
            read_only=False,
            key_arn=self._account.key_arn(key.key_id),
            request={"description": key.description, "origin": key.origin.value},
            response={"keyId": key.key_id, "keyManager": key.manager.value},
        )
        return key.key_id

    def _put_new(
        self,
        manager: KeyManager,
        *,
        description: str,
        origin: KeyOrigin,
        policy: str,
        rotation: Rotation,
        multi_region: MultiRegion | None = None,
    ) -> KmsKey:
        now, drawn = self._clock.now(), draw_uuid(self._randomness)
        key = KmsKey(
            key_id=_multi_region_id(drawn) if multi_region else KeyId(drawn),
            description=description,
            manager=manager,
            origin=origin,
            state=KeyState.PENDING_IMPORT,
            created_at=now,
            materials=(),
            rotation=rotation,
            policy=policy,
            multi_region=multi_region,
        )
        if origin is KeyOrigin.AWS_KMS:
            material = self._materials.make(key.key_id, at=now, rotation=None)
            key = replace(key, state=KeyState.ENABLED, materials=(material,))
        self._records.keys.put(key)
        return key


def _multi_region_id(uuid: str) -> KeyId:
    return KeyId("mrk-" + uuid.replace("-", ""))
