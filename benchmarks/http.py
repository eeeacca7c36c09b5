"""Over HTTP, one process: encrypted PUT and GET beside the same server moving the same bytes with the cipher off.

    python -m benchmarks.http [size in MiB]

Both servers run at once and take turns, so that a noisy machine is noisy for both; each figure is the median of RUNS.
The aims are ratios of 0.85 for PUT and 0.7 for GET, and less than 32 MiB of growth in memory for 1 GiB each way.
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

RUNS = 5
MIB = 1024 * 1024
BLOCK = os.urandom(MIB)
METHODS = ("sse-s3", "sse-kms", "dsse-kms", "sse-c")


@dataclass(frozen=True)
class Running:
    port: int
    process: subprocess.Popen[bytes]

    def put(self, path: str, size_mib: int) -> float:
        begin = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, blocksize=MIB)
        connection.request(
            "PUT",
            path,
            body=(BLOCK for _ in range(size_mib)),
            headers={"Content-Length": str(size_mib * MIB)},
        )
        status = connection.getresponse().status
        connection.close()
        if status != 200:
            raise SystemExit(f"PUT {path} was answered {status}")
        return time.perf_counter() - begin

    def get(self, path: str, size_mib: int) -> float:
        begin = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", path)
        response, room, taken = connection.getresponse(), bytearray(MIB), 0
        while count := response.readinto(room):
            taken += count
        connection.close()
        if taken != size_mib * MIB:
            raise SystemExit(f"GET {path} gave {taken} bytes")
        return time.perf_counter() - begin

    def memory_mib(self) -> float:
        """Return the resident memory of the server's processes; the peak of each where `reset_peak` was called."""
        return sum(status_kib(pid, "VmHWM") for pid in family(self.process.pid)) / 1024

    def reset_peak(self) -> None:
        for pid in family(self.process.pid):
            Path(f"/proc/{pid}/clear_refs").write_text("5")


def family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(int(child)))]


def status_kib(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


@contextmanager
def server(folder: Path, *, cipher: str) -> Iterator[Running]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "granian", "benchmarks.http_app:app", "--interface", "wsgi", "--no-ws"),
        *("--port", str(port), "--workers", "1", "--blocking-threads", "16", "--log-level", "error"),
    ]
    environment = os.environ | {"BENCH_CIPHER": cipher, "BENCH_FOLDER": str(folder / cipher)}
    process = subprocess.Popen(command, env=environment)
    try:
        _wait(port)
        yield Running(port, process)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def compare(sealed: Running, clear: Running, size_mib: int) -> None:
    print(
        f"{'method':<10} {'PUT MiB/s':>10} {'off':>6} {'ratio':>6} {'GET MiB/s':>10} {'off':>6} {'ratio':>6}"
    )
    for method in METHODS:
        path, taken = f"/{method}/object", dict[str, list[float]]()
        for _ in range(RUNS):
            for name, running in (("on", sealed), ("off", clear)):
                taken.setdefault(f"put {name}", []).append(running.put(path, size_mib))
                taken.setdefault(f"get {name}", []).append(running.get(path, size_mib))
        median = {name: statistics.median(seconds) for name, seconds in taken.items()}
        speed = {name: size_mib / seconds for name, seconds in median.items()}
        print(
            f"{method:<10} {speed['put on']:>10.0f} {speed['put off']:>6.0f} "
            f"{median['put off'] / median['put on']:>6.2f} {speed['get on']:>10.0f} {speed['get off']:>6.0f} "
            f"{median['get off'] / median['get on']:>6.2f}"
        )


def grow(sealed: Running) -> None:
    for what, move in (("upload", sealed.put), ("download", sealed.get)):
        move("/sse-s3/small", 1) if what == "upload" else None
        sealed.reset_peak()
        before = sealed.memory_mib()
        move("/sse-s3/large", 1024)
        print(f"1 GiB {what}: {before:.0f} MiB before, {sealed.memory_mib() - before:.1f} MiB of growth")


def main(size_mib: int) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        server(Path(folder), cipher="on") as sealed,
        server(Path(folder), cipher="off") as clear,
    ):
        compare(sealed, clear, size_mib)
        grow(sealed)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 512)
