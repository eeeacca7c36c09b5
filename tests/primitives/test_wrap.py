from __future__ import annotations

import pytest

from encryption_lab.errors import Tampered
from encryption_lab.primitives.wrap import unwrap_key, wrap_key, wrapping_key_id_of

KEY, WRAPPING_KEY, WRAPPING_KEY_ID = bytes(range(32)), b"\x07" * 32, bytes(range(16))
PURPOSE = (b"kms-material", b"111122223333")


def wrap(*purpose: bytes) -> bytes:
    return wrap_key(
        KEY, wrapping_key=WRAPPING_KEY, wrapping_key_id=WRAPPING_KEY_ID, nonce=bytes(12), purpose=purpose
    )


def test_a_wrapped_key_unwraps_for_its_purpose() -> None:
    wrapped = wrap(*PURPOSE)
    assert KEY not in wrapped
    assert wrapping_key_id_of(wrapped) == WRAPPING_KEY_ID
    assert unwrap_key(wrapped, wrapping_key=WRAPPING_KEY, purpose=PURPOSE) == KEY


@pytest.mark.parametrize(
    "purpose",
    [
        (),
        (b"kms-material",),
        (b"kms-material", b"111122223334"),
        (b"111122223333", b"kms-material"),
        (b"kms-material1", b"11122223333"),
        (b"kms-material", b"111122223333", b""),
    ],
)
def test_a_key_wrapped_for_one_purpose_does_not_serve_another(purpose: tuple[bytes, ...]) -> None:
    with pytest.raises(Tampered):
        unwrap_key(wrap(*PURPOSE), wrapping_key=WRAPPING_KEY, purpose=purpose)


def test_every_flipped_byte_is_refused() -> None:
    wrapped = wrap(*PURPOSE)
    for offset in range(len(wrapped)):
        changed = bytearray(wrapped)
        changed[offset] ^= 0x80
        with pytest.raises(Tampered):
            unwrap_key(bytes(changed), wrapping_key=WRAPPING_KEY, purpose=PURPOSE)


def test_another_wrapping_key_does_not_unwrap() -> None:
    with pytest.raises(Tampered):
        unwrap_key(wrap(*PURPOSE), wrapping_key=WRAPPING_KEY[::-1][:31] + b"\x08", purpose=PURPOSE)
