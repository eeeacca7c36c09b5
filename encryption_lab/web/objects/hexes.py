"""Bytes and their fields as the rows of `components/_hex.html`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from encryption_lab.anatomy.byte_fields import ByteField, Kind, within

ROW_BYTES = 16

HexRow = tuple[str, list[tuple[str, str, str]], str]

MEANINGS = {
    Kind.HEADER: "header",
    Kind.LENGTH: "length",
    Kind.SALT: "salt",
    Kind.NONCE: "nonce",
    Kind.KEY: "wrapped key",
    Kind.CIPHER: "ciphertext",
    Kind.TAG: "tag",
    Kind.MAC: "MAC",
    Kind.PLAIN: "plaintext",
}


def hex_rows(
    shown: bytes, start: int, fields: Sequence[ByteField], text: Callable[[int], str] | None = None
) -> list[HexRow]:
    """Return rows of 16 bytes. `start`: offset of the first; `text`: the character to print beside an offset."""
    rows: list[HexRow] = []
    digits = 6 if start + len(shown) <= 0x1000000 else 8
    for at in range(0, len(shown), ROW_BYTES):
        offset, line = start + at, shown[at : at + ROW_BYTES]
        parts = [
            (line[field.start - offset : field.stop - offset].hex(" "), field.kind.value, field.title)
            for field in within(fields, offset, offset + len(line))
        ]
        beside = "" if text is None else "".join(text(offset + place) for place in range(len(line)))
        rows.append((f"{offset:0{digits}x}", parts, beside))
    return rows


def legend_of(fields: Iterable[ByteField]) -> list[tuple[str, str]]:
    """Return what occurs among the fields, each once, in order of appearance."""
    kinds = dict.fromkeys(field.kind for field in fields)
    return [(kind.value, MEANINGS[kind]) for kind in kinds]


def named_legend(fields: Iterable[ByteField]) -> list[tuple[str, str]]:
    """Return every field with its own name, for a short value in which each is different."""
    return [(field.kind.value, field.name) for field in fields]


def printable(byte: int) -> str:
    return chr(byte) if 0x20 <= byte < 0x7F else "·"
