"""A run of bytes with a name: what a hex view marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a byte is for; pages draw each in its own way."""

    HEADER = "header"
    LENGTH = "length"
    NONCE = "nonce"
    SALT = "salt"
    KEY = "key"
    CIPHER = "cipher"
    TAG = "tag"
    MAC = "mac"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByteField:
    """Bytes `start` up to `stop` of something; `note` says what they mean here, and may be empty."""

    start: int
    stop: int
    kind: Kind
    name: str
    note: str = ""

    @property
    def title(self) -> str:
        return f"{self.name}: {self.note}" if self.note else self.name


def laid_out(*fields: tuple[int, Kind, str, str]) -> tuple[ByteField, ...]:
    """Return fields one behind the other, from (length in bytes, kind, name, note)."""
    placed: list[ByteField] = []
    start = 0
    for length_bytes, kind, name, note in fields:
        placed.append(ByteField(start=start, stop=start + length_bytes, kind=kind, name=name, note=note))
        start += length_bytes
    return tuple(placed)


def within(fields: Iterable[ByteField], start: int, stop: int) -> tuple[ByteField, ...]:
    """Return what of the fields lies between `start` and `stop`, cut to fit."""
    return tuple(
        ByteField(
            start=max(field.start, start),
            stop=min(field.stop, stop),
            kind=field.kind,
            name=field.name,
            note=field.note,
        )
        for field in fields
        if field.start < stop and start < field.stop
    )
