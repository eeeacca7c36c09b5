from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql.server import Server, run_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    # Not pytest's folder, which only its owner can enter.
    with tempfile.TemporaryDirectory(prefix="envelope-postgresql-") as folder:
        Path(folder).chmod(0o755)
        with run_server(Path(folder)) as running:
            yield running
