"""Killed hard at any moment, the lab holds every object wholly or not at all, and the sweep leaves no orphan."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROUNDS = 30
RUN = "import sys, django; django.setup(); from tests.persistence.crash_rounds import main; main(sys.argv[1])"


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: SIGKILL takes nothing from it either, and more moments can be tried."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or shutil.disk_usage(memory).free < 256 * 1024 * 1024:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_a_lab_killed_at_any_moment_is_whole_and_swept_clean(data_dir: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(ROUNDS)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "studyapp.settings", "ENVELOPE_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    swept = re.findall(r"(\d+) files that nothing refers to .* (\d+) unfinished", done.stderr)
    assert len(swept) == ROUNDS
    # Or it was never killed at a moment that matters.
    assert any(left != ("0", "0") for left in swept)
