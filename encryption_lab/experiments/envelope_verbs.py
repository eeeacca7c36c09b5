"""Envelope encryption by hand: each step by itself, so that every value between the first and the last can be seen.

Keys themselves are never shown, only what tells one from another: the SHA-256 of 32 random bytes gives nothing away.
"""

from __future__ import annotations

from encryption_lab.errors import LabError, Tampered
from encryption_lab.experiments.bench import Asker, Bench, CannotBeDone, Seen
from encryption_lab.experiments.object_verbs import KEY, TEXT
from encryption_lab.experiments.setting_verbs import ANSWER
from encryption_lab.experiments.tampering import Tampering
from encryption_lab.experiments.vocabulary import Verb, verb
from encryption_lab.formats.sealed_stream import HEADER_BYTES, unpack_header
from encryption_lab.memory import MemorySource
from encryption_lab.methods import dsse_kms, sse_s3
from encryption_lab.methods.envelopes import DsseKmsEnvelope
from encryption_lab.methods.place import ObjectPlace
from encryption_lab.primitives.aead import NONCE_BYTES, TAG_BYTES, Aead
from encryption_lab.primitives.digests import sha256
from encryption_lab.store.sealed_blob import SealedSource
from encryption_lab.wire.faults import kms_fault

CONTEXT = {"purpose": "experiment"}
PROBE_BYTES = 16
LAYERS = {"outer": 2, "inner": 1}


@verb("data_key_bytes", "data_key_digest", "wrapped_bytes", "wrapped_digest", "wrapped_holds_the_key")
def generate_data_key(bench: Bench, asker: Asker, *, kms_key: str) -> Seen:
    """Ask KMS for a data key in both forms."""
    call = bench.call(asker)
    made = bench.lab.kms.generate_data_key(call, kms_key, context=CONTEXT)
    bench.data_keys[asker.name], bench.wrapped_keys[asker.name] = made.plaintext, made.blob
    return Seen(
        values={
            "data_key_bytes": len(made.plaintext),
            "data_key_digest": sha256(made.plaintext).hex(),
            "wrapped_bytes": len(made.blob),
            "wrapped_digest": sha256(made.blob).hex(),
            "wrapped_holds_the_key": made.plaintext in made.blob,
        },
        exchange_id=call.exchange_id,
        trace=call.trace.steps,
    )


@verb("size_bytes", "digest", "nonce_hex", "sealed_bytes", "sealed_digest", "tag_hex", "holds_plaintext")
def encrypt_with_data_key(bench: Bench, asker: Asker, *, data_key: str, text: str = TEXT) -> Seen:
    """AES-256-GCM under the data key that the step `data_key` got."""
    body, nonce = text.encode(), bench.draw(NONCE_BYTES)
    bench.texts.add(body)
    sealed = Aead(_data_key(bench, data_key)).seal(nonce, body, b"")
    bench.by_hand[asker.name] = nonce + sealed
    return Seen(
        values={
            "size_bytes": len(body),
            "digest": sha256(body).hex(),
            "nonce_hex": nonce.hex(),
            "sealed_bytes": len(sealed),
            "sealed_digest": sha256(sealed).hex(),
            "tag_hex": sealed[-TAG_BYTES:].hex(),
            "holds_plaintext": body[:PROBE_BYTES] in sealed,
        }
    )


@verb("kept")
def forget_data_key(bench: Bench, asker: Asker, *, data_key: str) -> Seen:
    """Wipe the data key in clear; its wrapped form stays."""
    bench.data_keys.pop(data_key, None)
    kept = {
        "the wrapped data key": data_key in bench.wrapped_keys,
        "the data key": data_key in bench.data_keys,
    }
    return Seen(values={"kept": ", ".join(name for name, is_kept in kept.items() if is_kept)})


@verb(*ANSWER, "data_key_digest")
def unwrap_data_key(bench: Bench, asker: Asker, *, data_key: str, elsewhere: bool = False) -> Seen:
    """Send KMS, here or in another Region, the wrapped form that the step `data_key` got."""
    call, lab = bench.call(asker), bench.elsewhere if elsewhere else bench.lab
    digest, code, message = None, "", ""
    try:
        opened = lab.kms.decrypt(call, bench.wrapped_keys[data_key], context=CONTEXT).plaintext
        bench.data_keys[asker.name], digest = opened, sha256(opened).hex()
    except LabError as refused:
        code, message = kms_fault(refused).code, str(refused)
    return Seen(
        values={"error_code": code, "error_message": message, "data_key_digest": digest},
        exchange_id=call.exchange_id,
        trace=call.trace.steps,
    )


