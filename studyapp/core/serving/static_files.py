"""Collect the static files when one has changed since the last time, and else leave them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# Files of django-htmx that no page loads: other major versions, and builds for debugging.
UNUSED = ("htmx-4*", "htmax-*", "*-4.js", "*-4.min.js")


def collect_if_stale(*, fingerprint_file: Path) -> bool:
    """Collect into STATIC_ROOT if the sources differ from those of the last time; return whether it was needed."""
    present = fingerprint()
    folder = Path(settings.STATIC_ROOT)
    if folder.is_dir() and fingerprint_file.is_file() and fingerprint_file.read_text("ascii") == present:
        return False
    fingerprint_file.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=list(UNUSED))
    fingerprint_file.write_text(present, "ascii")
    return True


def fingerprint() -> str:
    """Return a digest of every source file's path, size and time of change; reading their content would take longer."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list(list(UNUSED)):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\0".encode())
    return digest.hexdigest()
