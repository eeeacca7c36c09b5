from __future__ import annotations

import pytest

from encryption_lab.primitives.digests import Crc64Nvme, Md5, hmac_sha256, md5, same, sha256


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"", "d41d8cd98f00b204e9800998ecf8427e"),
        (b"abc", "900150983cd24fb0d6963f7d28e17f72"),
        (b"message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    ],
)
def test_md5_agrees_with_rfc_1321(message: bytes, digest: str) -> None:
    """Section A.5, test suite."""
    assert md5(message).hex() == digest


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ],
)
def test_sha256_agrees_with_nist(message: bytes, digest: str) -> None:
    """NIST example values for FIPS 180-4."""
    assert sha256(message).hex() == digest


@pytest.mark.parametrize(
    ("key", "message", "digest"),
    [
        (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
    ],
)
def test_hmac_sha256_agrees_with_rfc_4231(key: bytes, message: bytes, digest: str) -> None:
    """Sections 4.2 and 4.3."""
    assert hmac_sha256(key, message).hex() == digest


def test_crc64nvme_agrees_with_its_specification() -> None:
    """NVM Express NVM Command Set Specification, 5.2.1.3.4: the check value over "123456789", and 4 KiB of zeroes."""
    for message, digest in [(b"123456789", "ae8b14860a799888"), (bytes(4096), "6482d367eb22b64e")]:
        checksum = Crc64Nvme()
        checksum.update(message)
        assert checksum.digest().hex() == digest


@pytest.mark.parametrize("cut", [0, 1, 8, 9])
def test_a_digest_does_not_depend_on_how_the_message_was_cut(cut: int) -> None:
    message = b"123456789"
    running_md5, running_crc, whole_crc = Md5(), Crc64Nvme(), Crc64Nvme()
    for piece in (message[:cut], memoryview(message)[cut:]):
        running_md5.update(piece)
        running_crc.update(piece)
    whole_crc.update(message)
    assert running_md5.digest() == md5(message)
    assert running_crc.digest() == whole_crc.digest()


def test_equal_digests_are_the_same_and_others_are_not() -> None:
    assert same(b"abc", b"abc")
    assert not same(b"abc", b"abd")
    assert not same(b"abc", b"ab")
