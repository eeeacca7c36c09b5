from __future__ import annotations

import pytest

from encryption_lab.errors import (
    CiphertextKeyUnknown,
    IncorrectKey,
    InvalidCiphertext,
    KeyDisabled,
    KmsValidation,
    NoSuchKmsKey,
)
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms.sealing import OVERHEAD_BYTES
from tests.kms.kms_bench import CONTEXT, NEVER_EXISTED, KmsBench


def test_a_data_key_comes_in_clear_and_encrypted_and_the_blob_gives_it_back(
    bench: KmsBench, key: KmsKey
) -> None:
    made = bench.kms.generate_data_key(bench.admin, key.key_id, context=CONTEXT)
    assert len(made.plaintext) == 32
    assert made.plaintext not in made.blob
    assert made.key_arn == bench.arn(key)
    opened = bench.kms.decrypt(bench.admin, made.blob, context=CONTEXT)
    assert opened.plaintext == made.plaintext
    assert (opened.key_arn, opened.material_id) == (made.key_arn, made.material_id)


def test_every_data_key_is_another(bench: KmsBench, key: KmsKey) -> None:
    made = [bench.kms.generate_data_key(bench.admin, key.key_id, context={}) for _ in range(20)]
    assert len({data_key.plaintext for data_key in made}) == 20
    assert len({data_key.blob for data_key in made}) == 20


def test_a_data_key_without_plaintext_is_known_only_after_decrypting(bench: KmsBench, key: KmsKey) -> None:
    made = bench.kms.generate_data_key_without_plaintext(bench.admin, key.key_id, context=CONTEXT)
    assert not hasattr(made, "plaintext")
    assert len(bench.kms.decrypt(bench.admin, made.blob, context=CONTEXT).plaintext) == 32


@pytest.mark.parametrize("length_bytes", [1, 31, 32, 33, 4095, 4096])
def test_what_was_encrypted_decrypts(bench: KmsBench, key: KmsKey, length_bytes: int) -> None:
    plaintext = bytes(range(256)) * 16
    encrypted = bench.kms.encrypt(bench.admin, key.key_id, plaintext[:length_bytes], context=CONTEXT)
    assert len(encrypted.blob) == OVERHEAD_BYTES + length_bytes
    assert (
        bench.kms.decrypt(bench.admin, encrypted.blob, context=CONTEXT).plaintext == plaintext[:length_bytes]
    )


@pytest.mark.parametrize(
    ("length_bytes", "limit"), [(0, "greater than or equal to 1"), (4097, "less than or equal to 4096")]
)
def test_plaintext_has_1_to_4096_bytes(bench: KmsBench, key: KmsKey, length_bytes: int, limit: str) -> None:
    with pytest.raises(KmsValidation) as refused:
        bench.kms.encrypt(bench.admin, key.key_id, bytes(length_bytes), context={})
    assert str(refused.value) == (
        "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: "
        f"Member must have length {limit}"
    )


def test_every_flipped_bit_of_a_blob_is_refused(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.create_key(bench.admin, "another key of the account")
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context=CONTEXT).blob
    for offset in range(len(blob)):
        for bit in range(8):
            changed = bytearray(blob)
            changed[offset] ^= 1 << bit
            with pytest.raises((InvalidCiphertext, CiphertextKeyUnknown)) as refused:
                bench.kms.decrypt(bench.admin, bytes(changed), context=CONTEXT)
            # A changed key id names a key that is not there; every other change has the same empty message.
            names_another_key = 3 <= offset < 3 + len(key.key_id)
            assert names_another_key or str(refused.value) == ""


@pytest.mark.parametrize("surplus", [b"\0", b"\0" * 16])
def test_a_blob_with_bytes_added_or_taken_away_is_refused(
    bench: KmsBench, key: KmsKey, surplus: bytes
) -> None:
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    for changed in (blob + surplus, blob[: -len(surplus)], surplus + blob, blob[len(surplus) :]):
        with pytest.raises(InvalidCiphertext):
            bench.kms.decrypt(bench.admin, changed, context={})


@pytest.mark.parametrize(
    "context",
    [
        {},
        {"a": "bc"},
        {"ab": "c", "x": ""},
        {"AB": "c"},
        {"ab": "C"},
        {"ab": ""},
        {"abc": ""},
    ],
)
def test_another_encryption_context_is_refused(bench: KmsBench, key: KmsKey, context: dict[str, str]) -> None:
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={"ab": "c"}).blob
    with pytest.raises(InvalidCiphertext) as refused:
        bench.kms.decrypt(bench.admin, blob, context=context)
    assert str(refused.value) == ""


def test_the_order_of_the_encryption_context_does_not_matter(bench: KmsBench, key: KmsKey) -> None:
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={"a": "1", "b": "2"}).blob
    assert bench.kms.decrypt(bench.admin, blob, context={"b": "2", "a": "1"}).plaintext == b"secret"


