"""rclone as Connect gives it away, each server-side method in one piece and in parts, and what is not there."""

from __future__ import annotations

import json
import shlex
import subprocess
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from encryption_lab.web.connect.tools import tools
from tests.clients.running import Clients, connection
from tests.endpoint.sandbox import LiveSandbox

PLAINTEXT = b"carried over by rclone: marker-ba34\n"
BIG = PLAINTEXT * (12 * 2**20 // len(PLAINTEXT))
OWN_KEY = bytes(range(32))
PARTS = ("--s3-chunk-size=5Mi", "--s3-upload-cutoff=5Mi")
NO_DIRECTORY, NO_FILE = 3, 4  # exit codes, which are rclone's own
UNKNOWN_KEY = "11111111-2222-3333-4444-555555555555"
METHODS: dict[str, tuple[str, ...]] = {
    "sse-s3": ("--s3-server-side-encryption=AES256",),
    "sse-kms": ("--s3-server-side-encryption=aws:kms",),
    "sse-c": (
        "--s3-sse-customer-algorithm=AES256",
        f"--s3-sse-customer-key-base64={b64encode(OWN_KEY).decode()}",
    ),
}


class Rclone:
    """The command on the page, with other words behind its flags."""

    def __init__(self, clients: Clients, folder: Path) -> None:
        self.clients, self.folder = clients, folder
        [code] = [each.code for each in tools(connection(clients.sandbox)) if each.name == "rclone"]
        self.copied = shlex.split(code.replace("\\\n", " "))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        reached = self.copied[1 : self.copied.index("copy")]
        return self.clients.command("rclone", "rclone", *reached, *words, folder=self.folder)

    def done(self, *words: str) -> str:
        done = self.run("--retries=1", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def rclone(clients: Clients, tmp_path: Path) -> Rclone:
    return Rclone(clients, tmp_path)


def test_what_the_page_gives_away_runs(rclone: Rclone, sandbox: LiveSandbox, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(PLAINTEXT)
    done = rclone.clients.command("rclone", *rclone.copied, folder=tmp_path)

    assert done.returncode == 0, done.stderr
    assert sandbox.client().get_object(Bucket="objects", Key="report.pdf")["Body"].read() == PLAINTEXT


@pytest.mark.parametrize("method", METHODS)
def test_each_method_in_one_piece_and_in_parts(
    rclone: Rclone, sandbox: LiveSandbox, key_id: str, tmp_path: Path, method: str
) -> None:
    sent, back = tmp_path / "sent", tmp_path / "back"
    sent.mkdir()
    (sent / "small.txt").write_bytes(PLAINTEXT)
    (sent / "big.bin").write_bytes(BIG)
    flags = (*METHODS[method], *((f"--s3-sse-kms-key-id={key_id}",) if method == "sse-kms" else ()))
    there = f":s3:objects/rclone/{method}"
    rclone.done(*flags, *PARTS, "copy", "sent", there)
    rclone.done(*flags, "copy", there, "back")
    listed = json.loads(rclone.done(*flags, "lsjson", there))

    assert [(back / name).read_bytes() for name in ("small.txt", "big.bin")] == [PLAINTEXT, BIG]
    assert {each["Name"]: each["Size"] for each in listed} == {
        "small.txt": len(PLAINTEXT),
        "big.bin": len(BIG),
    }
    customer: dict[str, Any] = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": OWN_KEY}
    found = sandbox.client().head_object(
        Bucket="objects",
        Key=f"rclone/{method}/big.bin",
        ChecksumMode="ENABLED",
        **(customer if method == "sse-c" else {}),
    )
    assert found["ETag"].endswith('-3"')
    assert found.get("ChecksumType") == (None if method == "sse-c" else "FULL_OBJECT")
    assert not any(PLAINTEXT in held for held in rclone.clients.stored())


def test_what_was_copied_is_the_same_and_can_be_moved_and_deleted(rclone: Rclone, tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "a file.txt").write_bytes(PLAINTEXT)
    rclone.done("copy", "sent", ":s3:objects/rclone/kept")
    rclone.done("check", "--download", "sent", ":s3:objects/rclone/kept")
    rclone.done("moveto", ":s3:objects/rclone/kept/a file.txt", ":s3:objects/rclone/moved/b.txt")
    assert rclone.done("cat", ":s3:objects/rclone/moved/b.txt").encode() == PLAINTEXT
    rclone.done("deletefile", ":s3:objects/rclone/moved/b.txt")
    assert rclone.done("lsf", "-R", ":s3:objects/rclone/moved") == ""


def test_what_is_not_there_is_said(rclone: Rclone, tmp_path: Path) -> None:
    (tmp_path / "small.txt").write_bytes(PLAINTEXT)
    missing = rclone.run("--retries=1", "deletefile", ":s3:objects/rclone/nothing-there")
    bucket = rclone.run("--retries=1", "lsf", ":s3:no-such-bucket-here")
    unknown = ("--s3-server-side-encryption=aws:kms", f"--s3-sse-kms-key-id={UNKNOWN_KEY}")
    key = rclone.run("--retries=1", *unknown, "copy", "small.txt", ":s3:objects/rclone/unread")
    assert (missing.returncode, "object not found" in missing.stderr) == (NO_FILE, True)
    assert (bucket.returncode, "directory not found" in bucket.stderr) == (NO_DIRECTORY, True)
    assert key.returncode != 0
    assert "KMS.NotFoundException" in key.stderr
