"""Steps of somebody who may write to the bucket and knows two data keys: one ciphertext, made to suit both."""

from __future__ import annotations

from dataclasses import replace

from encryption_lab.experiments.bench import Asker, Bench, Seen
from encryption_lab.experiments.clients import WRITES
from encryption_lab.experiments.insecure_two_keys import seal_for_two
from encryption_lab.experiments.object_verbs import TEXT
from encryption_lab.experiments.vocabulary import Verb, verb
from encryption_lab.formats.s3ec_metadata import Envelope, EnvelopeV2
from encryption_lab.methods.client_side import ContentKey, SealedObject, begin_seal, derive_v3
from encryption_lab.methods.keyrings import RawAesKeyring
from encryption_lab.ports import Randomness
from encryption_lab.primitives.digests import sha256

OTHER_TEXT = "In confidence: there is no plan for next year, and no money either."


@verb("format", "sealed_bytes", "sealed_digest")
def seal_for_two_keys(bench: Bench, asker: Asker, *, committing: bool, own_key: str = "own") -> Seen:
    """Make one body that two data keys open, both of them wrapped under the client's own key.

    put_object takes it as `sealed`, with the first wrapped key beside it; open_client_side takes the second one by
    `wrapped_key_of`. The texts it opens to are called first and second.
    """
    keyring = RawAesKeyring(wrapping_key=bench.secret(own_key))
    randomness = bench.lab.installation.randomness
    envelope, content_key = begin_seal(keyring, policy=WRITES[committing], randomness=randomness)
    second, other_key = _second(keyring, envelope, randomness)
    texts = {"first": TEXT.encode(), "second": OTHER_TEXT.encode()}
    body = seal_for_two(
        texts["first"],
        texts["second"],
        keys=(content_key.key, other_key),
        nonce=content_key.iv,
        aad=content_key.aad,
    )
    bench.texts |= set(texts.values())
    bench.named_texts |= texts
    bench.sealed[asker.name] = SealedObject(body=body, envelope=envelope)
    bench.second_envelopes[asker.name] = second
    return Seen(
        values={
            "format": "V3" if committing else "V2",
            "sealed_bytes": len(body),
            "sealed_digest": sha256(body).hex(),
        }
    )


def _second(keyring: RawAesKeyring, first: Envelope, randomness: Randomness) -> tuple[Envelope, bytes]:
    """Return the envelope with another wrapped data key in it, and the content key that a reader has from that."""
    wrapped = keyring.wrap(first.content_algorithm, randomness)
    if isinstance(first, EnvelopeV2):
        return replace(first, wrapped_key=wrapped.wrapped_key), wrapped.data_key
    content_key: ContentKey = derive_v3(wrapped.data_key, first.message_id)[0]
    return replace(first, wrapped_key=wrapped.wrapped_key), content_key.key


COMMITMENT_VERBS: dict[str, Verb] = {"seal_for_two_keys": seal_for_two_keys}
