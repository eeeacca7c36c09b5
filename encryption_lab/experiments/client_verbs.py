"""Steps that a client takes by itself, with its own key or with KMS: seal before sending, open what came back."""

from __future__ import annotations

from encryption_lab.client_errors import ClientEncryptionRefused
from encryption_lab.errors import LabError
from encryption_lab.experiments.bench import Asker, Bench, CannotBeDone, Seen
from encryption_lab.experiments.clients import READS, WRITES, keyring_of
from encryption_lab.experiments.object_verbs import TEXT
from encryption_lab.experiments.vocabulary import Verb, verb
from encryption_lab.formats.s3ec_metadata import read_envelope
from encryption_lab.methods.client_side import open_sealed, seal
from encryption_lab.primitives.digests import md5, sha256
from encryption_lab.wire.faults import kms_fault


@verb("digest", "md5", "sealed_digest", "size_bytes", "sealed_bytes")
def seal_client_side(
    bench: Bench,
    asker: Asker,
    *,
    text: str = TEXT,
    kms_key: str = "",
    own_key: str = "own",
    tenant: str = "blue",
    committing: bool = True,
) -> Seen:
    """Encrypt before anything is sent; put_object takes it as `sealed`. `kms_key` "": under a key of one's own."""
    call, body = bench.call(asker), text.encode()
    bench.texts.add(body)
    keyring = keyring_of(bench, call, kms_key=kms_key, own_key=own_key, tenant=tenant)
    sealed = seal(body, keyring, policy=WRITES[committing], randomness=bench.lab.installation.randomness)
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


@verb("opened", "digest", "holds", "error_code", "error_message", "refused_by")
def open_client_side(
    bench: Bench,
    asker: Asker,
    *,
    read: str,
    kms_key: str = "",
    own_key: str = "own",
    tenant: str = "blue",
    wrapped_key_of: str = "",
    strict: bool = False,
) -> Seen:
    """Decrypt what the step `read` got. refused_by: client or kms; a client's own refusal never travels.

    wrapped_key_of   the step whose second wrapped key is in the place of the stored one
    strict           as the client does by default since version 4: what does not commit to its key is not read
    holds            which of the run's named texts the opened body holds
    """
    call = bench.call(asker)
    if read not in bench.received:
        raise CannotBeDone("There is nothing to open: the read brought no object.")
    body, metadata = bench.received[read]
    opened: bytes | None = None
    code, message, refused_by = "", "", ""
    try:
        keyring = keyring_of(bench, call, kms_key=kms_key, own_key=own_key, tenant=tenant)
        envelope = bench.second_envelopes[wrapped_key_of] if wrapped_key_of else read_envelope(metadata)
        opened = open_sealed(body, envelope, keyring, policy=READS[strict])
    except ClientEncryptionRefused as refused:
        message, refused_by = str(refused), "client"
    except LabError as refused:
        message, refused_by = str(refused), "kms" if call.trace.steps else "client"
        code = kms_fault(refused).code if refused_by == "kms" else ""
    return Seen(
        values={
            "opened": opened is not None,
            "digest": None if opened is None else sha256(opened).hex(),
            "holds": ", ".join(name for name, text in bench.named_texts.items() if text in (opened or b"")),
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