def test_a_blob_relabelled_as_another_keys_is_refused(bench: KmsBench, key: KmsKey) -> None:
    other = bench.kms.create_key(bench.admin, "other")
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    relabelled = blob.replace(key.key_id.encode(), other.key_id.encode())
    with_its_material = relabelled.replace(
        bytes.fromhex(key.current_material.material_id), bytes.fromhex(other.current_material.material_id)
    )
    for changed in (relabelled, with_its_material):
        with pytest.raises(InvalidCiphertext):
            bench.kms.decrypt(bench.admin, changed, context={})


def test_a_blob_relabelled_as_other_material_of_its_key_is_refused(bench: KmsBench, key: KmsKey) -> None:
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    rotated = bench.kms.rotate_key_on_demand(bench.admin, key.key_id)
    old, new = (bytes.fromhex(material.material_id) for material in rotated.materials)
    with pytest.raises(InvalidCiphertext):
        bench.kms.decrypt(bench.admin, blob.replace(old, new), context={})
    assert bench.kms.decrypt(bench.admin, blob, context={}).plaintext == b"secret"


def test_a_blob_of_another_account_is_refused(bench: KmsBench, key: KmsKey) -> None:
    stranger = KmsBench(account_id="444455556666")
    theirs = stranger.kms.create_key(stranger.admin, "theirs")
    blob = stranger.kms.encrypt(stranger.admin, theirs.key_id, b"secret", context={}).blob
    with pytest.raises(CiphertextKeyUnknown):
        bench.kms.decrypt(bench.admin, blob, context={})


def test_a_key_record_moved_to_another_account_opens_nothing(bench: KmsBench) -> None:
    """Someone who can write to the database still cannot hand one account another's key."""
    stranger = KmsBench(account_id="444455556666")
    theirs = stranger.kms.create_key(stranger.admin, "theirs")
    blob = stranger.kms.encrypt(stranger.admin, theirs.key_id, b"secret", context={}).blob
    bench.records.keys.put(theirs)
    with pytest.raises(Exception, match="integrity check"):
        bench.kms.decrypt(bench.admin, blob, context={})
    assert bench.last_event.error_name == "Tampered"


@pytest.mark.parametrize("length_bytes", [0, 6145])
def test_a_blob_has_1_to_6144_bytes(bench: KmsBench, length_bytes: int) -> None:
    with pytest.raises(KmsValidation, match="ciphertextBlob"):
        bench.kms.decrypt(bench.admin, bytes(length_bytes), context={})


def test_decrypting_with_the_key_named_takes_any_name_of_it(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.create_alias(bench.admin, "alias/payroll", key.key_id)
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    for name in (key.key_id, bench.arn(key), "alias/payroll", bench.account.alias_arn("alias/payroll")):
        assert bench.kms.decrypt(bench.admin, blob, context={}, key_id=name).plaintext == b"secret"


def test_decrypting_with_another_key_named_is_refused(bench: KmsBench, key: KmsKey) -> None:
    other = bench.kms.create_key(bench.admin, "other")
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    with pytest.raises(IncorrectKey) as refused:
        bench.kms.decrypt(bench.admin, blob, context={}, key_id=other.key_id)
    assert str(refused.value) == (
        "The key ID in the request does not identify a CMK that can perform this operation."
    )


def test_decrypting_with_a_key_named_that_never_was_says_so(bench: KmsBench, key: KmsKey) -> None:
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    with pytest.raises(NoSuchKmsKey):
        bench.kms.decrypt(bench.admin, blob, context={}, key_id=NEVER_EXISTED)


def test_re_encrypting_moves_a_blob_to_another_key_and_context(bench: KmsBench, key: KmsKey) -> None:
    other = bench.kms.create_key(bench.admin, "other")
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={"a": "1"}).blob
    moved = bench.kms.re_encrypt(
        bench.admin,
        blob,
        source_context={"a": "1"},
        destination_key_id=other.key_id,
        destination_context={"b": "2"},
    )
    assert (moved.source_key_arn, moved.key_arn) == (bench.arn(key), bench.arn(other))
    assert moved.source_material_id == key.current_material.material_id
    opened = bench.kms.decrypt(bench.admin, moved.blob, context={"b": "2"})
    assert (opened.plaintext, opened.key_arn) == (b"secret", bench.arn(other))


def test_re_encrypting_needs_the_old_context_and_both_keys_enabled(bench: KmsBench, key: KmsKey) -> None:
    other = bench.kms.create_key(bench.admin, "other")
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={"a": "1"}).blob

    def move(context: dict[str, str]) -> None:
        bench.kms.re_encrypt(
            bench.admin, blob, source_context=context, destination_key_id=other.key_id, destination_context={}
        )

    with pytest.raises(InvalidCiphertext):
        move({"a": "2"})
    bench.kms.disable_key(bench.admin, other.key_id)
    with pytest.raises(KeyDisabled, match=other.key_id):
        move({"a": "1"})
    bench.kms.enable_key(bench.admin, other.key_id)
    bench.kms.disable_key(bench.admin, key.key_id)
    with pytest.raises(KeyDisabled, match=key.key_id):
        move({"a": "1"})
