"""Everything that the page of what is stored shows: drawing, readers, bytes, record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from encryption_lab.anatomy.record import RecordPiece, record_pieces
from encryption_lab.errors import Tampered
from encryption_lab.methods.envelopes import DsseKmsEnvelope
from encryption_lab.web.objects.chain_drawing import SAMPLE_BYTES, draw_chain
from encryption_lab.web.objects.found import Found
from encryption_lab.web.objects.hexes import HexRow, hex_rows, named_legend
from encryption_lab.web.objects.key_forms import AskForm
from encryption_lab.web.objects.method_shown import method_of
from encryption_lab.web.objects.pictures import has_picture
from encryption_lab.web.objects.reader_rows import ReaderRow
from encryption_lab.web.objects.windows import Window, read_window

TAB = "What is stored"


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceShown:
    name: str
    why: str
    size_bytes: int
    rows: list[HexRow]
    legend: list[tuple[str, str]]
    context: tuple[tuple[str, str], ...]


def stored_context(
    request: HttpRequest, found: Found, reader_rows: list[ReaderRow], ask_form: AskForm | None = None
) -> Mapping[str, object]:
    """Return everything that the page of what is stored shows."""
    window = _window_or_none(request, found)
    return {
        "drawing": draw_chain(found, method_of(found.version), _sample(found)),
        "pieces": [_shown(piece) for piece in record_pieces(found.version)],
        "reader_rows": reader_rows,
        "ask_form": ask_form or AskForm(found, "ask"),
        "download_form": AskForm(found, "download"),
        "found": found,
        "has_picture": has_picture(found),
        "record_id": found.version.record_id,
        "beside": None,
        **({"window": None} if window is None else bytes_context(found, window, AskForm(found, "beside"))),
    }


def bytes_context(found: Found, window: Window, form: AskForm) -> dict[str, object]:
    return {
        "window": window,
        "beside_form": form,
        "record_id": found.version.record_id,
        "is_client_side": method_of(found.version).is_client_side,
        "has_two_layers": isinstance(found.version.envelope, DsseKmsEnvelope),
        "found": found,
    }


def _window_or_none(request: HttpRequest, found: Found) -> Window | None:
    try:
        return read_window(found, request.GET)
    except Tampered:
        return None  # the file is gone; the page says so and shows the rest


def _sample(found: Found) -> bytes:
    try:
        source = found.who.lab.objects.stored_file(found.version.parts[0].blob_id)
    except Tampered:
        return b""
    try:
        return source.read(0, min(SAMPLE_BYTES, source.size_bytes))
    finally:
        source.close()


def _shown(piece: RecordPiece) -> PieceShown:
    return PieceShown(
        name=piece.name,
        why=piece.why,
        size_bytes=len(piece.stored),
        rows=hex_rows(piece.stored, 0, piece.fields),
        legend=named_legend(piece.fields),
        context=tuple(piece.context.items()),
    )
