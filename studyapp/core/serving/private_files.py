"""Files that only their owner may read, written wholly or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SECRET_KEY_BYTES = 48


def make_folder(folder: Path) -> None:
    """Make the folder, readable by its owner only; one that exists keeps its rights."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Put `content` at `path` with mode 0600, replacing what was there in one step."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def make_secret_key(path: Path) -> None:
    """Write a new secret key unless there is one. Whoever holds it can forge sessions."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(SECRET_KEY_BYTES).encode("ascii") + b"\n")
