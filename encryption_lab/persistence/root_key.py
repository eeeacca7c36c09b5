"""Where the installation's root key comes from: a file that only its owner may read, or the environment.

A line for each key: its id (32 hex digits), a space, the key (64 hex digits). The last one wraps, all of them unwrap;
there is more than one only while the root key is being rotated. Without it, nothing that the lab stores can be opened.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from encryption_lab.errors import Tampered
from encryption_lab.ports import RootKeys

VARIABLE = "ENVELOPE_ROOT_KEY"
LINE = re.compile(r"([0-9a-f]{32}) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class RootKeyRing:
    """16-byte ids and 32-byte keys, oldest first; secret."""

    by_id: dict[bytes, bytes] = field(repr=False)

    @property
    def current_id(self) -> bytes:
        return next(reversed(self.by_id))

    def key(self, root_key_id: bytes) -> bytes:
        if root_key_id not in self.by_id:
            raise Tampered
        return self.by_id[root_key_id]


class FileRootKeys:
    """The keys in a file, read again whenever it has changed: a rotation reaches servers that are running."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state: tuple[tuple[int, ...], RootKeyRing] | None = None
        self._ring()

    @property
    def current_id(self) -> bytes:
        return self._ring().current_id

    @property
    def ids(self) -> list[bytes]:
        return list(self._ring().by_id)

    def key(self, root_key_id: bytes) -> bytes:
        return self._ring().key(root_key_id)

    def _ring(self) -> RootKeyRing:
        found = _look_at(self._path)
        mark = (found.st_ino, found.st_mtime_ns, found.st_size)
        if self._state is None or self._state[0] != mark:
            self._state = mark, parse_root_keys(self._path.read_text("ascii"), origin=str(self._path))
        return self._state[1]


def root_keys(path: Path) -> RootKeys:
    """Return the keys of the environment where they are set there, else those of the file."""
    given = os.environ.get(VARIABLE, "")
    return parse_root_keys(given, origin=VARIABLE) if given.strip() else FileRootKeys(path)


def parse_root_keys(text: str, *, origin: str) -> RootKeyRing:
    lines = [LINE.fullmatch(line.strip()) for line in text.splitlines() if line.strip()]
    by_id = {bytes.fromhex(line[1]): bytes.fromhex(line[2]) for line in lines if line}
    if not lines or len(by_id) != len(lines):
        # The text is secret, so it is not repeated.
        raise ImproperlyConfigured(
            f"{origin} must hold a line for each root key: an id of 32 hex digits, a space and a key of 64 hex digits."
        )
    return RootKeyRing(by_id)


def new_line() -> str:
    return f"{secrets.token_hex(16)} {secrets.token_hex(32)}\n"


def make_root_key(path: Path) -> bool:
    """Write a new root key, mode 0600, and return True; a file that is there already is left alone."""
    if path.exists():
        return False
    draft = _write_draft(path, new_line())
    try:
        os.link(draft, path)  # unlike a rename, refuses where another process was faster
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    _flush_folder(path)
    return True


def rewrite_root_keys(path: Path, lines: list[str]) -> None:
    """Put `lines` in the file's place in one step; a crash leaves the old file or the new one."""
    _write_draft(path, "".join(lines)).replace(path)
    _flush_folder(path)


def read_lines(path: Path) -> list[str]:
    """Return the file's keys, a line each, oldest first. Raises ImproperlyConfigured."""
    _look_at(path)
    ring = parse_root_keys(path.read_text("ascii"), origin=str(path))
    return [f"{root_key_id.hex()} {key.hex()}\n" for root_key_id, key in ring.by_id.items()]


@contextmanager
def only_rotation(path: Path) -> Iterator[None]:
    """Hold the right to rotate: two rotations at once could each drop the other's key. Raises BlockingIOError."""
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _look_at(path: Path) -> os.stat_result:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"There is no root key at {path}. `manage.py serve` makes one on its first run; if the lab has been used "
            f"before, put back the one it was used with, or nothing in it can be opened."
        ) from None
    if found.st_mode & 0o077:
        raise ImproperlyConfigured(
            f"The root key in {path} can be read by others. Run `chmod 600 {path}` and start again; if others may "
            "have read it, run `manage.py rotate_root_key` afterwards."
        )
    return found


def _write_draft(path: Path, text: str) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _flush_folder(path: Path) -> None:
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
