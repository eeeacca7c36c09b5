"""One stored file, sealed in as many layers as the method has keys; most have one, DSSE-KMS two."""

from __future__ import annotations

from encryption_lab.formats.sealed_stream import SALT_BYTES, Binding
from encryption_lab.ports import Randomness, Sink, Source
from encryption_lab.primitives.aead import Buffer
from encryption_lab.store.sealed_blob import SealedSource, SealedWriter


class LayeredWriter:
    """Seals into `sink` under each data key, innermost first."""

    def __init__(
        self,
        sink: Sink,
        *,
        data_keys: tuple[bytes, ...],
        binding: Binding,
        part_number: int,
        randomness: Randomness,
    ) -> None:
        self._writers: list[SealedWriter] = []
        for layer in range(len(data_keys), 0, -1):
            writer = SealedWriter(
                self._writers[0] if self._writers else sink,
                data_key=data_keys[layer - 1],
                salt=randomness.draw(SALT_BYTES),
                binding=binding,
                layer=layer,
                part_number=part_number,
            )
            self._writers.insert(0, writer)

    def write(self, piece: Buffer) -> None:
        self._writers[0].write(piece)

    def finish(self) -> None:
        for writer in self._writers:
            writer.finish()


def open_layers(
    source: Source, *, data_keys: tuple[bytes, ...], binding: Binding, part_number: int, size_bytes: int
) -> SealedSource:
    """Return the plaintext behind all layers. Raises Tampered."""
    opened = source
    for layer in range(len(data_keys), 1, -1):
        opened = SealedSource(
            opened,
            data_key=data_keys[layer - 1],
            binding=binding,
            layer=layer,
            part_number=part_number,
            size_bytes=None,  # its length shows in the layer within
        )
    return SealedSource(
        opened,
        data_key=data_keys[0],
        binding=binding,
        layer=1,
        part_number=part_number,
        size_bytes=size_bytes,
    )
