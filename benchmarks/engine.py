"""The engine in memory: sealing and opening beside raw AES-256-GCM, and with the SSE-S3 ETag beside MD5 alone.

    python -m benchmarks.engine [size in MiB …]

Each figure is the median of RUNS. `ratio` is our throughput over that of the bare primitive on the same bytes in the
same run, in pieces of the same size: the aims are 0.6 for sealing and opening, and 0.8 of MD5 with the ETag.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import cast

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from encryption_lab.formats.sealed_stream import HEADER_BYTES, SEGMENT_BYTES, TAG_BYTES, Binding, Geometry
from encryption_lab.memory import CountingRandomness
from encryption_lab.methods.envelopes import SseS3Envelope
from encryption_lab.ports import Sink
from encryption_lab.primitives.aead import Buffer
from encryption_lab.primitives.digests import md5
from encryption_lab.store.checksums import Digests
from encryption_lab.store.sealed_blob import SealedSource, SealedWriter

RUNS = 5
PIECE_BYTES = 1024 * 1024  # what the server hands over at a time
MIB = 1024 * 1024
KEY, SALT = b"\x01" * 32, b"\x02" * 32
BINDING = Binding(account_id="1", bucket="b", key="k", version_id="v", blob_id="0" * 32)


class Kept:
    """The sealed bytes in one buffer, made and touched beforehand, so that page faults are not measured."""

    def __init__(self, size_bytes: int) -> None:
        self.buffer = bytearray(b"\1") * size_bytes
        self.size_bytes = 0

    def write(self, piece: Buffer) -> None:
        self.buffer[self.size_bytes : self.size_bytes + len(piece)] = piece
        self.size_bytes += len(piece)

    def read(self, offset: int, length_bytes: int) -> bytes:
        view = memoryview(self.buffer)[offset : offset + length_bytes]
        # Segments as a view: the cipher reads them in place, as the bare primitive does. The header as bytes.
        return bytes(view) if length_bytes == HEADER_BYTES else cast("bytes", view)

    def close(self) -> None:
        pass


class Dropped:
    def write(self, piece: Buffer) -> None:
        len(piece)


def measure(work: Callable[[], object]) -> float:
    """Return the median of seconds that one call takes."""
    taken = []
    for _ in range(RUNS):
        begin = perf_counter()
        work()
        taken.append(perf_counter() - begin)
    return statistics.median(taken)


def seal(pieces: list[memoryview], sink: Sink, *, etag: bool) -> None:
    writer = SealedWriter(sink, data_key=KEY, salt=SALT, binding=BINDING, layer=1, part_number=0)
    digests = Digests(SseS3Envelope(wrapped_key=b""), wants_md5=True) if etag else None
    for piece in pieces:
        if digests is not None:
            digests.update(piece)
        writer.write(piece)
    writer.finish()
    if digests is not None:
        digests.etag(CountingRandomness())


def open_all(kept: Kept, size_bytes: int) -> None:
    source = SealedSource(kept, data_key=KEY, binding=BINDING, layer=1, part_number=0, size_bytes=size_bytes)
    for piece in source.pieces(0, size_bytes):
        len(piece)


def raw_seal(plaintext: memoryview) -> None:
    cipher, sealed = AESGCM(KEY), bytearray(SEGMENT_BYTES + TAG_BYTES)
    for number in range(len(plaintext) // SEGMENT_BYTES):
        piece = plaintext[number * SEGMENT_BYTES : (number + 1) * SEGMENT_BYTES]
        cipher.encrypt_into(number.to_bytes(12, "big"), piece, None, sealed)


def raw_open(sealed: bytes, times: int) -> None:
    cipher, nonce = AESGCM(KEY), bytes(12)
    for _ in range(times):
        cipher.decrypt(nonce, sealed, None)


def main(sizes_mib: list[int]) -> None:
    print(f"{'MiB':>6} {'what':<22} {'MiB/s':>8} {'bare':>8} {'ratio':>6}")
    for size in sizes_mib:
        plaintext = memoryview(b"\1" * (size * MIB))
        pieces = [plaintext[start : start + PIECE_BYTES] for start in range(0, len(plaintext), PIECE_BYTES)]
        kept = Kept(Geometry(len(plaintext), SEGMENT_BYTES).sealed_bytes)
        seal(pieces, kept, etag=False)
        segment = AESGCM(KEY).encrypt(bytes(12), bytes(SEGMENT_BYTES), None)
        segments = len(plaintext) // SEGMENT_BYTES
        rows: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
            ("seal", partial(seal, pieces, Dropped(), etag=False), partial(raw_seal, plaintext)),
            ("open", partial(open_all, kept, len(plaintext)), partial(raw_open, segment, segments)),
            ("seal with SSE-S3 ETag", partial(seal, pieces, Dropped(), etag=True), partial(md5, plaintext)),
        ]
        for what, ours, bare in rows:
            bare_seconds, our_seconds = measure(bare), measure(ours)
            ratio = bare_seconds / our_seconds
            print(
                f"{size:>6} {what:<22} {size / our_seconds:>8.0f} {size / bare_seconds:>8.0f} {ratio:>6.2f}"
            )


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1, 16, 256, 1024])
