from __future__ import annotations

import hashlib
import hmac

import pytest

from encryption_lab.primitives.kdf import hkdf_sha256, hkdf_sha512

# RFC 5869, appendix A.1 to A.3: IKM, salt, info, OKM.
RFC_5869 = [
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        bytes(range(0x00, 0x50)).hex(),
        bytes(range(0x60, 0xB0)).hex(),
        bytes(range(0xB0, 0x100)).hex(),
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    ),
    (
        "0b" * 22,
        "",
        "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]


@pytest.mark.parametrize(("secret", "salt", "info", "okm"), RFC_5869)
def test_hkdf_sha256_agrees_with_the_rfc(secret: str, salt: str, info: str, okm: str) -> None:
    derived = hkdf_sha256(
        bytes.fromhex(secret),
        salt=bytes.fromhex(salt),
        info=bytes.fromhex(info),
        length_bytes=len(okm) // 2,
    )
    assert derived.hex() == okm


@pytest.mark.parametrize("length_bytes", [1, 28, 32, 64, 65])
def test_hkdf_sha512_agrees_with_extract_and_expand_written_from_the_rfc(length_bytes: int) -> None:
    """RFC 5869 gives no vectors for SHA-512, so this is section 2 once more, in nothing but HMAC."""
    secret, salt, info = bytes(range(32)), b"salt", b"info"
    pseudorandom_key = hmac.digest(salt, secret, hashlib.sha512)
    block, expanded = b"", b""
    for count in (1, 2):
        block = hmac.digest(pseudorandom_key, block + info + bytes([count]), hashlib.sha512)
        expanded += block
    derived = hkdf_sha512(secret, salt=salt, info=info, length_bytes=length_bytes)
    assert derived == expanded[:length_bytes]
