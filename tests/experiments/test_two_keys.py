"""The ciphertext of two keys is what it claims to be: plain AES-GCM opens it with either, and with no other."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from encryption_lab.experiments.insecure_two_keys import seal_for_two

KEYS = st.binary(min_size=32, max_size=32)


@settings(max_examples=10, deadline=None)
@given(
    st.binary(max_size=70),
    st.binary(max_size=70),
    KEYS,
    KEYS,
    st.binary(min_size=12, max_size=12),
    st.binary(max_size=40),
)
def test_either_key_opens_it_to_its_own_text(
    first: bytes, second: bytes, key: bytes, other: bytes, nonce: bytes, aad: bytes
) -> None:
    if key == other:
        return
    sealed = seal_for_two(first, second, keys=(key, other), nonce=nonce, aad=aad)
    opened, opened_too = (AESGCM(each).decrypt(nonce, sealed, aad) for each in (key, other))
    assert opened.startswith(first)
    assert second in opened_too
    assert len(opened) == len(sealed) - 16


def test_no_third_key_opens_it_and_no_byte_may_change() -> None:
    keys, nonce = (b"\1" * 32, b"\2" * 32), b"\3" * 12
    sealed = seal_for_two(b"first", b"second", keys=keys, nonce=nonce, aad=b"")
    with pytest.raises(InvalidTag):
        AESGCM(b"\4" * 32).decrypt(nonce, sealed, b"")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        for key in keys:
            with pytest.raises(InvalidTag):
                AESGCM(key).decrypt(nonce, bytes(changed), b"")
