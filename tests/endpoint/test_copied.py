"""What the page gives away to copy is run, as it stands, by the tool that it is for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from encryption_lab.web.connect.tools import AUTHORITY_FILE, Connection, tools
from tests.endpoint.sandbox import LiveSandbox

PLAINTEXT = b"%PDF-1.7 a report that nobody else reads\n" * 50


@pytest.fixture
def folder(tmp_path: Path, sandbox: LiveSandbox) -> Path:
    """A folder as somebody has it who followed the page: the file to send and the authority's certificate."""
    (tmp_path / "report.pdf").write_bytes(PLAINTEXT)
    shutil.copy(sandbox.site.authority_file, tmp_path / AUTHORITY_FILE)
    return tmp_path


def copied(sandbox: LiveSandbox, tool: str) -> str:
    key_id, secret = sandbox.keys["administrator"]
    to = Connection(
        url=sandbox.site.https_url,
        region=sandbox.region,
        access_key_id=key_id,
        secret_access_key=secret,
        authority_file=AUTHORITY_FILE,
        bucket="objects",
    )
    return next(each.code for each in tools(to) if each.name == tool)


def run(command: list[str], folder: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    path = f"{Path(sys.executable).parent}:{kept['PATH']}"
    done = subprocess.run(
        command,
        cwd=folder,
        env={**kept, "PATH": path, "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_of(sandbox: LiveSandbox) -> list[bytes]:
    return [path.read_bytes() for path in sandbox.site.data_dir.rglob("*") if path.is_file()]


def test_the_aws_cli(sandbox: LiveSandbox, folder: Path) -> None:
    said = run(["sh", "-ec", copied(sandbox, "AWS CLI")], folder)

    assert "objects" in said
    s3 = sandbox.client()
    by_kms = s3.get_object(Bucket="objects", Key="report.pdf")
    assert by_kms["ServerSideEncryption"] == "aws:kms"
    assert by_kms["Body"].read() == PLAINTEXT
    key = (folder / "customer.key").read_bytes()
    by_customer = s3.get_object(
        Bucket="objects", Key="with-my-key.pdf", SSECustomerAlgorithm="AES256", SSECustomerKey=key
    )
    assert by_customer["Body"].read() == PLAINTEXT
    assert not any(PLAINTEXT[:40] in held or key in held for held in files_of(sandbox))


def test_boto3(sandbox: LiveSandbox, folder: Path) -> None:
    assert run([sys.executable, "-c", copied(sandbox, "boto3")], folder).strip() == "aws:kms"


def test_curl(sandbox: LiveSandbox, folder: Path) -> None:
    run(["sh", "-ec", copied(sandbox, "curl")], folder)

    assert sandbox.client().get_object(Bucket="objects", Key="report.pdf")["Body"].read() == PLAINTEXT
