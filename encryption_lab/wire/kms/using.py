"""Encrypt, decrypt, data keys, random bytes."""

from __future__ import annotations

from encryption_lab.errors import KmsValidation
from encryption_lab.exchange import Call
from encryption_lab.kms.data_keys import AES_128, AES_256, DataKeySize
from encryption_lab.lab import Lab
from encryption_lab.wire.kms.asked import ALGORITHM, context_of
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire_errors import OperationNotOffered

SPECS = {size.spec: size for size in (AES_128, AES_256)}
ALGORITHMS = ("EncryptionAlgorithm", "SourceEncryptionAlgorithm", "DestinationEncryptionAlgorithm")


def encrypt(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    _check_offered(parameters)
    done = lab.kms.encrypt(call, parameters["KeyId"], parameters["Plaintext"], context=context_of(parameters))
    return {"CiphertextBlob": done.blob, "KeyId": done.key_arn, "EncryptionAlgorithm": ALGORITHM}


def decrypt(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    _check_offered(parameters)
    done = lab.kms.decrypt(
        call, _blob(parameters), context=context_of(parameters), key_id=parameters.get("KeyId")
    )
    return {
        "KeyId": done.key_arn,
        "Plaintext": done.plaintext,
        "EncryptionAlgorithm": ALGORITHM,
        "KeyMaterialId": done.material_id,
    }


def re_encrypt(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    _check_offered(parameters)
    done = lab.kms.re_encrypt(
        call,
        _blob(parameters),
        source_context=context_of(parameters, "SourceEncryptionContext"),
        source_key_id=parameters.get("SourceKeyId"),
        destination_key_id=parameters["DestinationKeyId"],
        destination_context=context_of(parameters, "DestinationEncryptionContext"),
    )
    return {
        "CiphertextBlob": done.blob,
        "SourceKeyId": done.source_key_arn,
        "KeyId": done.key_arn,
        "SourceEncryptionAlgorithm": ALGORITHM,
        "DestinationEncryptionAlgorithm": ALGORITHM,
        "SourceKeyMaterialId": done.source_material_id,
        "DestinationKeyMaterialId": done.material_id,
    }


def generate_data_key(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    _check_offered(parameters)
    made = lab.kms.generate_data_key(
        call, parameters["KeyId"], context=context_of(parameters), size=_size(parameters)
    )
    return {
        "CiphertextBlob": made.blob,
        "Plaintext": made.plaintext,
        "KeyId": made.key_arn,
        "KeyMaterialId": made.material_id,
    }


def generate_data_key_without_plaintext(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    made = lab.kms.generate_data_key_without_plaintext(
        call, parameters["KeyId"], context=context_of(parameters), size=_size(parameters)
    )
    return {"CiphertextBlob": made.blob, "KeyId": made.key_arn, "KeyMaterialId": made.material_id}


def generate_random(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    _check_offered(parameters)
    if "NumberOfBytes" not in parameters:
        raise KmsValidation("NumberOfBytes is required.")
    return {"Plaintext": lab.kms.generate_random(call, parameters["NumberOfBytes"])}


def _size(parameters: Parameters) -> DataKeySize:
    if ("KeySpec" in parameters) is ("NumberOfBytes" in parameters):
        raise KmsValidation("Please specify either number of bytes or key spec.")
    if "KeySpec" in parameters:
        return SPECS[parameters["KeySpec"]]
    return DataKeySize(length_bytes=parameters["NumberOfBytes"])


def _blob(parameters: Parameters) -> bytes:
    """The model lets a dry run go without a ciphertext; the lab has to see which key it names."""
    if "CiphertextBlob" not in parameters:
        raise KmsValidation(
            "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not "
            "be null"
        )
    blob: bytes = parameters["CiphertextBlob"]
    return blob


def _check_offered(parameters: Parameters) -> None:
    for member in ("Recipient", "CustomKeyStoreId"):
        if member in parameters:
            raise OperationNotOffered(member)
    for member in ALGORITHMS:
        if parameters.get(member, ALGORITHM) != ALGORITHM:
            raise KmsValidation(f"Algorithm {parameters[member]} and key spec {ALGORITHM} are incompatible.")
