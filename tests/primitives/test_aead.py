from __future__ import annotations

import pytest

from encryption_lab.errors import Tampered
from encryption_lab.primitives.aead import TAG_BYTES, Aead

# NIST CAVP, gcmEncryptExtIV256.rsp (CAVS 14.0), Count 0 of the groups with a 96-bit IV and a 128-bit tag:
# key, IV, plaintext, associated data, ciphertext, tag.
NIST_ENCRYPT = [
    (
        "b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4",
        "516c33929df5a3284ff463d7",
        "",
        "",
        "",
        "bdc1ac884d332457a1d2664f168c76f0",
    ),
    (
        "78dc4e0aaf52d935c3c01eea57428f00ca1fd475f5da86a49c8dd73d68c8e223",
        "d79cf22d504cc793c3fb6c8a",
        "",
        "b96baa8c1c75a671bfb2d08d06be5f36",
        "",
        "3e5d486aa2e30b22e040b85723a06e76",
    ),
    (
        "31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22",
        "0d18e06c7c725ac9e362e1ce",
        "2db5168e932556f8089a0622981d017d",
        "",
        "fa4362189661d163fcd6a56d8bf0405a",
        "d636ac1bbedd5cc3ee727dc2ab4a9489",
    ),
    (
        "dad89d9be9bba138cdcf8752c45b579d7e27c3dbb40f53e771dd8cfd500aa2d5",
        "cfb2aec82cfa6c7d89ee72ff",
        "b526ba1050177d05b0f72f8d67",
        "6e43784a91851a77667a02198e28dc32",
        "8b29e66e924ecae84f6d8f7d68",
        "1e365805c8f28b2ed8a5cadfd9079158",
    ),
    (
        "463b412911767d57a0b33969e674ffe7845d313b88c6fe312f3d724be68e1fca",
        "611ce6f9a6880750de7da6cb",
        "e7d1dcf668e2876861940e012fe52a98dacbd78ab63c08842cc9801ea581682ad54af0c34d0d7f6f59e8ee0bf4900e0fd85042",
        "0a682fbc6192e1b47a5e0868787ffdafe5a50cead3575849990cdd2ea9b3597749403efb4a56684f0c6bde352d4aeec5",
        "8886e196010cb3849d9c1a182abe1eeab0a5f3ca423c3669a4a8703c0f146e8e956fb122e0d721b869d2b6fcd4216d7d4d3758",
        "2469cecd70fd98fec9264f71df1aee9a",
    ),
]
# NIST CAVP, gcmDecrypt256.rsp, answers marked FAIL: key, IV, ciphertext, associated data, tag.
NIST_FAIL = [
    (
        "e5a8123f2e2e007d4e379ba114a2fb66e6613f57c72d4e4f024964053028a831",
        "51e43385bf533e168427e1ad",
        "",
        "",
        "38fe845c66e66bdd884c2aecafd280e6",
    ),
    (
        "f05871fa6fced6d88fb68b0f2cd8b3ff6298901c38799be6be33e7d6193a18e6",
        "1424ef6d15967c05509e50f2",
        "8492fe9e53510d96d9c2aa00e4967112",
        "",
        "33656dd6b89763313b4fd0105f506310",
    ),
    (
        "234d0adbd377373d9a2f916a11646a3a723526f145d6896e40c162acbf00de76",
        "4884137c016e4c00f4756808",
        "6ca136dad7ea43aeef0fb247731cd63c",
        "038ecdfd407aa5ed825aeecaa2eca85b26c2651e2872fd8013c996f21a9c7572f082ce59437750d3ee0a14f24e123b44",
        "456bcc0d8fbb7710ca44bcdf9a2b3d92",
    ),
]
KEY, NONCE, AAD = bytes(range(32)), bytes(12), b"what it belongs to"


@pytest.mark.parametrize(("key", "iv", "plaintext", "aad", "ciphertext", "tag"), NIST_ENCRYPT)
def test_sealing_and_opening_agree_with_nist(
    key: str, iv: str, plaintext: str, aad: str, ciphertext: str, tag: str
) -> None:
    aead = Aead(bytes.fromhex(key))
    sealed = aead.seal(bytes.fromhex(iv), bytes.fromhex(plaintext), bytes.fromhex(aad))
    assert sealed.hex() == ciphertext + tag
    assert aead.open(bytes.fromhex(iv), sealed, bytes.fromhex(aad)).hex() == plaintext


@pytest.mark.parametrize(("key", "iv", "ciphertext", "aad", "tag"), NIST_FAIL)
def test_what_nist_says_must_fail_is_refused(key: str, iv: str, ciphertext: str, aad: str, tag: str) -> None:
    with pytest.raises(Tampered):
        Aead(bytes.fromhex(key)).open(bytes.fromhex(iv), bytes.fromhex(ciphertext + tag), bytes.fromhex(aad))


@pytest.mark.parametrize("length_bytes", [0, 1, 15, 16, 17, 4096])
def test_sealing_into_a_buffer_gives_the_same_bytes(length_bytes: int) -> None:
    plaintext = bytes(length_bytes)
    into = bytearray(length_bytes + TAG_BYTES)
    Aead(KEY).seal_into(NONCE, plaintext, AAD, into)
    assert bytes(into) == Aead(KEY).seal(NONCE, plaintext, AAD)


def test_every_flipped_byte_is_refused() -> None:
    sealed = Aead(KEY).seal(NONCE, b"plaintext", AAD)
    for offset in range(len(sealed)):
        changed = bytearray(sealed)
        changed[offset] ^= 1
        with pytest.raises(Tampered):
            Aead(KEY).open(NONCE, changed, AAD)


def test_other_associated_data_another_nonce_and_another_key_are_refused() -> None:
    sealed = Aead(KEY).seal(NONCE, b"plaintext", AAD)
    for key, nonce, aad in [
        (KEY, NONCE, AAD + b"\0"),
        (KEY, b"\1" + NONCE[1:], AAD),
        (KEY[::-1], NONCE, AAD),
    ]:
        with pytest.raises(Tampered):
            Aead(key).open(nonce, sealed, aad)


@pytest.mark.parametrize("length_bytes", [0, 1, 15])
def test_what_is_shorter_than_a_tag_is_refused(length_bytes: int) -> None:
    with pytest.raises(Tampered):
        Aead(KEY).open(NONCE, bytes(length_bytes), AAD)


@pytest.mark.parametrize("length_bytes", [0, 16, 24, 31, 33])
def test_only_256_bit_keys_are_taken(length_bytes: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Aead(bytes(length_bytes))
