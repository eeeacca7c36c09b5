"""docs/formats.md stays true: its examples are recomputed, its layouts add up, and it names every format's label."""

from __future__ import annotations

from pathlib import Path

import pytest

from encryption_lab.formats import kms_blob, sealed_stream, wrapped_key
from encryption_lab.formats.encryption_context import pack_context
from encryption_lab.formats.fields import join_fields
from encryption_lab.formats.sealed_stream import Binding
from encryption_lab.identities import KeyId, MaterialId
from encryption_lab.kms.sealing import seal_blob
from encryption_lab.methods import dsse_kms, sse_c, sse_kms, sse_s3
from encryption_lab.primitives.aead import Aead, Buffer
from encryption_lab.primitives.digests import hmac_sha256
from encryption_lab.primitives.kdf import hkdf_sha256
from encryption_lab.primitives.wrap import wrap_key
from encryption_lab.store import checksums, store_keys
from encryption_lab.store.sealed_blob import SealedWriter, stream_key

DOCUMENT = Path(__file__).parents[2].joinpath("docs", "formats.md").read_text()
BINDING = Binding(account_id="111122223333", bucket="b", key="k", version_id="null", blob_id="0" * 32)


def counting(first: int, length_bytes: int) -> bytes:
    return bytes(range(first, first + length_bytes))


class Collected:
    def __init__(self) -> None:
        self.written = b""

    def write(self, piece: Buffer) -> None:
        self.written += bytes(piece)


def sealed(plaintext: bytes, segment_bytes: int) -> bytes:
    sink = Collected()
    writer = SealedWriter(
        sink,
        data_key=counting(0, 32),
        salt=counting(0x20, 32),
        binding=BINDING,
        layer=1,
        part_number=0,
        segment_bytes=segment_bytes,
    )
    writer.write(plaintext)
    writer.finish()
    return sink.written


def wrapped() -> bytes:
    return wrap_key(
        counting(0, 32),
        wrapping_key=counting(0x40, 32),
        wrapping_key_id=counting(0x60, 16),
        nonce=counting(0x70, 12),
        purpose=(sse_s3.PURPOSE.encode(), b"111122223333", b"b", b"k", b"null", b"r"),
    )


def blob() -> bytes:
    return seal_blob(
        counting(0, 32),
        material=counting(0x40, 32),
        key_id=KeyId("1234abcd-12ab-34cd-56ef-1234567890ab"),
        material_id=MaterialId(counting(0x80, 32).hex()),
        context={"aws:s3:arn": "arn:aws:s3:::b/k"},
        salt=counting(0xA0, 16),
        nonce=counting(0xB0, 12),
    )


def record_mac() -> bytes:
    key = hkdf_sha256(counting(0x40, 32), salt=b"", info=store_keys.MAC_INFO, length_bytes=32)
    return hmac_sha256(key, b"{}")


def sealed_checksum() -> bytes:
    key = hkdf_sha256(counting(0, 32), salt=b"", info=checksums.CHECKSUM_INFO, length_bytes=32)
    return counting(0xB0, 12) + Aead(key).seal(counting(0xB0, 12), counting(1, 8), b"r")


EXAMPLES = {
    "join": join_fields(b"ab", b"c"),
    "context": pack_context({"dept": "payroll", "aws:s3:arn": "arn:aws:s3:::b/k"}),
    "stream key": stream_key(counting(0, 32), counting(0x20, 32)),
    "stream": sealed(b"hello", 4),
    "empty stream": sealed(b"", sealed_stream.SEGMENT_BYTES),
    "wrapped key": wrapped(),
    "blob": blob(),
    "SSE-C check": hmac_sha256(counting(0, 32), sse_c.LABEL + counting(0xA0, 16)),
    "record MAC": record_mac(),
    "checksum": sealed_checksum(),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_what_the_code_makes(name: str) -> None:
    assert f"    {EXAMPLES[name].hex()}\n" in DOCUMENT


@pytest.mark.parametrize(
    "label",
    [
        sealed_stream.KEY_INFO.decode(),
        "envelope/segment/v1",
        "envelope/wrapped-key/v1",
        kms_blob.KEY_INFO.decode(),
        sse_c.LABEL.decode(),
        store_keys.MAC_INFO.decode(),
        checksums.CHECKSUM_INFO.decode(),
        store_keys.PURPOSE.decode(),
        sse_s3.PURPOSE,
        dsse_kms.PURPOSE,
        sse_kms.PURPOSE,
    ],
)
def test_each_label_is_named(label: str) -> None:
    assert f'"{label}"' in DOCUMENT


def test_the_sizes_named_are_those_of_the_code() -> None:
    assert f"header of {sealed_stream.HEADER_BYTES} bytes" in DOCUMENT
    assert f"under another. {wrapped_key.WRAPPED_KEY_BYTES} bytes" in DOCUMENT
    assert f"the lab writes {sealed_stream.SEGMENT_BYTES:,}" in DOCUMENT
    assert f"reads 1 to {sealed_stream.MAX_SEGMENT_BYTES:,}" in DOCUMENT
    assert f"gives {len(blob())} bytes with a UUID" in DOCUMENT
