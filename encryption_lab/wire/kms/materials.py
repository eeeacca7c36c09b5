"""Rotation, and key material from outside."""

from __future__ import annotations

from encryption_lab.exchange import Call
from encryption_lab.kms.importing import ExpirationModel, Import, ImportType, MaterialNamed, WrappingKeySpec
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms.rotating import RotationEntry
from encryption_lab.kms.rotation import DEFAULT_PERIOD_DAYS
from encryption_lab.lab import Lab
from encryption_lab.primitives.rsa_wrap import WrappingAlgorithm
from encryption_lab.wire.kms.asked import own_name, page
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire_errors import OperationNotOffered


def enable_key_rotation(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    days = parameters.get("RotationPeriodInDays", DEFAULT_PERIOD_DAYS)
    lab.kms.enable_key_rotation(call, own_name(parameters), period_days=days)
    return {}


def disable_key_rotation(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    lab.kms.disable_key_rotation(call, own_name(parameters))
    return {}


def get_key_rotation_status(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    status = lab.kms.get_key_rotation_status(call, own_name(parameters))
    found: Parameters = {"KeyRotationEnabled": status.enabled, "KeyId": status.key_arn}
    if status.enabled:
        found |= {"RotationPeriodInDays": status.period_days, "NextRotationDate": status.next_at}
    return found


def list_key_rotations(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    key_id = own_name(parameters)
    wants_all = parameters.get("IncludeKeyMaterial") == "ALL_KEY_MATERIAL"
    entries = lab.kms.list_key_rotations(call, key_id, all_material=wants_all)
    shown, more = page(entries, lambda entry: entry.material_id, parameters)
    key = lab.kms.resolve(key_id)
    return {"Rotations": [_rotation(entry, key) for entry in shown], **more}


def rotate_key_on_demand(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    return {"KeyId": lab.kms.rotate_key_on_demand(call, own_name(parameters)).key_id}


def get_parameters_for_import(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    algorithm, spec = parameters["WrappingAlgorithm"], parameters["WrappingKeySpec"]
    if algorithm not in {each.value for each in WrappingAlgorithm}:
        raise OperationNotOffered(f"WrappingAlgorithm {algorithm}")
    if spec not in {each.value for each in WrappingKeySpec}:
        raise OperationNotOffered(f"WrappingKeySpec {spec}")
    made = lab.kms.get_parameters_for_import(
        call, own_name(parameters), algorithm=WrappingAlgorithm(algorithm), spec=WrappingKeySpec(spec)
    )
    return {
        "KeyId": made.key_arn,
        "ImportToken": made.token,
        "PublicKey": made.public_key,
        "ParametersValidTo": made.valid_to,
    }


def import_key_material(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    kind = parameters.get("ImportType")
    wanted = Import(
        valid_to=parameters.get("ValidTo"),
        model=ExpirationModel(parameters.get("ExpirationModel", ExpirationModel.EXPIRES)),
        kind=None if kind is None else ImportType(kind),
        description=parameters.get("KeyMaterialDescription"),
        material_id=parameters.get("KeyMaterialId"),
    )
    return _named(
        lab.kms.import_key_material(
            call,
            own_name(parameters),
            token=parameters["ImportToken"],
            wrapped_material=parameters["EncryptedKeyMaterial"],
            wanted=wanted,
        )
    )


def delete_imported_key_material(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    key_id = own_name(parameters)
    deleted = lab.kms.delete_imported_key_material(call, key_id, material_id=parameters.get("KeyMaterialId"))
    return {"KeyId": lab.kms.resolve_arn(key_id)} if deleted is None else _named(deleted)


def _named(material: MaterialNamed) -> Parameters:
    return {"KeyId": material.key_arn, "KeyMaterialId": material.material_id}


def _rotation(entry: RotationEntry, key: KmsKey) -> Parameters:
    listed: Parameters = {
        "KeyId": key.key_id,
        "KeyMaterialId": entry.material_id,
        "KeyMaterialState": entry.state.value,
        "RotationDate": entry.rotated_at,
        "RotationType": None if entry.rotation is None else entry.rotation.value,
    }
    if key.origin == "EXTERNAL":
        expires_at = entry.material.expires_at
        model = ExpirationModel.DOES_NOT_EXPIRE if expires_at is None else ExpirationModel.EXPIRES
        listed |= {
            "KeyMaterialDescription": entry.material.description or None,
            "ImportState": "IMPORTED" if entry.material.is_held else "PENDING_IMPORT",
            "ExpirationModel": model.value if entry.material.is_held else None,
            "ValidTo": expires_at if entry.material.is_held else None,
        }
    return {name: value for name, value in listed.items() if value is not None}
