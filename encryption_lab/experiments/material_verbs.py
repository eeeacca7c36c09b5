"""Steps with key material from outside: brought, deleted, and brought again."""

from __future__ import annotations

from encryption_lab.exchange import Call
from encryption_lab.experiments.bench import Asker, Bench, Seen
from encryption_lab.experiments.setting_verbs import KEY_STATE, key_step
from encryption_lab.experiments.vocabulary import Verb, verb
from encryption_lab.kms.importing import ExpirationModel, Import, ImportParameters, WrappingKeySpec
from encryption_lab.kms.keys import KmsKey
from encryption_lab.primitives.rsa_wrap import WrappingAlgorithm, rsa_wrap_key

ALGORITHM = WrappingAlgorithm.RSAES_OAEP_SHA_256
FOR_EVER = Import(model=ExpirationModel.DOES_NOT_EXPIRE)


@verb(*KEY_STATE)
def import_key_material(bench: Bench, asker: Asker, *, kms_key: str, material: str = "mine") -> Seen:
    """Bring the 32 bytes that this run calls `material`, wrapped under the public key that KMS hands out."""

    def change(call: Call) -> KmsKey:
        parameters = _parameters(bench, call, kms_key)
        wrapped = rsa_wrap_key(
            bench.secret(material),
            public_key=parameters.public_key,
            algorithm=ALGORITHM,
            aes_key=bench.draw(32),
        )
        return bench.lab.kms.import_key_material(
            call, kms_key, token=parameters.token, wrapped_material=wrapped, wanted=FOR_EVER
        ).key

    return key_step(bench, asker, change)


def _parameters(bench: Bench, call: Call, kms_key: str) -> ImportParameters:
    """Return the key's parameters, valid for 24 hours: an RSA pair takes long to make, so one serves the run."""
    known = bench.import_parameters.get(kms_key)
    if known is None or bench.lab.clock.now() >= known.valid_to:
        known = bench.lab.kms.get_parameters_for_import(
            call, kms_key, algorithm=ALGORITHM, spec=WrappingKeySpec.RSA_2048
        )
        bench.import_parameters[kms_key] = known
    return known


@verb(*KEY_STATE)
def delete_key_material(bench: Bench, asker: Asker, *, kms_key: str) -> Seen:
    def change(call: Call) -> KmsKey:
        bench.lab.kms.delete_imported_key_material(call, kms_key)
        return bench.lab.kms.resolve(kms_key)

    return key_step(bench, asker, change)


MATERIAL_VERBS: dict[str, Verb] = {
    "import_key_material": import_key_material,
    "delete_key_material": delete_key_material,
}
