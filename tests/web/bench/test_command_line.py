from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

from encryption_lab.formats.s3ec_metadata import read_envelope
from encryption_lab.methods.client_side import CommitmentPolicy, open_sealed
from encryption_lab.methods.keyrings import RawAesKeyring
from encryption_lab.web.bench.command_line import SEAL


def test_the_lines_on_the_page_seal_as_the_client_does(tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_text(base64.b64encode(b"\x07" * 32).decode() + "\n")
    (tmp_path / "report.txt").write_bytes(b"my report")
    ran = subprocess.run(
        [sys.executable, "-c", SEAL, "report.txt"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    opened = open_sealed(
        (tmp_path / "report.txt.sealed").read_bytes(),
        read_envelope(json.loads(ran.stdout)),
        RawAesKeyring(wrapping_key=b"\x07" * 32),
        policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
    )
    assert opened == b"my report"
