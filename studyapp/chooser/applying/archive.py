"""All artefacts in one ZIP file. The same artefacts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from studyapp.chooser.applying.artefacts import Artefact

# The earliest moment that the format knows; a real one would make each download different.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
_FILE = 0o100644
_PROGRAM = 0o100755


def zip_of(pieces: Iterable[Artefact]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for piece in pieces:
            entry = zipfile.ZipInfo(f"envelope/{piece.file_name}", date_time=NO_MOMENT)
            entry.create_system = 3  # Unix, whose permissions the next line holds
            entry.external_attr = (_PROGRAM if piece.file_name.endswith(".sh") else _FILE) << 16
            archive.writestr(entry, piece.text.encode(), compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()
