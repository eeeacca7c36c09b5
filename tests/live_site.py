"""The real site as a process of its own: `manage.py serve` on free ports with a data folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
PATIENCE_SECONDS = 15
INCOMING_SECONDS = 10


def wait_for(condition: Callable[[], bool], *, within_seconds: int = PATIENCE_SECONDS) -> None:
    """Look until it is so. For what a process does by itself, and nothing tells us of."""
    deadline = time.monotonic() + within_seconds
    while not condition():
        assert time.monotonic() < deadline, f"It did not come about within {within_seconds} s."
        time.sleep(0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSite:
    http_url: str
    https_url: str
    data_dir: Path
    log_file: Path
    process: subprocess.Popen[str]

    @property
    def authority_file(self) -> Path:
        return self.data_dir / "tls" / "authority.crt"

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def stop(self) -> int:
        """Stop as Ctrl-C does and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    def wait_until_nothing_comes_in(self) -> None:
        """No upload may be open for good: whoever has gone away holds no thread and leaves no file."""
        incoming = self.data_dir / "blobs" / "incoming"
        wait_for(
            lambda: self.process.poll() is not None or not any(incoming.glob("*")),
            within_seconds=INCOMING_SECONDS,
        )

    def kill(self) -> None:
        """Kill every process of the site at once, as a power cut does."""
        for pid in _session_members(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def run_site(data_dir: Path, **variables: str) -> Iterator[LiveSite]:
    """Serve from `data_dir` until the end of the block; `variables` are settings, such as ENVELOPE_HOSTS.

    One process a port, unless asked otherwise: more start more slowly, and only some tests have use for them.
    """
    http_port, https_port = free_port(), free_port()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ENVELOPE_", "DJANGO_"))
    }
    environment = kept | {
        "ENVELOPE_DATA_DIR": str(data_dir),
        "ENVELOPE_HTTP_PORT": str(http_port),
        "ENVELOPE_HTTPS_PORT": str(https_port),
        "ENVELOPE_PROCESSES": "1",
        **variables,
    }
    log_file = data_dir.with_name(data_dir.name + ".log")
    with log_file.open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    site = LiveSite(
        http_url=f"http://localhost:{http_port}",
        https_url=f"https://localhost:{https_port}",
        data_dir=data_dir,
        log_file=log_file,
        process=process,
    )
    try:
        _wait_for_greeting(site)
        yield site
        site.wait_until_nothing_comes_in()
    finally:
        if process.poll() is None:
            site.stop()
        if process.stdout:
            process.stdout.close()


def _wait_for_greeting(site: LiveSite) -> None:
    assert site.process.stdout is not None
    deadline = time.monotonic() + START_SECONDS
    for line in site.process.stdout:
        if "Ctrl-C" in line:
            return
        assert time.monotonic() < deadline, f"The site did not start in {START_SECONDS} s:\n{site.log}"
    raise AssertionError(f"The site ended with exit code {site.process.wait()}:\n{site.log}")


def _session_members(session: int) -> list[int]:
    listed = subprocess.run(["pgrep", "--session", str(session)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in listed.stdout.split()]
