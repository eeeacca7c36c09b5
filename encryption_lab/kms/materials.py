"""Key material: made at random, stored wrapped under the installation's root key, in clear only while it is used."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from encryption_lab.identities import KeyId, MaterialId
from encryption_lab.kms.keys import KeyMaterial, KmsKey, RotationType
from encryption_lab.ports import Randomness
from encryption_lab.primitives.kdf import hkdf_sha256
from encryption_lab.root_wrapping import RootWrapping

MATERIAL_BYTES = 32
MATERIAL_ID_BYTES = 32
IMPORTED_ID_INFO = b"envelope/imported-material-id/v1|"


def owner_of(account_id: str, region: str) -> str:
    """Return the name of an account's keys in one Region; "" is the home Region."""
    return f"{account_id}/{region}" if region else account_id


def _purpose(owner: str, key_id: KeyId, material_id: MaterialId) -> tuple[bytes, ...]:
    """What a wrapped material is bound to, so that one cannot be put in another's place."""
    return b"kms-material", owner.encode(), key_id.encode(), material_id.encode()


class Materials:
    """Makes and opens the material of one account's keys in one Region; "" is the home Region."""

    def __init__(
        self, *, account_id: str, region: str, wrapping: RootWrapping, randomness: Randomness
    ) -> None:
        self.owner = owner_of(account_id, region)
        self._wrapping = wrapping
        self._randomness = randomness

    def make(self, key_id: KeyId, *, at: datetime, rotation: RotationType | None) -> KeyMaterial:
        material_id = MaterialId(self._randomness.draw(MATERIAL_ID_BYTES).hex())
        material = self._randomness.draw(MATERIAL_BYTES)
        wrapped = self._wrapping.wrap(material, *_purpose(self.owner, key_id, material_id))
        return KeyMaterial(material_id=material_id, wrapped=wrapped, created_at=at, rotation=rotation)

    def bring(self, key_id: KeyId, material: bytes, *, at: datetime) -> KeyMaterial:
        """Return imported `material`, 32 bytes, secret, wrapped. Its id follows from it and from the key."""
        material_id = imported_material_id(key_id, material)
        wrapped = self._wrapping.wrap(material, *_purpose(self.owner, key_id, material_id))
        return KeyMaterial(material_id=material_id, wrapped=wrapped, created_at=at)

    def brought_from(self, other: Materials, key_id: KeyId, material: KeyMaterial) -> KeyMaterial:
        """Return material of the same key in another Region, wrapped for this one. Raises Tampered."""
        opened = other.unwrap(key_id, material)
        purpose = _purpose(self.owner, key_id, material.material_id)
        return replace(material, wrapped=self._wrapping.wrap(opened, *purpose))

    def unwrap(self, key_id: KeyId, material: KeyMaterial) -> bytes:
        """Return the material, 32 bytes, secret. Raises Tampered."""
        return self._wrapping.unwrap(material.wrapped, *_purpose(self.owner, key_id, material.material_id))


def imported_material_id(key_id: KeyId, material: bytes) -> MaterialId:
    """Return the id that imported material has in this key; nothing about the material can be told from it."""
    info = IMPORTED_ID_INFO + key_id.encode()
    return MaterialId(hkdf_sha256(material, salt=b"", info=info, length_bytes=MATERIAL_ID_BYTES).hex())


def rewrap_materials(key: KmsKey, wrapping: RootWrapping, *, account_id: str) -> KmsKey:
    """Return the key with all its material wrapped under the current root key. Raises Tampered.

    To be called inside `Records.atomic()`, on a key read there, and saved there: a rotation in between would be lost.
    """
    for material in key.all_materials:
        if material.is_held:
            purpose = _purpose(owner_of(account_id, key.region), key.key_id, material.material_id)
            key = key.with_material(replace(material, wrapped=wrapping.rewrap(material.wrapped, *purpose)))
    return key
