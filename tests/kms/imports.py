"""Key material on its way into the bench's KMS."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from encryption_lab.exchange import Call
from encryption_lab.kms.importing import (
    ExpirationModel,
    Import,
    ImportParameters,
    ImportType,
    WrappingKeySpec,
)
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms.service import Kms
from encryption_lab.primitives.rsa_wrap import WrappingAlgorithm, rsa_wrap_key
from tests.kms.kms_bench import KmsBench

MATERIAL, OTHER = bytes(range(32)), bytes(range(32, 64))
FOR_EVER = Import(model=ExpirationModel.DOES_NOT_EXPIRE)
NEW = replace(FOR_EVER, kind=ImportType.NEW)
SMALL = WrappingKeySpec.RSA_2048
DAY = timedelta(days=1)


def wrap(parameters: ImportParameters, material: bytes = MATERIAL) -> bytes:
    algorithm = WrappingAlgorithm.RSAES_OAEP_SHA_256
    return rsa_wrap_key(material, public_key=parameters.public_key, algorithm=algorithm, aes_key=bytes(32))


def parameters_of(bench: KmsBench, key: KmsKey) -> ImportParameters:
    return bench.kms.get_parameters_for_import(bench.admin, key.key_id, spec=SMALL)


def bring(bench: KmsBench, key: KmsKey, material: bytes = MATERIAL, wanted: Import = FOR_EVER) -> KmsKey:
    return bring_to(bench.kms, bench.admin, key, material, wanted)


def bring_to(kms: Kms, call: Call, key: KmsKey, material: bytes, wanted: Import = FOR_EVER) -> KmsKey:
    parameters = kms.get_parameters_for_import(call, key.key_id, spec=SMALL)
    return kms.import_key_material(
        call,
        key.key_id,
        token=parameters.token,
        wrapped_material=wrap(parameters, material),
        wanted=wanted,
    ).key