@verb("opened", "digest")
def decrypt_with_data_key(bench: Bench, asker: Asker, *, sealed: str, data_key: str) -> Seen:
    """Open what the step `sealed` made with the data key of the step `data_key`, if there is one."""
    stored, key = bench.by_hand[sealed], bench.data_keys.get(data_key)
    digest = None
    try:
        if key is not None:
            digest = sha256(Aead(key).open(stored[:NONCE_BYTES], stored[NONCE_BYTES:], b"")).hex()
    except Tampered:
        pass
    return Seen(values={"opened": digest is not None, "digest": digest})


def _data_key(bench: Bench, name: str) -> bytes:
    if name not in bench.data_keys:
        raise CannotBeDone("There is no data key to work with.")
    return bench.data_keys[name]


@verb(*ANSWER, "opened", "by", "kms_calls", "size_bytes", "digest", "holds_plaintext", "sealed_layer")
def take_off_layer(
    bench: Bench, asker: Asker, *, bucket: str, layer: str, of: str = "", key: str = KEY
) -> Seen:
    """Take one layer off a DSSE-KMS object: the outer from the stored file, the inner from what `of` left.

    sealed_layer   the number of the layer that then shows; 0 where there is none
    """
    call, looked_at = bench.call(asker), Tampering(bench.lab, bucket, key)
    sealed = looked_at.stored() if not of else bench.by_hand.get(of)
    envelope = looked_at.version.envelope
    if sealed is None or not isinstance(envelope, DsseKmsEnvelope):
        raise CannotBeDone("There is no such layer here.")
    place = _place(bench, looked_at)
    inside, code, message = None, "", ""
    try:
        if layer == "outer":
            data_key = sse_s3.reopen(
                call, place, envelope.outer, store_keys=bench.lab.store_keys, purpose=dsse_kms.PURPOSE
            )
        else:
            inner = envelope.inner
            data_key = bench.lab.kms.decrypt(call, inner.blob, context=inner.context, via_s3=True).plaintext
        inside = _opened(sealed, data_key, place, looked_at, LAYERS[layer])
        bench.by_hand[asker.name] = inside
    except LabError as refused:
        code, message = kms_fault(refused).code, str(refused)
    return Seen(
        values={
            "error_code": code,
            "error_message": message,
            "opened": inside is not None,
            "by": "S3's own key" if layer == "outer" else "KMS",
            "kms_calls": sum(step.target == "kms" != step.source for step in call.trace.steps),
            "size_bytes": None if inside is None else len(inside),
            "digest": None if inside is None else sha256(inside).hex(),
            "holds_plaintext": any(text[:PROBE_BYTES] in (inside or b"") for text in bench.texts),
            "sealed_layer": None if inside is None else _layer_of(inside),
        },
        exchange_id=call.exchange_id,
        trace=call.trace.steps,
    )


def _place(bench: Bench, looked_at: Tampering) -> ObjectPlace:
    version = looked_at.version
    return ObjectPlace(
        account_id=bench.lab.account.account_id,
        bucket=version.bucket,
        key=version.key,
        version_id=version.version_id,
        record_id=version.record_id,
    )


def _opened(sealed: bytes, data_key: bytes, place: ObjectPlace, looked_at: Tampering, layer: int) -> bytes:
    part = looked_at.version.parts[0]
    source = SealedSource(
        MemorySource(sealed),
        data_key=data_key,
        binding=place.binding(part.blob_id),
        layer=layer,
        part_number=part.part_number,
        size_bytes=None,
    )
    return source.read(0, source.size_bytes)


def _layer_of(stored: bytes) -> int:
    try:
        return unpack_header(stored[:HEADER_BYTES]).layer
    except Tampered:
        return 0


ENVELOPE_VERBS: dict[str, Verb] = {
    "generate_data_key": generate_data_key,
    "encrypt_with_data_key": encrypt_with_data_key,
    "forget_data_key": forget_data_key,
    "unwrap_data_key": unwrap_data_key,
    "decrypt_with_data_key": decrypt_with_data_key,
    "take_off_layer": take_off_layer,
}
