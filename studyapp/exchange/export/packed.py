"""Zip files whose bytes depend on what is in them alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can say


def packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of (name, content), in this order."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            member = zipfile.ZipInfo(name, NO_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            member.create_system = 3
            archive.writestr(member, content)
    return written.getvalue()
