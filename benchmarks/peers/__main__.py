"""Print the table.

    python -m benchmarks.peers [--quick]

All servers run at once and take turns, so that a noisy machine is noisy for all; each figure is the median of ROUNDS.
Everything goes over plain HTTP, with payloads that are not signed. Envelope is told, as behind a proxy, that TLS ended
there. `--quick`: one round, no 512 MiB.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

from benchmarks.peers import measures
from benchmarks.peers.client import Refused
from benchmarks.peers.servers import SERVERS, DidNotStart, Server
from benchmarks.peers.signing import MODES

ROUNDS = 3
SECONDS = 2.0
Taken = dict[str, list[float]]


def main(*, quick: bool = False) -> None:
    sizes_mib = (64,) if quick else (64, 512)
    taken: dict[str, Taken] = {}
    with ExitStack() as stack:
        there = _all_that_start(stack)
        idle = {server.name: measures.memory_mib(server.pid) for server in there}
        for server in there:
            measures.large(server, MODES[0], 64)  # before the other modes, which would be mistaken for it
            print(f"on the disk of {server.name}, by default: {measures.found_on_disk(server)}")
            measures.reset_peak(server.pid)
            taken[server.name] = defaultdict(list)
        for _ in range(1 if quick else ROUNDS):
            for server in there:
                _round(server, taken[server.name], sizes_mib)
        for server in there:
            taken[server.name]["memory idle, MiB"] = [idle[server.name]]
            taken[server.name]["memory peak, MiB"] = [measures.memory_mib(server.pid)]
        _table(taken)
        pages = measures.pages_beside_transfers(there[0], sizes_mib[-1])
        print(f"Envelope's {measures.PAGE}:", ", ".join(f"{what} {ms:.0f} ms" for what, ms in pages.items()))


def _all_that_start(stack: ExitStack) -> list[Server]:
    there = []
    for name, start in SERVERS.items():
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        try:
            there.append(stack.enter_context(start(folder)))
        except (DidNotStart, OSError) as error:
            print(f"{name} did not start: {error}")
    return there


def _round(server: Server, taken: Taken, sizes_mib: tuple[int, ...]) -> None:
    todo = [
        *((measures.small, (mode, SECONDS)) for mode in measures.SMALL_MODES),
        *((measures.large, (mode, size_mib)) for size_mib in sizes_mib for mode in MODES),
    ]
    for measure, given in todo:
        try:
            for what, figure in measure(server, *given).items():  # type: ignore[operator]
                taken[what].append(figure)
        except (Refused, OSError) as error:
            print(f"{server.name}, {measure.__name__} {given}: {error}", file=sys.stderr)


def _table(taken: dict[str, Taken]) -> None:
    rows = list(dict.fromkeys(what for each in taken.values() for what in each))
    print("| | " + " | ".join(taken) + " |")
    print("|---|" + "---:|" * len(taken))
    for what in rows:
        figures = [each.get(what) for each in taken.values()]
        cells = [_figure(statistics.median(each)) if each else "–" for each in figures]
        print(f"| {what} | " + " | ".join(cells) + " |")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2f}"


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
