"""s3cmd as Connect gives it away to copy, and with a KMS key, in parts."""

from __future__ import annotations

import shlex
from pathlib import Path

from encryption_lab.web.connect.tools import tools
from tests.clients.running import Clients, connection
from tests.endpoint.sandbox import LiveSandbox

PLAINTEXT = b"from the command line of s3cmd: marker-e604\n"


def copied(sandbox: LiveSandbox) -> list[str]:
    """Return the words of the command on the page."""
    [code] = [each.code for each in tools(connection(sandbox)) if each.name == "s3cmd"]
    return shlex.split(code.replace("\\\n", " "))


def test_what_the_page_gives_away_runs(clients: Clients, sandbox: LiveSandbox, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(PLAINTEXT)
    done = clients.command("s3cmd", *copied(sandbox), folder=tmp_path)

    assert done.returncode == 0, done.stderr
    found = sandbox.client().get_object(Bucket="objects", Key="report.pdf")
    assert (found["ServerSideEncryption"], found["Body"].read()) == ("AES256", PLAINTEXT)


def test_a_kms_key_in_parts_and_an_object_that_is_not_there(
    clients: Clients, sandbox: LiveSandbox, key_id: str, tmp_path: Path
) -> None:
    big = PLAINTEXT * (6 * 2**20 // len(PLAINTEXT))
    (tmp_path / "big.bin").write_bytes(big)
    reached = [word for word in copied(sandbox) if word.startswith("--") and "encryption" not in word]
    by_key = ("--server-side-encryption", f"--server-side-encryption-kms-id={key_id}")
    sent = clients.command(
        *("s3cmd", "s3cmd", *reached, "--multipart-chunk-size-mb=5"),
        *(*by_key, "put", "big.bin", "s3://objects/s3cmd-big"),
        folder=tmp_path,
    )
    got = clients.command(
        "s3cmd", "s3cmd", *reached, "get", "s3://objects/s3cmd-big", "back.bin", folder=tmp_path
    )
    none = clients.command(
        "s3cmd", "s3cmd", *reached, "get", "s3://objects/nothing", "no.bin", folder=tmp_path
    )

    assert (sent.returncode, got.returncode) == (0, 0), sent.stderr + got.stderr
    assert (tmp_path / "back.bin").read_bytes() == big
    found = sandbox.client().head_object(Bucket="objects", Key="s3cmd-big")
    assert (found["ServerSideEncryption"], found["ETag"][-3:]) == ("aws:kms", '-2"')
    assert not any(PLAINTEXT in held for held in clients.stored())
    assert none.returncode != 0
    assert "does not exist" in none.stderr
