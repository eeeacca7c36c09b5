from __future__ import annotations

from datetime import timedelta

import pytest

from encryption_lab.errors import (
    InvalidCiphertext,
)
from encryption_lab.kms.importing import (
    WrappingKeySpec,
)
from encryption_lab.kms.keys import KeyOrigin, KeyState, KmsKey
from encryption_lab.kms_errors import (
    ImportTokenExpired,
    ImportTokenInvalid,
    KeyMaterialIncorrect,
)
from encryption_lab.primitives.rsa_wrap import WrappingAlgorithm, rsa_wrap_key
from tests.kms.imports import DAY, FOR_EVER, MATERIAL, bring, parameters_of, wrap
from tests.kms.kms_bench import KmsBench


@pytest.mark.parametrize("algorithm", WrappingAlgorithm)
@pytest.mark.parametrize("spec", [WrappingKeySpec.RSA_2048, WrappingKeySpec.RSA_3072])
def test_each_way_of_wrapping(
    bench: KmsBench, external: KmsKey, algorithm: WrappingAlgorithm, spec: WrappingKeySpec
) -> None:
    parameters = bench.kms.get_parameters_for_import(
        bench.admin, external.key_id, algorithm=algorithm, spec=spec
    )
    wrapped = rsa_wrap_key(
        MATERIAL, public_key=parameters.public_key, algorithm=algorithm, aes_key=b"\x07" * 32
    )
    done = bench.kms.import_key_material(
        bench.admin, external.key_id, token=parameters.token, wrapped_material=wrapped, wanted=FOR_EVER
    )
    assert (done.key.state, done.key_arn) == (KeyState.ENABLED, bench.arn(external))
    assert len(parameters.token) <= 6144


def test_nothing_of_an_import_lies_in_the_records_in_clear(bench: KmsBench, external: KmsKey) -> None:
    bring(bench, external)
    kept = repr(bench.records)
    assert MATERIAL.hex() not in kept
    assert repr(MATERIAL)[2:-1] not in kept


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_material_has_32_bytes(bench: KmsBench, external: KmsKey, length: int) -> None:
    with pytest.raises(KeyMaterialIncorrect):
        bring(bench, external, bytes(length))
    assert bench.kms.describe_key(bench.admin, external.key_id).state is KeyState.PENDING_IMPORT


def test_a_token_is_for_one_key_one_day_and_one_public_key(bench: KmsBench, external: KmsKey) -> None:
    other = bench.kms.create_key(bench.admin, "other", origin=KeyOrigin.EXTERNAL)
    parameters, second = parameters_of(bench, external), parameters_of(bench, external)

    def take(key: KmsKey, token: bytes, wrapped: bytes) -> None:
        bench.kms.import_key_material(
            bench.admin, key.key_id, token=token, wrapped_material=wrapped, wanted=FOR_EVER
        )

    with pytest.raises(ImportTokenInvalid):
        take(other, parameters.token, wrap(parameters))
    with pytest.raises(InvalidCiphertext):
        take(external, second.token, wrap(parameters))
    assert parameters.valid_to == bench.clock.now() + DAY
    bench.clock.move(DAY)
    with pytest.raises(ImportTokenExpired):
        take(external, parameters.token, wrap(parameters))
    bench.clock.move(-timedelta(seconds=1))
    take(external, parameters.token, wrap(parameters))


@pytest.mark.parametrize("at", [0, 1, 30, 80, 95, -1])
def test_a_changed_token_is_refused(bench: KmsBench, external: KmsKey, at: int) -> None:
    parameters = parameters_of(bench, external)
    changed = bytearray(parameters.token)
    changed[at] ^= 1
    with pytest.raises(ImportTokenInvalid):
        bench.kms.import_key_material(
            bench.admin,
            external.key_id,
            token=bytes(changed),
            wrapped_material=wrap(parameters),
            wanted=FOR_EVER,
        )


@pytest.mark.parametrize("token", [b"", b"\x01", b"junk" * 100, bytes(6144)])
def test_junk_for_a_token_is_refused(bench: KmsBench, external: KmsKey, token: bytes) -> None:
    with pytest.raises(ImportTokenInvalid):
        bench.kms.import_key_material(
            bench.admin, external.key_id, token=token, wrapped_material=b"x", wanted=FOR_EVER
        )


@pytest.mark.parametrize("wrapped", [b"", b"x", bytes(256), bytes(255), bytes(4000)])
def test_junk_for_wrapped_material_is_refused(bench: KmsBench, external: KmsKey, wrapped: bytes) -> None:
    token = parameters_of(bench, external).token
    with pytest.raises(InvalidCiphertext):
        bench.kms.import_key_material(
            bench.admin, external.key_id, token=token, wrapped_material=wrapped, wanted=FOR_EVER
        )
