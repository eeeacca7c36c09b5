"""Whoever can write to the store changes a stored object in every way there is; nothing of it may be released."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from encryption_lab.client_errors import ClientEncryptionRefused, CommitmentMismatch
from encryption_lab.errors import InvalidCiphertext, LabError, Tampered
from encryption_lab.formats.s3ec_metadata import (
    ContentAlgorithm,
    EnvelopeV2,
    EnvelopeV3,
    read_envelope,
    write_envelope,
)
from encryption_lab.memory import CountingRandomness
from encryption_lab.methods import client_side
from encryption_lab.methods.client_side import CommitmentPolicy, derive_v3, open_sealed, seal
from encryption_lab.methods.keyrings import Keyring
from encryption_lab.primitives.aead import Aead, Buffer
from tests.methods.test_client_side import (
    CONTEXT,
    LENIENT,
    OLD,
    PLAINTEXT,
    STRICT,
    FakeKms,
    kms_keyring,
    raw_keyring,
)

POLICIES = pytest.mark.parametrize("policy", [OLD, STRICT], ids=["v2", "v3"])
KEYRINGS = pytest.mark.parametrize("keyring", [raw_keyring(), kms_keyring(FakeKms())], ids=["own-key", "kms"])


def stored(keyring: Keyring, policy: CommitmentPolicy, seed: bytes = b"a") -> tuple[bytes, dict[str, str]]:
    sealed = seal(PLAINTEXT, keyring, policy=policy, randomness=CountingRandomness(seed=seed))
    return sealed.body, write_envelope(sealed.envelope)


def assert_refused(
    body: bytes,
    metadata: dict[str, str],
    keyring: Keyring,
    policy: CommitmentPolicy,
    error: type[LabError] | tuple[type[LabError], ...] = (
        ClientEncryptionRefused,
        Tampered,
        InvalidCiphertext,
    ),
) -> None:
    with pytest.raises(error):
        open_sealed(body, read_envelope(metadata), keyring, policy=policy)


def flipped(text_b64: str, position: int) -> str:
    value = bytearray(base64.b64decode(text_b64))
    value[position] ^= 1
    return base64.b64encode(value).decode()


@POLICIES
@KEYRINGS
def test_every_flipped_byte_of_the_body_is_refused(keyring: Keyring, policy: CommitmentPolicy) -> None:
    body, metadata = stored(keyring, policy)
    for position in range(len(body)):
        bad = bytearray(body)
        bad[position] ^= 0x80
        assert_refused(bytes(bad), metadata, keyring, policy, Tampered)


@POLICIES
@KEYRINGS
def test_every_shorter_body_is_refused(keyring: Keyring, policy: CommitmentPolicy) -> None:
    body, metadata = stored(keyring, policy)
    for length in range(len(body)):
        assert_refused(body[:length], metadata, keyring, policy, Tampered)


@POLICIES
def test_a_longer_body_is_refused(policy: CommitmentPolicy) -> None:
    body, metadata = stored(raw_keyring(), policy)
    assert_refused(body + b"\0", metadata, raw_keyring(), policy, Tampered)
    assert_refused(b"\0" + body, metadata, raw_keyring(), policy, Tampered)


@KEYRINGS
@pytest.mark.parametrize(
    ("policy", "name"),
    [(OLD, "x-amz-key-v2"), (OLD, "x-amz-iv"), (STRICT, "x-amz-3"), (STRICT, "x-amz-i"), (STRICT, "x-amz-d")],
)
def test_every_flipped_byte_of_the_metadata_is_refused(
    keyring: Keyring, policy: CommitmentPolicy, name: str
) -> None:
    body, metadata = stored(keyring, policy)
    for position in range(len(base64.b64decode(metadata[name]))):
        assert_refused(body, {**metadata, name: flipped(metadata[name], position)}, keyring, policy)


@POLICIES
@KEYRINGS
def test_every_field_is_needed(keyring: Keyring, policy: CommitmentPolicy) -> None:
    body, metadata = stored(keyring, policy)
    labels = {"x-amz-m", "x-amz-matdesc"} if keyring == raw_keyring() else set()
    for name in metadata.keys() - labels:
        assert_refused(body, {other: metadata[other] for other in metadata if other != name}, keyring, policy)


@POLICIES
@KEYRINGS
def test_every_field_of_another_object_is_refused(keyring: Keyring, policy: CommitmentPolicy) -> None:
    body, metadata = stored(keyring, policy)
    other_body, other_metadata = stored(keyring, policy, seed=b"b")
    assert_refused(other_body, metadata, keyring, policy, Tampered)
    for name in metadata:
        if metadata[name] != other_metadata[name]:
            assert_refused(body, {**metadata, name: other_metadata[name]}, keyring, policy)


def test_the_algorithm_names_cannot_be_changed() -> None:
    for policy, changes in (
        (STRICT, {"x-amz-c": "114", "x-amz-w": "12"}),
        (
            OLD,
            {"x-amz-cek-alg": "AES/CBC/PKCS5Padding", "x-amz-wrap-alg": "kms+context", "x-amz-tag-len": "32"},
        ),
    ):
        body, metadata = stored(raw_keyring(), policy)
        for name, value in changes.items():
            assert_refused(body, {**metadata, name: value}, raw_keyring(), policy, ClientEncryptionRefused)


@POLICIES
def test_another_own_key_opens_nothing(policy: CommitmentPolicy) -> None:
    body, metadata = stored(raw_keyring(), policy)
    assert_refused(body, metadata, raw_keyring(b"x"), policy, Tampered)


@POLICIES
def test_the_other_kind_of_keyring_is_refused(policy: CommitmentPolicy) -> None:
    body, metadata = stored(raw_keyring(), policy)
    assert_refused(body, metadata, kms_keyring(), policy, ClientEncryptionRefused)
    body, metadata = stored(kms_keyring(), policy)
    assert_refused(body, metadata, raw_keyring(), policy, ClientEncryptionRefused)


@POLICIES
@pytest.mark.parametrize(
    "context",
    [{}, {"dept": "payroll"}, {**CONTEXT, "more": "1"}, {**CONTEXT, "dept": "sales"}, {"deptp": "ayroll"}],
)
def test_another_context_is_refused(policy: CommitmentPolicy, context: dict[str, str]) -> None:
    kms = FakeKms()
    body, metadata = stored(kms_keyring(kms), policy)
    with pytest.raises(ClientEncryptionRefused, match="Provided encryption context does not match"):
        open_sealed(body, read_envelope(metadata), kms_keyring(kms, context), policy=policy)


@POLICIES
def test_a_context_rewritten_in_the_metadata_is_refused_by_kms(policy: CommitmentPolicy) -> None:
    kms = FakeKms()
    body, metadata = stored(kms_keyring(kms), policy)
    rewritten = {name: value.replace("payroll", "sales") for name, value in metadata.items()}
    keyring = kms_keyring(kms, {**CONTEXT, "dept": "sales"})
    assert_refused(body, rewritten, keyring, policy, InvalidCiphertext)


def test_the_commitment_is_checked_before_the_body_is_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    body, metadata = stored(raw_keyring(), STRICT)
    _, other = stored(raw_keyring(), STRICT, seed=b"b")
    metadata["x-amz-d"] = other["x-amz-d"]

    class Untouchable(Aead):
        def open(self, nonce: bytes, sealed: Buffer, aad: bytes) -> bytes:
            raise AssertionError("the body was decrypted")

    monkeypatch.setattr(client_side, "Aead", Untouchable)
    assert_refused(body, metadata, raw_keyring(), STRICT, CommitmentMismatch)


def test_a_swapped_key_is_caught_by_the_commitment_alone() -> None:
    """The attack that V3 is for: a second wrapped key that unwraps well, beside a body made to suit it."""
    mine, theirs = raw_keyring(), CountingRandomness(seed=b"theirs")
    sealed = seal(PLAINTEXT, mine, policy=STRICT, randomness=CountingRandomness())
    assert isinstance(sealed.envelope, EnvelopeV3)
    swapped = mine.wrap(ContentAlgorithm.AES_GCM_COMMITTED, theirs)
    content_key, _ = derive_v3(swapped.data_key, sealed.envelope.message_id)
    forged_body = Aead(content_key.key).seal(content_key.iv, b"forged", content_key.aad)

    forged = write_envelope(replace(sealed.envelope, wrapped_key=swapped.wrapped_key))
    assert_refused(forged_body, forged, mine, STRICT, CommitmentMismatch)


@pytest.mark.parametrize("policy", CommitmentPolicy)
@KEYRINGS
def test_v3_does_not_open_as_v2(keyring: Keyring, policy: CommitmentPolicy) -> None:
    """Metadata of V2 around a V3 object: the wrapped key is bound to the algorithm it was made for."""
    sealed = seal(PLAINTEXT, keyring, policy=STRICT, randomness=CountingRandomness())
    envelope = sealed.envelope
    for description in (envelope.description, {**CONTEXT, "aws:x-amz-cek-alg": "AES/GCM/NoPadding"}):
        downgraded = EnvelopeV2(
            wrapped_key=envelope.wrapped_key,
            wrap_algorithm=envelope.wrap_algorithm,
            description=description,
            iv=client_side.V3_IV,
        )
        assert_refused(sealed.body, write_envelope(downgraded), keyring, policy)


@KEYRINGS
def test_v2_does_not_open_as_v3(keyring: Keyring) -> None:
    sealed = seal(PLAINTEXT, keyring, policy=OLD, randomness=CountingRandomness())
    for description in (sealed.envelope.description, {**CONTEXT, "aws:x-amz-cek-alg": "115"}):
        upgraded = EnvelopeV3(
            wrapped_key=sealed.envelope.wrapped_key,
            wrap_algorithm=sealed.envelope.wrap_algorithm,
            description=description,
            commitment=bytes(28),
            message_id=bytes(28),
        )
        assert_refused(sealed.body, write_envelope(upgraded), keyring, LENIENT)


@pytest.mark.parametrize("stated", ["AES/GCM/NoPadding", "114", None])
def test_a_data_key_made_for_another_algorithm_is_not_asked_of_kms(stated: str | None) -> None:
    kms = FakeKms()
    body, metadata = stored(kms_keyring(kms), STRICT)
    kms.calls.clear()
    context = {**CONTEXT, "aws:x-amz-cek-alg": stated} if stated else CONTEXT
    with pytest.raises(ClientEncryptionRefused, match="wrapped for another content encryption algorithm"):
        open_sealed(
            body, read_envelope({**metadata, "x-amz-t": json.dumps(context)}), kms_keyring(kms), policy=STRICT
        )
    assert kms.calls == []


def test_metadata_of_both_formats_is_refused_whatever_it_says() -> None:
    v3_body, v3 = stored(raw_keyring(), STRICT)
    v2_body, v2 = stored(raw_keyring(), OLD)
    for body in (v2_body, v3_body):
        assert_refused(body, {**v3, **v2}, raw_keyring(), LENIENT, ClientEncryptionRefused)


def test_a_false_plaintext_length_is_refused() -> None:
    body, metadata = stored(raw_keyring(), OLD)
    true_length = {**metadata, "x-amz-unencrypted-content-length": str(len(PLAINTEXT))}
    assert open_sealed(body, read_envelope(true_length), raw_keyring(), policy=OLD) == PLAINTEXT
    for length in (0, len(PLAINTEXT) - 1, len(PLAINTEXT) + 16):
        assert_refused(
            body, {**metadata, "x-amz-unencrypted-content-length": str(length)}, raw_keyring(), OLD, Tampered
        )


@pytest.mark.parametrize("change", [lambda k: k[:-1], lambda k: k + b"\0", lambda k: k[:5]])
def test_a_wrapped_key_of_another_length_is_refused(change: Callable[[bytes], bytes]) -> None:
    body, metadata = stored(raw_keyring(), STRICT)
    wrapped = change(base64.b64decode(metadata["x-amz-3"]))
    assert_refused(
        body, {**metadata, "x-amz-3": base64.b64encode(wrapped).decode()}, raw_keyring(), STRICT, Tampered
    )


def test_a_changed_material_description_is_not_noticed_and_opens_no_other_key() -> None:
    """The format leaves this label unauthenticated; it may help to find a key, and must never choose a trusted one."""
    body, metadata = stored(raw_keyring(), STRICT)
    metadata["x-amz-m"] = '{"key": "somebody-else"}'
    assert open_sealed(body, read_envelope(metadata), raw_keyring(), policy=STRICT) == PLAINTEXT
