"""What a client has of its own: a keyring, under a key that only it holds or under a KMS key."""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.exchange import Call
from encryption_lab.experiments.bench import Bench
from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.kms.data_keys import DataKey, Decrypted
from encryption_lab.kms.service import Kms
from encryption_lab.methods.client_side import CommitmentPolicy
from encryption_lab.methods.keyrings import Keyring, KmsKeyring, RawAesKeyring

WRITES = {
    True: CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
    False: CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT,
}
READS = {
    True: CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
    False: CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsKms:
    """KMS as a client calls it: with its own credentials, not through S3."""

    kms: Kms
    call: Call

    def generate_data_key(self, *, key_id: str, context: EncryptionContext) -> DataKey:
        return self.kms.generate_data_key(self.call, key_id, context=context)

    def decrypt(self, *, blob: bytes, key_id: str, context: EncryptionContext) -> Decrypted:
        return self.kms.decrypt(self.call, blob, key_id=key_id, context=context)


def keyring_of(bench: Bench, call: Call, *, kms_key: str, own_key: str, tenant: str) -> Keyring:
    """Return the keyring of `kms_key`, or, where that is "", of the client's own key of this name."""
    if not kms_key:
        return RawAesKeyring(wrapping_key=bench.secret(own_key))
    kms = ClientsKms(kms=bench.lab.kms, call=call)
    return KmsKeyring(kms=kms, key_id=kms_key, context={"tenant": tenant})
