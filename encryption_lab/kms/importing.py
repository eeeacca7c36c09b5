"""Key material brought from outside: parameters for its way, import, deletion.

Source: AWS KMS API Reference, GetParametersForImport, ImportKeyMaterial, DeleteImportedKeyMaterial; AWS KMS Developer
Guide, Importing key material (November 2026).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from encryption_lab.audit import Parameters
from encryption_lab.errors import InvalidCiphertext, KeyStateInvalid, KmsValidation, Tampered
from encryption_lab.exchange import Call
from encryption_lab.identities import MaterialId
from encryption_lab.kms.desk import Desk
from encryption_lab.kms.import_tokens import ImportPass, ImportTokens
from encryption_lab.kms.imported_replicas import associated_materials
from encryption_lab.kms.keys import KeyMaterial, KeyState, KmsKey, MultiRegion
from encryption_lab.kms.materials import MATERIAL_BYTES, imported_material_id
from encryption_lab.kms.operations import Operation
from encryption_lab.kms.rotation import without_material
from encryption_lab.kms_errors import ImportTokenExpired, KeyMaterialIncorrect
from encryption_lab.primitives.rsa_wrap import WrappingAlgorithm, make_rsa_pair, rsa_unwrap_key

PARAMETERS_VALID = timedelta(hours=24)
LONGEST_VALID = timedelta(days=365)
ENDLESS_WITH_END = "A validTo date may not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE"
EXPIRING_WITHOUT_END = "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES"


class WrappingKeySpec(StrEnum):
    RSA_2048 = "RSA_2048"
    RSA_3072 = "RSA_3072"
    RSA_4096 = "RSA_4096"

    @property
    def modulus_bits(self) -> int:
        return int(self.value.removeprefix("RSA_"))


class ExpirationModel(StrEnum):
    EXPIRES = "KEY_MATERIAL_EXPIRES"
    DOES_NOT_EXPIRE = "KEY_MATERIAL_DOES_NOT_EXPIRE"


class ImportType(StrEnum):
    NEW = "NEW_KEY_MATERIAL"
    EXISTING = "EXISTING_KEY_MATERIAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportParameters:
    """public_key: DER, to wrap the material under; token: to come back with it, before `valid_to`."""

    key_arn: str
    token: bytes
    public_key: bytes
    valid_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialNamed:
    """What an import or a deletion answers: the key as it is now, and which material it was about."""

    key: KmsKey
    key_arn: str
    material_id: MaterialId


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What is to be done with material that arrives. None means that the request does not say.

    valid_to   when it expires: at most 365 days ahead
    """

    valid_to: datetime | None = None
    model: ExpirationModel = ExpirationModel.EXPIRES
    kind: ImportType | None = None
    description: str | None = None
    material_id: str | None = None


