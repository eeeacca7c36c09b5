"""Steps that a client takes by itself, with its own key or with KMS: seal before sending, open what came back."""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.client_errors import ClientEncryptionRefused
from encryption_lab.errors import LabError
from encryption_lab.exchange import Call
from encryption_lab.experiments.bench import Asker, Bench, CannotBeDone, Seen
from encryption_lab.experiments.object_verbs import TEXT
from encryption_lab.experiments.vocabulary import Verb, verb
from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.formats.s3ec_metadata import read_envelope
from encryption_lab.kms.data_keys import DataKey, Decrypted
from encryption_lab.kms.service import Kms
from encryption_lab.methods.client_side import CommitmentPolicy, open_sealed, seal
from encryption_lab.methods.keyrings import Keyring, KmsKeyring, RawAesKeyring
from encryption_lab.primitives.digests import md5, sha256
from encryption_lab.wire.faults import kms_fault

POLICIES = {
    True: CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
    False: CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT,
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


def _keyring(bench: Bench, call: Call, kms_key: str | None, own_key: str, tenant: str) -> Keyring:
    if kms_key is None:
        return RawAesKeyring(wrapping_key=bench.secret(own_key))
    kms = ClientsKms(kms=bench.lab.kms, call=call)
    return KmsKeyring(kms=kms, key_id=kms_key, context={"tenant": tenant})


@verb("digest", "md5", "sealed_digest", "size_bytes", "sealed_bytes")
def seal_client_side(
    bench: Bench,
    asker: Asker,
    *,
    text: str = TEXT,
    kms_key: str | None = None,
    own_key: str = "own",
    tenant: str = "blue",
    committing: bool = True,
) -> Seen:
    """Encrypt before anything is sent; put_object takes it as `sealed`. Without `kms_key`: under a key of one's own."""
    call, body = bench.call(asker), text.encode()
    bench.texts.add(body)
    keyring = _keyring(bench, call, kms_key, own_key, tenant)
    sealed = seal(body, keyring, policy=POLICIES[committing], randomness=bench.lab.installation.randomness)
    bench.sealed[asker.name] = sealed
    return Seen(
        values={
            "digest": sha256(body).hex(),
            "md5": md5(body).hex(),
            "sealed_digest": sha256(sealed.body).hex(),
            "size_bytes": len(body),
            "sealed_bytes": len(sealed.body),
        },
        exchange_id=call.exchange_id,
        trace=call.trace.steps,
    )


@verb("opened", "digest", "error_code", "error_message", "refused_by")
def open_client_side(
    bench: Bench,
    asker: Asker,
    *,
    read: str,
    kms_key: str | None = None,
    own_key: str = "own",
    tenant: str = "blue",
) -> Seen:
    """Decrypt what the step `read` got. refused_by: client or kms; a client's own refusal never travels."""
    call = bench.call(asker)
    if read not in bench.received:
        raise CannotBeDone("There is nothing to open: the read brought no object.")
    body, metadata = bench.received[read]
    digest, code, message, refused_by = "", "", "", ""
    try:
        keyring = _keyring(bench, call, kms_key, own_key, tenant)
        envelope = read_envelope(metadata)
        policy = CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT
        digest = sha256(open_sealed(body, envelope, keyring, policy=policy)).hex()
    except ClientEncryptionRefused as refused:
        message, refused_by = str(refused), "client"
    except LabError as refused:
        message, refused_by = str(refused), "kms" if call.trace.steps else "client"
        code = kms_fault(refused).code if refused_by == "kms" else ""
    return Seen(
        values={
            "opened": bool(digest),
            "digest": digest,
            "error_code": code,
            "error_message": message,
            "refused_by": refused_by,
        },
        exchange_id=call.exchange_id,
        trace=call.trace.steps,
    )


@verb("error_code", "error_message", "opened")
def decrypt_with_context(
    bench: Bench, asker: Asker, *, kms_key: str, sealed_for: str, asked_for: str
) -> Seen:
    """Encrypt a secret with KMS for one tenant, and ask KMS to decrypt it for another."""
    call = bench.call(asker)
    made = bench.lab.kms.encrypt(call, kms_key, bench.draw(32), context={"tenant": sealed_for})
    code = message = ""
    try:
        bench.lab.kms.decrypt(call, made.blob, context={"tenant": asked_for})
    except LabError as refused:
        code, message = kms_fault(refused).code, str(refused)
    return Seen(
        values={"error_code": code, "error_message": message, "opened": not code},
        exchange_id=call.exchange_id,
        trace=call.trace.steps,
    )


CLIENT_VERBS: dict[str, Verb] = {
    "seal_client_side": seal_client_side,
    "open_client_side": open_client_side,
    "decrypt_with_context": decrypt_with_context,
}
