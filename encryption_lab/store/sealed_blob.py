"""Where plaintext becomes noise, and back: a sealed stream over any sink, and out of any source.

`formats/sealed_stream.py` says what the bytes mean. A writer is a sink and a reader is a source, so that DSSE-KMS is
one around another. Memory is one segment, whatever the size of the object.
"""

from __future__ import annotations

from collections.abc import Iterator

from encryption_lab.errors import Tampered
from encryption_lab.formats.sealed_stream import (
    HEADER_BYTES,
    KEY_INFO,
    SEGMENT_BYTES,
    TAG_BYTES,
    Binding,
    Geometry,
    StreamHeader,
    pack_header,
    segment_aad,
    segment_nonce,
    unpack_header,
)
from encryption_lab.ports import Sink, Source
from encryption_lab.primitives.aead import Aead, Buffer
from encryption_lab.primitives.kdf import hkdf_sha256


def stream_key(data_key: bytes, salt: bytes) -> bytes:
    """Return the key of one stream: 32 bytes, secret, as fresh as the salt."""
    return hkdf_sha256(data_key, salt=salt, info=KEY_INFO, length_bytes=32)


class SealedWriter:
    """Seals what is written to it into `sink`. Not finished, it leaves a stream that does not open.

    data_key   32 bytes, secret
    salt       32 bytes, random, never used before
    """

    def __init__(
        self,
        sink: Sink,
        *,
        data_key: bytes,
        salt: bytes,
        binding: Binding,
        layer: int,
        part_number: int,
        segment_bytes: int = SEGMENT_BYTES,
    ) -> None:
        header = pack_header(
            StreamHeader(layer=layer, segment_bytes=segment_bytes, part_number=part_number, salt=salt)
        )
        self._sink = sink
        self._aead = Aead(stream_key(data_key, salt))
        self._aad = segment_aad(header, binding)
        self._segment_bytes = segment_bytes
        self._number = 0
        self._pending = bytearray()
        self._sealed = memoryview(b"")  # grows to the largest segment there is: a small object costs little
        sink.write(header)

    def write(self, piece: Buffer) -> None:
        """Take any number of bytes. A full segment is kept back until more come: the last one is sealed otherwise."""
        view = memoryview(piece)
        while view:
            if len(self._pending) == self._segment_bytes:
                self._seal(self._pending, last=False)
                self._pending = bytearray()
            if not self._pending and len(view) > self._segment_bytes:
                self._seal(view[: self._segment_bytes], last=False)
                view = view[self._segment_bytes :]
                continue
            taken = self._segment_bytes - len(self._pending)
            self._pending += view[:taken]
            view = view[taken:]

    def finish(self) -> None:
        """Seal the last segment; there is always one, be it empty."""
        self._seal(self._pending, last=True)

    def _seal(self, segment: Buffer, *, last: bool) -> None:
        sealed_bytes = len(segment) + TAG_BYTES
        if len(self._sealed) < sealed_bytes:
            self._sealed = memoryview(bytearray(sealed_bytes))
        sealed = self._sealed[:sealed_bytes]
        self._aead.seal_into(segment_nonce(self._number, last=last), segment, self._aad, sealed)
        self._sink.write(sealed)
        self._number += 1


class SealedSource:
    """The plaintext of a sealed stream, readable at any offset; each segment is verified before a byte of it leaves.

    size_bytes   the plaintext size that the record says; a stream of any other length is refused at once, so a
                 stream cut off at a segment's border does not pass for a shorter one
    Raises Tampered, at construction or while reading.
    """

    def __init__(
        self,
        source: Source,
        *,
        data_key: bytes,
        binding: Binding,
        layer: int,
        part_number: int,
        size_bytes: int | None,
    ) -> None:
        packed = source.read(0, HEADER_BYTES)
        header = unpack_header(packed)
        if (header.layer, header.part_number) != (layer, part_number):
            raise Tampered
        self._geometry = Geometry.of_sealed(source.size_bytes, header.segment_bytes)
        if size_bytes is not None and self._geometry.plaintext_bytes != size_bytes:
            raise Tampered
        self._source = source
        self._aead = Aead(stream_key(data_key, header.salt))
        self._aad = segment_aad(packed, binding)
        self._opened = (
            -1,
            b"",
        )  # the last segment: a layer within, cut elsewhere, asks for its end and then its start

    @property
    def size_bytes(self) -> int:
        return self._geometry.plaintext_bytes

    @property
    def geometry(self) -> Geometry:
        return self._geometry

    def read(self, offset: int, length_bytes: int) -> bytes:
        return b"".join(self.pieces(offset, offset + length_bytes))

    def pieces(self, start: int, stop: int) -> Iterator[bytes | memoryview]:
        """Yield the plaintext from `start` up to `stop`, a segment at a time."""
        if not 0 <= start <= stop <= self.size_bytes:
            raise Tampered
        if self.size_bytes == 0:
            self._segment(0)  # so that an empty object's tag is checked too
        segment_bytes = self._geometry.segment_bytes
        while start < stop:
            number, skipped = divmod(start, segment_bytes)
            plaintext = self._segment(number)
            end = min(segment_bytes, stop - number * segment_bytes)
            whole = skipped == 0 and end == len(plaintext)
            yield plaintext if whole else memoryview(plaintext)[skipped:end]
            start = number * segment_bytes + end

    def close(self) -> None:
        self._source.close()

    def _segment(self, number: int) -> bytes:
        if self._opened[0] == number:
            return self._opened[1]
        sealed = self._source.read(
            self._geometry.segment_offset(number), self._geometry.segment_plaintext_bytes(number) + TAG_BYTES
        )
        nonce = segment_nonce(number, last=number == self._geometry.segments - 1)
        self._opened = number, self._aead.open(nonce, sealed, self._aad)
        return self._opened[1]
