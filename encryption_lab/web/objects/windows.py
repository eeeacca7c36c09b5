"""A window onto a stored file: some rows, what they are, where to go from there, and the plaintext beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from encryption_lab.anatomy.byte_fields import ByteField, Kind
from encryption_lab.anatomy.stored_file import StoredFile, inner_layer, read_stored_file
from encryption_lab.methods.envelopes import DsseKmsEnvelope
from encryption_lab.store.versions import ObjectVersion, StoredPart
from encryption_lab.web.objects.found import Found
from encryption_lab.web.objects.hexes import ROW_BYTES, HexRow, hex_rows, legend_of, printable

WINDOW_BYTES = 16 * ROW_BYTES
BEFORE_TAG_BYTES = 4 * ROW_BYTES
DAMAGED = ByteField(
    start=0, stop=2**63, kind=Kind.CIPHER, name="damaged", note="the header says nothing that can be true"
)


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    offset: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """rows, legend: for `components/_hex.html`. steps: where one can go. plaintext_range: what the window hides."""

    part: StoredPart
    parts: tuple[StoredPart, ...]
    start: int
    stop: int
    size_bytes: int
    shown: bytes = field(repr=False)
    fields: tuple[ByteField, ...]
    steps: tuple[Step, ...]
    segment_words: str
    plaintext_range: tuple[int, int] | None
    hidden: dict[int, int] = field(repr=False)
    rows: list[HexRow] = field(default_factory=list)

    @property
    def legend(self) -> list[tuple[str, str]]:
        return legend_of(self.fields)

    @property
    def at(self) -> str:
        return f"bytes {self.start:,} to {self.stop - 1:,} of {self.size_bytes:,}"


def read_window(found: Found, asked: QueryDict, route: str = "lab:object_bytes") -> Window:
    """Return the window that a query names: `part`, `offset` (decimal, or hex with 0x). Raises Tampered."""
    version = found.version
    part = _part(version, asked.get("part", ""))
    source = found.who.lab.objects.stored_file(part.blob_id)
    try:
        size_bytes = source.size_bytes
        start = _start(asked.get("offset", ""), size_bytes)
        stop = min(start + WINDOW_BYTES, size_bytes)
        shown = source.read(start, stop - start)
        stored = read_stored_file(source)
    finally:
        source.close()
    fields = (DAMAGED,) if stored is None else stored.fields(start, stop)
    hidden = {} if stored is None else _hidden(version, part, stored, start, stop)
    return Window(
        part=part,
        parts=version.parts,
        start=start,
        stop=stop,
        size_bytes=size_bytes,
        shown=shown,
        fields=fields,
        steps=_steps(reverse(route, args=[version.record_id]), part, stored, (start, stop, size_bytes)),
        segment_words="" if stored is None else _segment_words(stored, start),
        plaintext_range=(min(hidden.values()), max(hidden.values()) + 1) if hidden else None,
        hidden=hidden,
        rows=hex_rows(shown, start, fields),
    )


def rows_with_plaintext(window: Window, plaintext: bytes) -> list[HexRow]:
    """Return the rows with each byte's plaintext beside it. `plaintext` covers `window.plaintext_range`."""
    first = window.plaintext_range[0] if window.plaintext_range else 0

    def character(offset: int) -> str:
        place = window.hidden.get(offset)
        return " " if place is None else printable(plaintext[place - first])

    return hex_rows(window.shown, window.start, window.fields, character)


def part_start(version: ObjectVersion, part: StoredPart) -> int:
    """Return where a part begins in the object."""
    before = version.parts[: version.parts.index(part)]
    return sum(earlier.size_bytes for earlier in before)


def _hidden(
    version: ObjectVersion, part: StoredPart, stored: StoredFile, start: int, stop: int
) -> dict[int, int]:
    """Return, for each stored offset that hides plaintext, which byte of the part it is."""
    layers = [stored]
    if isinstance(version.envelope, DsseKmsEnvelope):
        layers.append(inner_layer(stored, plaintext_bytes=part.size_bytes))
    hidden: dict[int, int] = {}
    for offset in range(start, stop):
        place: int | None = offset
        for layer in layers:
            place = None if place is None else layer.plaintext_offset(place)
        if place is not None:
            hidden[offset] = place
    return hidden


def _part(version: ObjectVersion, asked: str) -> StoredPart:
    return next((part for part in version.parts if str(part.part_number) == asked), version.parts[0])


def _start(asked: str, size_bytes: int) -> int:
    try:
        offset = int(asked.strip().replace(",", "").replace("_", ""), 0)
    except ValueError:
        offset = 0
    last = max(0, size_bytes - WINDOW_BYTES + ROW_BYTES - 1)
    return min(max(0, offset), last) // ROW_BYTES * ROW_BYTES


def _steps(
    url: str, part: StoredPart, stored: StoredFile | None, place: tuple[int, int, int]
) -> tuple[Step, ...]:
    start, stop, size_bytes = place
    wanted: list[tuple[str, int | None]] = [
        ("Start", 0 if start else None),
        ("Previous tag", None if stored is None else _tag_window(stored.previous_tag(start))),
        ("Back", start - WINDOW_BYTES if start else None),
        ("Forward", stop if stop < size_bytes else None),
        ("Next tag", None if stored is None else _tag_window(stored.next_tag(stop - 1))),
        ("End", size_bytes if stop < size_bytes else None),
    ]
    return tuple(
        Step(
            label,
            max(0, offset),
            f"{url}?{urlencode({'part': part.part_number, 'offset': max(0, offset)})}",
        )
        for label, offset in wanted
        if offset is not None
    )


def _tag_window(tag_start: int | None) -> int | None:
    return None if tag_start is None else max(0, tag_start - BEFORE_TAG_BYTES)


def _segment_words(stored: StoredFile, start: int) -> str:
    segment = stored.segment_at(start)
    return (
        f"Segment {segment.number + 1:,} of {stored.geometry.segments:,}. Its nonce, {segment.nonce.hex()}, "
        "follows from its number and is not stored."
    )
