"""Look for secrets in everything that a site left behind: files, database cells, log lines; in whatever spelling."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True)
class Secret:
    """At least 16 random bytes that must not be found. `name` is what a failing test says of them."""

    name: str
    value: bytes

    def spellings(self) -> Iterator[bytes]:
        yield self.value
        yield self.value.hex().encode()
        yield self.value.hex().upper().encode()
        yield ":".join(f"{byte:02x}" for byte in self.value).encode()
        yield repr(self.value)[2:-1].encode()
        yield json.dumps(self.value.decode("latin-1"))[1:-1].encode()
        yield json.dumps(list(self.value))[1:-1].encode()
        yield json.dumps(list(self.value), separators=(",", ":"))[1:-1].encode()
        for encoded in self._base64():
            yield encoded
            yield encoded.replace(b"+", b"-").replace(b"/", b"_")
            yield quote(encoded, safe="").encode()
            yield encoded.replace(b"/", rb"\/")

    def _base64(self) -> Iterator[bytes]:
        """Yield what base64 makes of the bytes wherever among others they begin: only what they alone decide."""
        for ahead in range(3):
            encoded = b64encode(bytes(ahead) + self.value)
            first = -(-ahead * 8 // 6)
            yield encoded[first : (ahead + len(self.value)) * 8 // 6]


class Wanted:
    """Secrets to be looked for; each in every spelling."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._names: dict[bytes, str] = {}
        for secret in secrets:
            assert len(secret.value) >= 16, f"{secret.name} is so short that it may be found by chance"
            for spelling in secret.spellings():
                self._names.setdefault(spelling, secret.name)
        assert self._names

    def found_in(self, content: bytes) -> set[str]:
        """Return the names of the secrets that are in `content`."""
        return {name for spelling, name in self._names.items() if spelling in content}

    def found_in_files(self, folder: Path, *, besides: Iterable[Path] = ()) -> set[str]:
        """Return "file: secret" for each hit in any file under `folder`, names of files included."""
        spared, found = tuple(besides), set()
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not any(path.is_relative_to(other) for other in spared):
                name = str(path.relative_to(folder))
                found |= {
                    f"{name}: {hit}" for hit in self.found_in(name.encode() + b"\n" + path.read_bytes())
                }
        return found

    def found_in_rows(self, database: Path) -> set[str]:
        """Return "table: secret" for each hit in any cell, which in the file may lie in two pieces."""
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            tables = [
                name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            assert "lab_versionrow" in tables
            return {f"{table}: {hit}" for table in tables for hit in self._found_in_table(connection, table)}

    def _found_in_table(self, connection: sqlite3.Connection, table: str) -> set[str]:
        cells = (cell for row in connection.execute(f'SELECT * FROM "{table}"') for cell in row)
        texts = (cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)
        return self.found_in(b"\n".join(texts))
