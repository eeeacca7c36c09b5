"""What other tests say of the records, asked of PostgreSQL too: they run again, in a process with its settings."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.live_site import ROOT
from tests.postgresql.server import Server

# Those of tests/persistence that are not about SQLite or files, and others that rest on SQL or constraints.
AGAIN = (
    "tests/persistence/test_at_once.py",
    "tests/persistence/test_documents.py",
    "tests/persistence/test_imported_material.py",
    "tests/persistence/test_key_policies_migration.py",
    "tests/persistence/test_records_contract.py",
    "tests/persistence/test_rotate_root_key.py",
    "tests/persistence/test_sandboxes.py",
    "tests/persistence/test_versions_contract.py",
    "tests/persistence/test_versions_under_key.py",
    "tests/accounts/test_accounts.py",
    "tests/staff/test_editing.py",
    "tests/staff/test_item_values.py",
)
PYTEST = (sys.executable, "-m", "pytest", "--ds=tests.postgresql.settings", "-p", "no:cacheprovider")
LONGEST_SECONDS = 300
ONLY_THERE = "tests/postgresql/only_there.py"


def test_what_holds_with_sqlite_holds_with_postgresql(server: Server) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_"))}
    done = subprocess.run(
        [*PYTEST, *AGAIN, ONLY_THERE],
        cwd=ROOT,
        env=kept | {"ENVELOPE_DATABASE": server.address("postgres")},
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
