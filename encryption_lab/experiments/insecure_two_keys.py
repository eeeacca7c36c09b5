"""One AES-GCM ciphertext that two keys open, each to another text: why a client's format commits to its key.

Insecure on purpose, for the experiment on key commitment alone. GCM's tag is a polynomial over GF(2^128), so whoever
knows both keys chooses one block of the ciphertext such that both tags are the same:

    tag = E(J0) + length * H + block[n-1] * H^2 + ... + block[0] * H^(n+1)      associated data counts as blocks first

H and E(J0) of a key are had without a bare block cipher: E(J0) is the tag of an empty message, and the tag of a message
chosen so that its one block of ciphertext is zero is E(J0) + length * H. Source: NIST SP 800-38D, 6.4 and 7.1; Dodis,
Grubbs, Ristenpart, Woodage: Fast Message Franking (2018), section 3.
"""

from __future__ import annotations

from functools import reduce
from operator import xor

from encryption_lab.primitives.aead import TAG_BYTES, Aead

BLOCK_BYTES = 16
REDUCTION = 0xE1 << 120  # x^128 + x^7 + x^2 + x + 1, the bits in GCM's order
ONE = 1 << 127
ALL_BITS = 128


def seal_for_two(
    first_text: bytes, second_text: bytes, *, keys: tuple[bytes, bytes], nonce: bytes, aad: bytes
) -> bytes:
    """Return ciphertext and tag that both keys open: to `first_text` and noise, to noise and `second_text`.

    keys    32 bytes each, secret, different
    nonce   12 bytes; both keys are used with it this once
    """
    first, second = _padded(first_text), _padded(second_text)
    streams = [_stream(key, nonce, len(first) + len(second)) for key in keys]
    body = _xor(first, streams[0][: len(first)]) + _xor(second, streams[1][len(first) :])
    blocks = [*_blocks(_padded(aad)), *_blocks(body), 0]  # the last is the one that is free to choose
    length = (len(aad) * 8) << 64 | (len(body) + BLOCK_BYTES) * 8
    secrets = [_hash_key_and_mask(key, nonce) for key in keys]
    wanted = reduce(xor, (_tag(blocks, length, hash_key, mask) for hash_key, mask in secrets))
    squares = reduce(xor, (_times(hash_key, hash_key) for hash_key, _ in secrets))
    blocks[-1] = _times(wanted, _inverse(squares))
    tag = _tag(blocks, length, *secrets[0])
    return body + blocks[-1].to_bytes(BLOCK_BYTES, "big") + tag.to_bytes(TAG_BYTES, "big")


def _tag(blocks: list[int], length: int, hash_key: int, mask: int) -> int:
    hashed = reduce(lambda found, block: _times(found ^ block, hash_key), [*blocks, length], 0)
    return hashed ^ mask


def _hash_key_and_mask(key: bytes, nonce: bytes) -> tuple[int, int]:
    """Return H and E(J0) of a key with a nonce."""
    cipher = Aead(key)
    mask = int.from_bytes(cipher.seal(nonce, b"", b""), "big")
    tag = cipher.seal(nonce, _stream(key, nonce, BLOCK_BYTES), b"")[BLOCK_BYTES:]
    return _times(int.from_bytes(tag, "big") ^ mask, _inverse(ALL_BITS)), mask


def _stream(key: bytes, nonce: bytes, length_bytes: int) -> bytes:
    return Aead(key).seal(nonce, bytes(length_bytes), b"")[:length_bytes]


def _times(left: int, right: int) -> int:
    """Multiply in GF(2^128). Source: NIST SP 800-38D, Algorithm 1."""
    product = 0
    for bit in range(127, -1, -1):
        if left >> bit & 1:
            product ^= right
        right = right >> 1 ^ (REDUCTION if right & 1 else 0)
    return product


def _inverse(value: int) -> int:
    """Return value^(2^128 - 2)."""
    found = ONE
    for _ in range(127):
        value = _times(value, value)
        found = _times(found, value)
    return found


def _padded(text: bytes) -> bytes:
    return text + bytes(-len(text) % BLOCK_BYTES)


def _blocks(text: bytes) -> list[int]:
    return [int.from_bytes(text[at : at + BLOCK_BYTES], "big") for at in range(0, len(text), BLOCK_BYTES)]


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
