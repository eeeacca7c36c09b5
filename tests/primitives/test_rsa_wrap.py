from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from encryption_lab.errors import Tampered
from encryption_lab.primitives.rsa_wrap import WrappingAlgorithm, make_rsa_pair, rsa_unwrap_key, rsa_wrap_key

KEY = bytes(range(32))
PRIVATE, PUBLIC = make_rsa_pair(2048)
OTHER_PRIVATE, _ = make_rsa_pair(2048)


def wrap(algorithm: WrappingAlgorithm) -> bytes:
    return rsa_wrap_key(KEY, public_key=PUBLIC, algorithm=algorithm, aes_key=b"\x05" * 32)


@pytest.mark.parametrize("algorithm", WrappingAlgorithm)
def test_wrapped_and_unwrapped(algorithm: WrappingAlgorithm) -> None:
    wrapped = wrap(algorithm)
    assert KEY not in wrapped
    assert rsa_unwrap_key(wrapped, private_key=PRIVATE, algorithm=algorithm) == KEY


@pytest.mark.parametrize("algorithm", WrappingAlgorithm)
@pytest.mark.parametrize("change", ["first", "last", "shorter", "longer", "other key"])
def test_anything_else_is_refused(algorithm: WrappingAlgorithm, change: str) -> None:
    wrapped = wrap(algorithm)
    changed = {
        "first": bytes([wrapped[0] ^ 1]) + wrapped[1:],
        "last": wrapped[:-1] + bytes([wrapped[-1] ^ 1]),
        "shorter": wrapped[:-1],
        "longer": wrapped + b"\0",
        "other key": wrapped,
    }[change]
    private_key = OTHER_PRIVATE if change == "other key" else PRIVATE
    with pytest.raises(Tampered):
        rsa_unwrap_key(changed, private_key=private_key, algorithm=algorithm)


def test_the_algorithm_has_to_be_the_one_of_wrapping() -> None:
    wrapped = wrap(WrappingAlgorithm.RSAES_OAEP_SHA_256)
    with pytest.raises(Tampered):
        rsa_unwrap_key(wrapped, private_key=PRIVATE, algorithm=WrappingAlgorithm.RSAES_OAEP_SHA_1)


def test_what_openssl_wraps_as_the_guide_shows_it_is_unwrapped(tmp_path: Path) -> None:
    (tmp_path / "public.der").write_bytes(PUBLIC)
    (tmp_path / "key").write_bytes(KEY)
    options = ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256", "rsa_mgf1_md:sha256"]
    command = ["openssl", "pkeyutl", "-encrypt", "-in", "key", "-out", "wrapped", "-inkey", "public.der"]
    command += ["-keyform", "DER", "-pubin", *(each for option in options for each in ("-pkeyopt", option))]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=20)
    wrapped = (tmp_path / "wrapped").read_bytes()
    algorithm = WrappingAlgorithm.RSAES_OAEP_SHA_256
    assert rsa_unwrap_key(wrapped, private_key=PRIVATE, algorithm=algorithm) == KEY
