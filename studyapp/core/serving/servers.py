"""The servers as child processes: start them, wait until they answer, stop all when one ends.

Free of Django, so that the process which only watches stays small: `serve` replaces itself with this module.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

APPLICATION = "studyapp.wsgi:application"
# A transfer holds its thread until the slowest reader is done, so a few of them must not stop the pages.
BLOCKING_THREADS = 16
# Granian counts open connections here, idle ones included, and a browser keeps six.
CONNECTIONS = 512
READY_SECONDS = 30
STOP_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    scheme: str
    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    setting: str = ""  # the variable that names the port
    processes: int = 1

    @property
    def url(self) -> str:
        """The address for a person on this machine."""
        return f"{self.scheme}://localhost:{self.port}"


def all_servers(
    host: str,
    http_port: int,
    https_port: int,
    endpoint_port: int,
    certificate: Path,
    key: Path,
    *,
    processes: int,
) -> tuple[Server, ...]:
    """Return the site's two, and the endpoint's own where `endpoint_port` is not 0; `processes`: of each."""
    plain = Server(
        scheme="http", host=host, port=http_port, setting="ENVELOPE_HTTP_PORT", processes=processes
    )
    tls = Server(
        scheme="https",
        host=host,
        port=https_port,
        certificate=certificate,
        key=key,
        setting="ENVELOPE_HTTPS_PORT",
        processes=processes,
    )
    own = replace(tls, port=endpoint_port, setting="ENVELOPE_ENDPOINT_PORT")
    return (plain, tls, own) if endpoint_port else (plain, tls)


def command(server: Server) -> list[str]:
    """Return Granian's command line. It keeps no access log: a query string may hold a signature.

    HTTP/1.1 only: where a browser cancels an upload over HTTP/2, Granian 2.8 leaves the reader of its body waiting for
    ever, and sixteen of those would be all threads there are.
    """
    tls = []
    if server.certificate and server.key:
        tls = ["--ssl-certificate", str(server.certificate), "--ssl-keyfile", str(server.key)]
        tls += ["--ssl-protocol-min", "tls1.2"]
    return [
        *(sys.executable, "-m", "granian", APPLICATION, "--interface", "wsgi", "--no-ws", "--http", "1"),
        *("--host", server.host, "--port", str(server.port), "--workers", str(server.processes)),
        *("--blocking-threads", str(BLOCKING_THREADS), "--backpressure", str(CONNECTIONS)),
        *("--workers-kill-timeout", str(STOP_SECONDS), "--log-level", "error", "--no-access-log"),
        "--respawn-failed-workers",  # a process that the system killed, for its memory say, takes no other along
        *tls,
    ]


def refusal_to_bind(server: Server) -> str:
    """Return a sentence if the port cannot be had, else nothing."""
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((server.host, server.port))
    except OSError as problem:
        return (
            f"Port {server.port} on {server.host} cannot be used: {problem.strerror or problem}. "
            f"Stop what runs there, or set {server.setting} to another port."
        )
    return ""


def answers(server: Server) -> bool:
    """Return whether the server gives any HTTP answer; the file asked for needs no view, host name or log line."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(server.host, server.host)
    # The question is only whether it is up; nothing secret is sent, so the certificate need not be checked.
    tls = ssl._create_unverified_context() if server.certificate else None
    link: http.client.HTTPConnection
    if tls:
        link = http.client.HTTPSConnection(host, server.port, timeout=2, context=tls)
    else:
        link = http.client.HTTPConnection(host, server.port, timeout=2)
    try:
        link.request("HEAD", "/static/staticfiles.json")
        link.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()
    return True


def run(servers: tuple[Server, ...], *, greeting: str) -> int:
    """Run the servers until a signal or until one of them ends; return the exit code."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    # A group of their own: Ctrl-C must reach this process only, as Granian's worker may hang on a second signal.
    children = [subprocess.Popen(command(server), process_group=0) for server in servers]
    is_ready = False
    try:
        problem = _wait_until_ready(servers, children, stop)
        is_ready = not problem and not stop.is_set()
        if is_ready:
            sys.stdout.write(greeting)
            sys.stdout.flush()
            while not (problem := _ended(children)) and not stop.wait(0.2):
                pass
    finally:
        _stop(children, patience_seconds=STOP_SECONDS + 2 if is_ready else 0)
    if problem:
        sys.stderr.write(problem + "\n")
    return 1 if problem else 0


def _wait_until_ready(
    servers: tuple[Server, ...], children: list[subprocess.Popen[bytes]], stop: threading.Event
) -> str:
    deadline = time.monotonic() + READY_SECONDS
    waiting = list(servers)
    while waiting and not stop.is_set():
        if problem := _ended(children):
            return problem
        if time.monotonic() > deadline:
            return f"The server did not answer within {READY_SECONDS} seconds: {waiting[0].url}"
        waiting = [server for server in waiting if not answers(server)]
        stop.wait(0.05 if waiting else 0)
    return ""


def _ended(children: list[subprocess.Popen[bytes]]) -> str:
    codes = [child.poll() for child in children]
    return next((f"A server ended by itself (exit code {code})." for code in codes if code is not None), "")


def _stop(children: list[subprocess.Popen[bytes]], *, patience_seconds: int) -> None:
    """End every child. Without patience at once: a worker that is still starting would not hear a gentle signal."""
    deadline = time.monotonic() + patience_seconds
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            # The child leads a group that its worker belongs to.
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    for option in (
        "--host",
        "--http-port",
        "--https-port",
        "--endpoint-port",
        "--processes",
        "--certificate",
        "--key",
        "--greeting",
    ):
        parser.add_argument(option, required=True)
    given = parser.parse_args(arguments)
    return run(
        all_servers(
            given.host,
            int(given.http_port),
            int(given.https_port),
            int(given.endpoint_port),
            Path(given.certificate),
            Path(given.key),
            processes=int(given.processes),
        ),
        greeting=given.greeting,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
