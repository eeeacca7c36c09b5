"""Run a client of .venv/clients in a process of its own, against a sandbox of the live site, over TLS."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encryption_lab.web.connect.tools import Connection
from tests.endpoint.sandbox import LiveSandbox
from tests.live_site import ROOT

INSTALLED = ROOT / ".venv" / "clients"
NODE = str(Path(sys.executable).with_name("node"))
SECONDS = 60

Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    sandbox: LiveSandbox

    def do(self, client: str, script: str, *steps: Step, principal: str = "administrator") -> list[Any]:
        """Return what each step came to: a value, or {"error": class, "said": text}."""
        python = str(INSTALLED / client / "bin/python")
        return self._steps([python, "-m", f"tests.clients.scripts.{script}"], steps, principal)

    def do_in_node(
        self, client: str, script: str, *steps: Step, principal: str = "administrator"
    ) -> list[Any]:
        """As `do`, for a client that runs in Node.js."""
        written = ROOT / "tests/clients/scripts" / f"{script}.js"
        return self._steps([NODE, str(written), str(INSTALLED / client)], steps, principal)

    def _steps(self, command: Sequence[str], steps: Sequence[Step], principal: str) -> list[Any]:
        done = self._run(command, json.dumps(steps), principal)
        assert done.returncode == 0, done.stderr
        told: list[Any] = json.loads(done.stdout)
        return told

    def command(self, client: str, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
        program = str(INSTALLED / client / "bin" / words[0])
        return self._run([program, *words[1:]], "", "administrator", folder)

    def node(self, client: str, script: Path) -> subprocess.CompletedProcess[str]:
        """Run a script that finds the packages of `client` beside it."""
        (script.parent / "node_modules").symlink_to(INSTALLED / client / "node_modules")
        return self._run([NODE, str(script)], "", "administrator", script.parent)

    def stored(self) -> list[bytes]:
        """Return every file that the site keeps."""
        return [path.read_bytes() for path in self.sandbox.site.data_dir.rglob("*") if path.is_file()]

    def _run(
        self, command: Sequence[str], said: str, principal: str, folder: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        site = self.sandbox.site
        key_id, secret = self.sandbox.keys[principal]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        told = {
            "AWS_ACCESS_KEY_ID": key_id,
            "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_DEFAULT_REGION": self.sandbox.region,
            "AWS_REGION": self.sandbox.region,
            "AWS_ENDPOINT_URL": site.https_url,
            "AWS_CA_BUNDLE": str(site.authority_file),
            "NODE_EXTRA_CA_CERTS": str(site.authority_file),
            "PYTHONPATH": str(ROOT),
            "HOME": str(folder or ROOT / "tests"),  # nothing of one's own configuration is read
        }
        return subprocess.run(
            command,
            input=said,
            cwd=folder,
            env={**kept, **told},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )


def connection(sandbox: LiveSandbox) -> Connection:
    """Return what Connect fills into its texts."""
    key_id, secret = sandbox.keys["administrator"]
    return Connection(
        url=sandbox.site.https_url,
        region=sandbox.region,
        access_key_id=key_id,
        secret_access_key=secret,
        authority_file=str(sandbox.site.authority_file),
        bucket="objects",
    )
