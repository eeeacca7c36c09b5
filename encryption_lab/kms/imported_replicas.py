"""Imported material in the keys of several Regions: replicas know which material it is, but are not given its bytes.

KMS does not copy imported material. New material comes to the primary first, then to each replica, and becomes current
in all of them when the primary is rotated.
Source: AWS KMS API Reference, ImportKeyMaterial, RotateKeyOnDemand, DeleteImportedKeyMaterial, RotationsListEntry; AWS
KMS Developer Guide, Importing key material into multi-Region keys (November 2026).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from encryption_lab.kms.keys import KeyMaterial, KeyState, KmsKey, MultiRegion


def to_be_brought(material: KeyMaterial) -> KeyMaterial:
    """Return what a replica knows of material of its primary: all but the bytes, and what was said at their import."""
    return replace(material, wrapped=b"", expires_at=None, description="")


def without_bytes(key: KmsKey) -> KmsKey:
    """Return a new replica of the key, which waits for its import."""
    return replace(
        key,
        state=KeyState.PENDING_IMPORT,
        materials=tuple(to_be_brought(material) for material in key.materials),
        pending_material=None,
    )


def following(primary: KmsKey, replica: KmsKey) -> KmsKey:
    """Return the replica with the materials of its primary, as far as it was brought them.

    Material that waited for its rotation at the primary and is gone from there is gone from the replica as well.
    """
    own = {material.material_id: material for material in replica.all_materials}
    pending, awaited = replica.pending_material, primary.pending_material
    still_awaited = pending is not None and awaited is not None and pending.material_id == awaited.material_id
    return replace(
        replica,
        materials=tuple(
            replace(
                own.get(material.material_id) or to_be_brought(material),
                created_at=material.created_at,
                rotation=material.rotation,
            )
            for material in primary.materials
        ),
        pending_material=pending if still_awaited else None,
        rotation=primary.rotation,
    )


def associated_materials(key: KmsKey, related: Iterable[KmsKey]) -> tuple[KeyMaterial, ...]:
    """Return all material of the key, for a replica also what waits at its primary and was not brought here yet."""
    awaited = (
        to_be_brought(other.pending_material)
        for other in related
        if other.multi_region is MultiRegion.PRIMARY and other.pending_material is not None
    )
    ids = {material.material_id for material in key.all_materials}
    return (*key.all_materials, *(material for material in awaited if material.material_id not in ids))


def is_everywhere(pending: KeyMaterial, key: KmsKey, related: Sequence[KmsKey]) -> bool:
    """Return whether material that waits for its rotation was brought to each of the related keys."""
    return all(
        each.pending_material is not None and each.pending_material.material_id == pending.material_id
        for each in (key, *related)
    )
