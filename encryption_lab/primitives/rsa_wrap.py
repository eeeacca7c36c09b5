"""A symmetric key on its way, wrapped under an RSA public key. Source: RFC 8017 (RSAES-OAEP), RFC 5649 (AES-KWP).

Keys of the pair are DER: the public one as SubjectPublicKeyInfo, the private one as PKCS #8, unencrypted and secret.
"""

from __future__ import annotations

from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap_with_padding,
    aes_key_wrap_with_padding,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

from encryption_lab.errors import Tampered

PUBLIC_EXPONENT = 65537
AES_KEY_BYTES = 32


class WrappingAlgorithm(StrEnum):
    """Under KMS's names. RSA_AES: the key lies under an AES key of one use, and that under RSA-OAEP."""

    RSAES_OAEP_SHA_1 = "RSAES_OAEP_SHA_1"
    RSAES_OAEP_SHA_256 = "RSAES_OAEP_SHA_256"
    RSA_AES_KEY_WRAP_SHA_1 = "RSA_AES_KEY_WRAP_SHA_1"
    RSA_AES_KEY_WRAP_SHA_256 = "RSA_AES_KEY_WRAP_SHA_256"


SHA_1 = frozenset({WrappingAlgorithm.RSAES_OAEP_SHA_1, WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_1})
TWO_STEPS = frozenset({WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_1, WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256})


def make_rsa_pair(modulus_bits: int) -> tuple[bytes, bytes]:
    """Return (private key, public key). The randomness is OpenSSL's: none can be handed to its search for primes."""
    private = rsa.generate_private_key(public_exponent=PUBLIC_EXPONENT, key_size=modulus_bits)
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), public


def rsa_wrap_key(key: bytes, *, public_key: bytes, algorithm: WrappingAlgorithm, aes_key: bytes) -> bytes:
    """Return `key` wrapped, as whoever imports it does.

    aes_key   32 random bytes, secret, for this one wrapping; only RSA_AES uses it
    """
    public = load_der_public_key(public_key)
    assert isinstance(public, rsa.RSAPublicKey)
    if algorithm not in TWO_STEPS:
        return public.encrypt(key, _oaep(algorithm))
    return public.encrypt(aes_key, _oaep(algorithm)) + aes_key_wrap_with_padding(aes_key, key)


def rsa_unwrap_key(wrapped: bytes, *, private_key: bytes, algorithm: WrappingAlgorithm) -> bytes:
    """Return the key, secret, of whatever length. Raises Tampered, with one text for every cause."""
    private = load_der_private_key(private_key, password=None)
    assert isinstance(private, rsa.RSAPrivateKey)
    modulus_bytes = private.key_size // 8
    under_rsa, under_aes = wrapped[:modulus_bytes], wrapped[modulus_bytes:]
    try:
        opened = private.decrypt(under_rsa, _oaep(algorithm))
        if algorithm in TWO_STEPS:
            return aes_key_unwrap_with_padding(opened, under_aes)
    except (ValueError, InvalidUnwrap):
        raise Tampered from None
    if under_aes:
        raise Tampered
    return opened


def _oaep(algorithm: WrappingAlgorithm) -> padding.OAEP:
    # SHA-1 because KMS offers it to old clients; OAEP does not rest on its resistance to collisions.
    digest: type[HashAlgorithm] = SHA1 if algorithm in SHA_1 else SHA256
    return padding.OAEP(mgf=padding.MGF1(digest()), algorithm=digest(), label=None)