class KeyImport(Desk):
    """The part of `Kms` that takes key material from outside and lets it be taken away again."""

    def get_parameters_for_import(
        self,
        call: Call,
        key_id: str,
        *,
        algorithm: WrappingAlgorithm = WrappingAlgorithm.RSAES_OAEP_SHA_256,
        spec: WrappingKeySpec = WrappingKeySpec.RSA_4096,
    ) -> ImportParameters:
        operation = Operation.GET_PARAMETERS_FOR_IMPORT
        request: Parameters = {
            "keyId": key_id,
            "wrappingAlgorithm": algorithm.value,
            "wrappingKeySpec": spec.value,
        }
        with self._operation(call, operation, request) as entry:
            key = self._admit(call, operation, key_id, entry)
            private_key, public_key = make_rsa_pair(spec.modulus_bits)
            valid_to = self._clock.now() + PARAMETERS_VALID
            allowed = ImportPass(algorithm=algorithm, valid_to=valid_to, private_key=private_key)
            return ImportParameters(
                key_arn=entry.key_arn,
                token=self._import_tokens.seal(key.key_id, allowed),
                public_key=public_key,
                valid_to=valid_to,
            )

    def import_key_material(
        self, call: Call, key_id: str, *, token: bytes, wrapped_material: bytes, wanted: Import
    ) -> MaterialNamed:
        """Take in material wrapped under the public key that came with `token`. Both are untrusted.

        The first material makes the key usable. Later, new material waits for RotateKeyOnDemand, and known material
        is restored. A replica takes only material that its primary has.

        Raises ImportTokenInvalid, ImportTokenExpired, InvalidCiphertext, KeyMaterialIncorrect.
        """
        operation = Operation.IMPORT_KEY_MATERIAL
        with self._operation(call, operation, _request(key_id, wanted)) as entry:
            self._check_expiry(wanted)
            key = self._admit(call, operation, key_id, entry)
            material = self._material_that_arrived(key, token, wrapped_material)
            key, taken = self._take(key, material, wanted, entry.key_arn)
            self._registry.put(key)
            entry.response.update(keyId=entry.key_arn, keyMaterialId=taken)
            return MaterialNamed(key=key, key_arn=entry.key_arn, material_id=taken)

    def delete_imported_key_material(
        self, call: Call, key_id: str, *, material_id: str | None = None
    ) -> MaterialNamed | None:
        """Delete material now, the current one unless another is named; None where the key has none to delete."""
        operation = Operation.DELETE_IMPORTED_KEY_MATERIAL
        request: Parameters = {"keyId": key_id}
        if material_id is not None:
            request["keyMaterialId"] = material_id
        with self._operation(call, operation, request) as entry:
            key = self._admit(call, operation, key_id, entry)
            entry.response["keyId"] = entry.key_arn
            material = _named(key, material_id)
            if material is None:
                return None
            key = without_material(key, material)
            self._registry.put(key)
            entry.response["keyMaterialId"] = material.material_id
            return MaterialNamed(key=key, key_arn=entry.key_arn, material_id=material.material_id)

    @property
    def _import_tokens(self) -> ImportTokens:
        return ImportTokens(owner=self._materials.owner, wrapping=self._wrapping, randomness=self._randomness)

    def _check_expiry(self, wanted: Import) -> None:
        if wanted.model is ExpirationModel.DOES_NOT_EXPIRE:
            if wanted.valid_to is not None:
                raise KmsValidation(ENDLESS_WITH_END)
            return
        if wanted.valid_to is None:
            raise KmsValidation(EXPIRING_WITHOUT_END)
        now = self._clock.now()
        if not now < wanted.valid_to <= now + LONGEST_VALID:
            raise KmsValidation("The validTo date must be in the future, and at most 365 days from now.")

    def _material_that_arrived(self, key: KmsKey, token: bytes, wrapped: bytes) -> bytes:
        allowed = self._import_tokens.open(key.key_id, token)
        if self._clock.now() >= allowed.valid_to:
            raise ImportTokenExpired
        try:
            material = rsa_unwrap_key(wrapped, private_key=allowed.private_key, algorithm=allowed.algorithm)
        except Tampered:
            raise InvalidCiphertext(
                "it is not wrapped under the public key that came with the token"
            ) from None
        if len(material) != MATERIAL_BYTES:
            raise KeyMaterialIncorrect
        return material

    def _take(self, key: KmsKey, material: bytes, wanted: Import, key_arn: str) -> tuple[KmsKey, MaterialId]:
        material_id = imported_material_id(key.key_id, material)
        associated = associated_materials(key, self.related_now(key))
        known = next((each for each in associated if each.material_id == material_id), None)
        kind = wanted.kind or (ImportType.EXISTING if associated else ImportType.NEW)
        _check_identity(wanted, kind, known, material_id)
        if known is None and key.multi_region is MultiRegion.REPLICA:
            raise KeyMaterialIncorrect
        brought = self._materials.bring(key.key_id, material, at=self._clock.now())
        brought = replace(brought, expires_at=wanted.valid_to, description=wanted.description or "")
        if known is not None and known in key.all_materials:
            return _restored(key, known, brought, wanted.description), material_id
        if not key.materials:
            return replace(key, materials=(brought,), state=_usable(key)), material_id
        if key.pending_material is not None:
            raise KeyStateInvalid(key_arn, "already holding key material that is pending rotation")
        return replace(key, pending_material=brought), material_id


def _check_identity(
    wanted: Import, kind: ImportType, known: KeyMaterial | None, material_id: MaterialId
) -> None:
    if kind is ImportType.NEW and wanted.material_id is not None:
        raise KmsValidation("You cannot specify a key material ID with ImportType set to NEW_KEY_MATERIAL.")
    if (known is None) is not (kind is ImportType.NEW):
        raise KeyMaterialIncorrect
    if wanted.material_id not in (None, material_id):
        raise KeyMaterialIncorrect


def _restored(key: KmsKey, known: KeyMaterial, brought: KeyMaterial, description: str | None) -> KmsKey:
    kept = known.description if description is None else description
    key = key.with_material(
        replace(known, wrapped=brought.wrapped, expires_at=brought.expires_at, description=kept)
    )
    return replace(key, state=_usable(key)) if key.is_whole else key


def _usable(key: KmsKey) -> KeyState:
    return KeyState.ENABLED if key.state is KeyState.PENDING_IMPORT else key.state


def _named(key: KmsKey, material_id: str | None) -> KeyMaterial | None:
    """Raises KeyMaterialIncorrect for an id that is none of the key's."""
    if material_id is None:
        found = key.materials[-1] if key.materials else None
    else:
        found = next((each for each in key.all_materials if each.material_id == material_id), None)
        if found is None:
            raise KeyMaterialIncorrect
    return found if found is not None and found.is_held else None


def _request(key_id: str, wanted: Import) -> Parameters:
    request: Parameters = {"keyId": key_id, "expirationModel": wanted.model.value}
    if wanted.valid_to is not None:
        request["validTo"] = f"{wanted.valid_to:%b} {wanted.valid_to.day}, {wanted.valid_to:%Y, %I:%M:%S %p}"
    said = {
        "importType": wanted.kind,
        "keyMaterialDescription": wanted.description,
        "keyMaterialId": wanted.material_id,
    }
    return request | {name: str(value) for name, value in said.items() if value is not None}
