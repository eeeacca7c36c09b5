"""Multi-Region keys: a primary, its replicas in other Regions, and another of them made the primary.

Source: AWS KMS API Reference, ReplicateKey and UpdatePrimaryRegion (November 2026). On AWS a replica is Creating for
a few seconds; here it is there at once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from encryption_lab.audit import Parameters
from encryption_lab.exchange import Call
from encryption_lab.kms.constraints import MAX_DESCRIPTION_CHARACTERS, check_length
from encryption_lab.kms.desk import Desk
from encryption_lab.kms.imported_replicas import without_bytes
from encryption_lab.kms.key_policies import default_key_policy, parsed_key_policy
from encryption_lab.kms.keys import KeyOrigin, KmsKey, MultiRegion
from encryption_lab.kms.labelling import with_tags
from encryption_lab.kms.operations import Operation
from encryption_lab.kms.related import RelatedKeys
from encryption_lab.kms_errors import NoSuchRegion, ReplicaExists


class KeyReplication(Desk):
    """The part of `Kms` that has keys in several Regions."""

    def related_keys(self, key: KmsKey) -> list[tuple[str, MultiRegion]]:
        """Return the Region and role of each key of the same id, this one too, by Region."""
        if self._others is None or key.multi_region is None:
            return []
        related = RelatedKeys(self, self._others, self._home_region)
        every = [key, *related.of(key)]
        return sorted((related.region_of(each), each.multi_region) for each in every if each.multi_region)

    def replicate_key(
        self,
        call: Call,
        key_id: str,
        replica_region: str,
        *,
        regions: Collection[str],
        description: str = "",
        policy: str | None = None,
        tags: Sequence[tuple[str, str]] = (),
    ) -> KmsKey:
        """Return a new key in another of the `regions`, with the id, material and rotation of this primary.

        Imported material is not copied: such a replica waits until the same material is imported into it.

        Raises NotThePrimaryKey, NoSuchRegion, ReplicaExists, QuotaExceeded, MalformedPolicy, TagRefused.
        """
        request: Parameters = {"keyId": key_id, "replicaRegion": replica_region}
        with self._operation(call, Operation.REPLICATE_KEY, request) as entry:
            key = self._admit(call, Operation.REPLICATE_KEY, key_id, entry)
            check_length("description", len(description), most=MAX_DESCRIPTION_CHARACTERS)
            there = self._region(replica_region, regions)
            text = default_key_policy(there._account, frozenset()) if policy is None else policy
            parsed_key_policy(text, there._account)
            if there.look_at(key) is not None:
                raise ReplicaExists(there._account.key_arn(key.key_id))
            self._registry.check_room()
            replica = replace(
                key,
                description=description,
                policy=text.strip(),
                created_at=self._clock.now(),
                grants=(),
                tags=with_tags({}, tags),
                multi_region=MultiRegion.REPLICA,
            )
            replica = self._with_material_there(replica, there)
            made: Parameters = {"multiRegion": True, "primaryRegion": self._account.region}
            with there._operation(call, Operation.CREATE_KEY, made) as created:
                there._admit_to_account(call, Operation.CREATE_KEY)
                there.store(replica)
                replica = there.keys_here.get(key.key_id) or replica  # with its Region
                created.key_arn = there._account.key_arn(key.key_id)
            entry.response["replicaKeyArn"] = created.key_arn
        return replica

    def update_primary_region(
        self, call: Call, key_id: str, primary_region: str, *, regions: Collection[str]
    ) -> None:
        """Make the replica in `primary_region` the primary, and this key a replica.

        Raises NotThePrimaryKey, NoSuchRegion, NoSuchKmsKey.
        """
        request: Parameters = {"keyId": key_id, "primaryRegion": primary_region}
        with self._operation(call, Operation.UPDATE_PRIMARY_REGION, request) as entry:
            key = self._admit(call, Operation.UPDATE_PRIMARY_REGION, key_id, entry)
            there = self._region(primary_region, regions)
            replica = there._registry.find(there._named(call, Operation.UPDATE_PRIMARY_REGION, key.key_id))
            promoted = replace(replica, multi_region=MultiRegion.PRIMARY)
            there._admit_key(call, Operation.UPDATE_PRIMARY_REGION, promoted, replace(entry))
            self.store(replace(key, multi_region=MultiRegion.REPLICA))
            there._registry.put(promoted)  # so that all of them follow the new primary

    def _with_material_there(self, replica: KmsKey, there: Desk) -> KmsKey:
        if replica.origin is KeyOrigin.EXTERNAL:
            return without_bytes(replica)
        materials = tuple(there.take(self, replica, material) for material in replica.materials)
        return replace(replica, materials=materials)

    def _region(self, name: str, regions: Collection[str]) -> Desk:
        if self._others is None or name not in regions:
            raise NoSuchRegion(name)
        return self._others(name)
