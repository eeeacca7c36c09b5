"""Normal use of client-side encryption: both keyrings, both formats, the three policies."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.client_errors import ClientEncryptionRefused
from encryption_lab.errors import InvalidCiphertext, Tampered
from encryption_lab.formats.encryption_context import EncryptionContext, pack_context
from encryption_lab.formats.s3ec_metadata import (
    ContentAlgorithm,
    EnvelopeV2,
    EnvelopeV3,
    WrapAlgorithm,
    read_envelope,
    write_envelope,
)
from encryption_lab.identities import MaterialId
from encryption_lab.kms.data_keys import DataKey, Decrypted
from encryption_lab.memory import CountingRandomness
from encryption_lab.methods.client_side import CommitmentPolicy, begin_open, begin_seal, open_sealed, seal
from encryption_lab.methods.keyrings import KmsKeyring, RawAesKeyring, WrappedDataKey
from encryption_lab.primitives.aead import Aead

STRICT = CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
LENIENT = CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT
OLD = CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT

PLAINTEXT = b"Quarterly figures, not for the store.\n"
CONTEXT = {"dept": "payroll", "object": "reports/q3.txt"}
KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@dataclass
class FakeKms:
    """One key; a blob opens under the context it was made with, and no other. `calls` is the audit trail."""

    randomness: CountingRandomness = field(default_factory=lambda: CountingRandomness(seed=b"kms"))
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def generate_data_key(self, *, key_id: str, context: EncryptionContext) -> DataKey:
        self.calls.append(("GenerateDataKey", dict(context)))
        plaintext, nonce = self.randomness.draw(32), self.randomness.draw(12)
        blob = nonce + Aead(b"k" * 32).seal(nonce, plaintext, pack_context(context))
        return DataKey(plaintext=plaintext, blob=blob, key_arn=key_id, material_id=MaterialId("m"))

    def decrypt(self, *, blob: bytes, key_id: str, context: EncryptionContext) -> Decrypted:
        self.calls.append(("Decrypt", dict(context)))
        try:
            plaintext = Aead(b"k" * 32).open(blob[:12], blob[12:], pack_context(context))
        except (Tampered, ValueError):
            raise InvalidCiphertext from None
        return Decrypted(plaintext=plaintext, key_arn=key_id, material_id=MaterialId("m"))


def kms_keyring(kms: FakeKms | None = None, context: EncryptionContext = CONTEXT) -> KmsKeyring:
    return KmsKeyring(kms=kms or FakeKms(), key_id=KEY_ARN, context=context)


def raw_keyring(fill: bytes = b"w") -> RawAesKeyring:
    return RawAesKeyring(wrapping_key=fill * 32)


def test_an_object_sealed_under_a_kms_key_comes_back() -> None:
    kms = FakeKms()
    sealed = seal(PLAINTEXT, kms_keyring(kms), policy=STRICT, randomness=CountingRandomness())
    metadata = write_envelope(sealed.envelope)

    assert PLAINTEXT not in sealed.body
    assert len(sealed.body) == len(PLAINTEXT) + 16
    assert (metadata["x-amz-c"], metadata["x-amz-w"]) == ("115", "12")
    assert open_sealed(sealed.body, read_envelope(metadata), kms_keyring(kms), policy=STRICT) == PLAINTEXT
    assert kms.calls == [
        ("GenerateDataKey", {**CONTEXT, "aws:x-amz-cek-alg": "115"}),
        ("Decrypt", {**CONTEXT, "aws:x-amz-cek-alg": "115"}),
    ]


def test_an_object_sealed_under_an_own_key_comes_back() -> None:
    sealed = seal(PLAINTEXT, raw_keyring(), policy=STRICT, randomness=CountingRandomness())
    metadata = write_envelope(sealed.envelope)

    assert metadata["x-amz-w"] == "02"
    assert len(sealed.envelope.wrapped_key) == 60
    assert open_sealed(sealed.body, read_envelope(metadata), raw_keyring(), policy=STRICT) == PLAINTEXT


@pytest.mark.parametrize("policy", CommitmentPolicy)
@given(plaintext=st.binary(max_size=3000), own_key=st.booleans())
def test_every_policy_reads_what_it_writes(policy: CommitmentPolicy, plaintext: bytes, own_key: bool) -> None:
    keyring = raw_keyring() if own_key else kms_keyring()
    sealed = seal(plaintext, keyring, policy=policy, randomness=CountingRandomness())
    assert open_sealed(sealed.body, sealed.envelope, keyring, policy=policy) == plaintext


@pytest.mark.parametrize(
    ("policy", "writes", "reads_v2"),
    [(OLD, EnvelopeV2, True), (LENIENT, EnvelopeV3, True), (STRICT, EnvelopeV3, False)],
)
def test_the_policy_decides_what_is_written_and_read(
    policy: CommitmentPolicy, writes: type[EnvelopeV2] | type[EnvelopeV3], reads_v2: bool
) -> None:
    keyring = raw_keyring()
    assert type(seal(b"", keyring, policy=policy, randomness=CountingRandomness()).envelope) is writes

    v2 = seal(PLAINTEXT, keyring, policy=OLD, randomness=CountingRandomness())
    v3 = seal(PLAINTEXT, keyring, policy=STRICT, randomness=CountingRandomness())
    assert open_sealed(v3.body, v3.envelope, keyring, policy=policy) == PLAINTEXT
    if reads_v2:
        assert open_sealed(v2.body, v2.envelope, keyring, policy=policy) == PLAINTEXT
    else:
        with pytest.raises(ClientEncryptionRefused, match="cannot decrypt non-key-committing object"):
            open_sealed(v2.body, v2.envelope, keyring, policy=policy)


def test_an_object_that_the_policy_refuses_costs_no_call_to_kms() -> None:
    kms = FakeKms()
    sealed = seal(PLAINTEXT, kms_keyring(kms), policy=OLD, randomness=CountingRandomness())
    kms.calls.clear()
    with pytest.raises(ClientEncryptionRefused):
        open_sealed(sealed.body, sealed.envelope, kms_keyring(kms), policy=STRICT)
    assert kms.calls == []


@pytest.mark.parametrize("size_bytes", [0, 1, 15, 16, 17, 65_535, 65_536, 65_537])
def test_the_body_is_sixteen_bytes_longer_than_the_plaintext(size_bytes: int) -> None:
    sealed = seal(bytes(size_bytes), raw_keyring(), policy=STRICT, randomness=CountingRandomness())
    assert len(sealed.body) == size_bytes + 16
    assert open_sealed(sealed.body, sealed.envelope, raw_keyring(), policy=STRICT) == bytes(size_bytes)


@pytest.mark.parametrize("policy", CommitmentPolicy)
def test_sealing_twice_repeats_nothing(policy: CommitmentPolicy) -> None:
    randomness = CountingRandomness()
    keyring = raw_keyring()
    first, second = (seal(PLAINTEXT, keyring, policy=policy, randomness=randomness) for _ in range(2))
    assert first.body != second.body
    ours, theirs = write_envelope(first.envelope), write_envelope(second.envelope)
    fixed = {
        "x-amz-c",
        "x-amz-w",
        "x-amz-m",
        "x-amz-cek-alg",
        "x-amz-wrap-alg",
        "x-amz-tag-len",
        "x-amz-matdesc",
    }
    assert {name for name in ours if ours[name] == theirs[name]} <= fixed


def test_a_stream_can_be_sealed_with_the_key_alone() -> None:
    envelope, content_key = begin_seal(raw_keyring(), policy=STRICT, randomness=CountingRandomness())
    body = Aead(content_key.key).seal(content_key.iv, PLAINTEXT, content_key.aad)
    assert begin_open(envelope, raw_keyring(), policy=STRICT) == content_key
    assert open_sealed(body, envelope, raw_keyring(), policy=STRICT) == PLAINTEXT


@pytest.mark.parametrize("name", ["aws:x-amz-cek-alg", "kms_cmk_id"])
def test_a_reserved_name_in_the_context_is_refused(name: str) -> None:
    with pytest.raises(ClientEncryptionRefused, match=f"{name} is a reserved key"):
        kms_keyring(context={name: "115"})


def test_the_material_description_is_stored_with_the_object() -> None:
    keyring = RawAesKeyring(wrapping_key=b"w" * 32, description={"key": "ana-2026"})
    sealed = seal(PLAINTEXT, keyring, policy=STRICT, randomness=CountingRandomness())
    assert write_envelope(sealed.envelope)["x-amz-m"] == '{"key": "ana-2026"}'


def test_keys_do_not_show_in_a_representation() -> None:
    keyring = raw_keyring()
    wrapped = keyring.wrap(ContentAlgorithm.AES_GCM_COMMITTED, CountingRandomness())
    _, content_key = begin_seal(keyring, policy=STRICT, randomness=CountingRandomness())
    shown = repr(keyring) + repr(wrapped) + repr(content_key)
    for secret in (keyring.wrapping_key, wrapped.data_key, content_key.key):
        assert repr(secret) not in shown


@dataclass(frozen=True)
class ShortKeyring:
    """A keyring of somebody else's making, which hands out a weak key."""

    def wrap(self, content_algorithm: ContentAlgorithm, randomness: CountingRandomness) -> WrappedDataKey:
        return WrappedDataKey(
            data_key=b"short", wrapped_key=b"w", wrap_algorithm=WrapAlgorithm.AES_GCM, description={}
        )

    def unwrap(self, envelope: EnvelopeV2 | EnvelopeV3) -> bytes:
        return b"short"


@pytest.mark.parametrize("policy", CommitmentPolicy)
def test_a_data_key_of_another_length_is_not_used(policy: CommitmentPolicy) -> None:
    with pytest.raises(Tampered):
        seal(PLAINTEXT, ShortKeyring(), policy=policy, randomness=CountingRandomness())  # type: ignore[arg-type]
