"""What is measured of one server."""

from __future__ import annotations

import http.client
import os
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.http import family, status_kib
from benchmarks.peers.client import BLOCK, MARKER, MIB, Line, Refused, a_second
from benchmarks.peers.servers import BUCKET, Server

CONNECTIONS = 8
NAMES_A_CONNECTION = 5
SMALL = BLOCK[:1024]
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PAGES = 40
PAGE = "/study"


def small(server: Server, mode: str, seconds: float) -> dict[str, float]:
    """Return PUTs and GETs a second of 1 KiB, by eight connections."""
    told = {}
    for method in ("PUT", "GET"):  # each name is put before it is read
        body = SMALL if method == "PUT" else b""
        requests = [
            [
                server.access.request(method, f"/{BUCKET}/s{line}-{name}", mode, len(body))
                for name in range(NAMES_A_CONNECTION)
            ]
            for line in range(CONNECTIONS)
        ]
        told[f"{method} 1 KiB {mode}"] = a_second(server.access.port, requests, body, seconds)
    return told


def large(server: Server, mode: str, size_mib: int) -> dict[str, float]:
    """Return MiB a second, and processor seconds a GiB, of PUTs and GETs, as many as make 256 MiB: one is too short."""
    told, path = {}, f"/{BUCKET}/large-{size_mib}-{mode}"
    times = max(1, 256 // size_mib)
    for method in ("PUT", "GET"):
        head = server.access.request(method, path, mode, size_mib * MIB)
        line, cpu, begun = Line(server.access.port), cpu_seconds(server.pid), time.perf_counter()
        for _ in range(times):
            came = line.ask(head, BLOCK, size_mib) if method == "PUT" else line.ask(head)
            if method == "GET" and came != size_mib * MIB:
                raise Refused(f"{came} bytes came back")
        moved_mib = times * size_mib
        told[f"{method} {size_mib} MiB {mode}"] = moved_mib / (time.perf_counter() - begun)
        told[f"CPU s/GiB {method} {size_mib} MiB {mode}"] = (cpu_seconds(server.pid) - cpu) * 1024 / moved_mib
        line.close()
    return told


def found_on_disk(server: Server) -> str:
    """Return what the folder of the server shows of what was put so far."""
    held_bytes = 0
    for path in _files(server.folder):
        with path.open("rb") as file:
            while piece := file.read(MIB):
                held_bytes += len(piece)
                if MARKER in piece:
                    return "plaintext"
    return "no plaintext" if held_bytes > 32 * MIB else "nothing of it"


def memory_mib(pid: int) -> float:
    """Return the resident memory of the server's processes, of each its peak since `reset_peak`."""
    return sum(status_kib(each, "VmHWM") for each in family(pid)) / 1024


def reset_peak(pid: int) -> None:
    for each in family(pid):
        Path(f"/proc/{each}/clear_refs").write_text("5")


def cpu_seconds(pid: int) -> float:
    fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in family(pid)]
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICKS_A_SECOND


def pages_beside_transfers(server: Server, size_mib: int) -> dict[str, float]:
    """Return milliseconds of a page of the site, alone and while an upload and a download run all the time."""
    told = {"alone": _page_ms(server)}
    stop = threading.Event()

    def move(method: str) -> None:
        path = f"/{BUCKET}/large-{size_mib}-default"
        while not stop.is_set():
            line = Line(server.access.port)
            head = server.access.request(method, path, "default", size_mib * MIB)
            line.ask(head, BLOCK, size_mib) if method == "PUT" else line.ask(head)
            line.close()

    threads = [threading.Thread(target=move, args=(method,)) for method in ("PUT", "GET")]
    for thread in threads:
        thread.start()
    try:
        told["beside two transfers"] = _page_ms(server)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return told


def _page_ms(server: Server) -> float:
    taken = []
    for _ in range(PAGES):
        begun = time.perf_counter()
        asked = http.client.HTTPConnection("127.0.0.1", server.access.port)
        asked.request("GET", PAGE, headers={"Host": f"localhost:{server.access.port}", **server.access.more})
        answer = asked.getresponse()
        answer.read()
        asked.close()
        if answer.status != 200:
            raise Refused(f"{PAGE} was answered {answer.status}")
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
