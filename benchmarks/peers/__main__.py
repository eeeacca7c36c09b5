"""Print the table.

    python -m benchmarks.peers [--quick]

All servers run at once and take turns, so that a noisy machine is noisy for all; each figure is the median of ROUNDS.
Behind a peer's figure stands what it is of the first server's, Envelope's.
Everything goes over plain HTTP, with payloads that are not signed. Envelope is told, as behind a proxy, that TLS ended
there. `--quick`: one round, no 512 MiB.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from functools import partial
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
        print(table(taken))
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
    small = [partial(measures.small, server, mode, SECONDS) for mode in MODES]
    large = [partial(measures.large, server, mode, size_mib) for size_mib in sizes_mib for mode in MODES]
    for measure in (*small, *large):
        try:
            for what, figure in measure().items():
                taken[what].append(figure)
        except (Refused, OSError) as error:
            print(f"{server.name} refused {measure.func.__name__} {measure.args[1:]}: {error}")


def table(taken: dict[str, Taken]) -> str:
    """Return the medians as Markdown, a column for each server; a dash where a server has no figure."""
    rows = list(dict.fromkeys(what for each in taken.values() for what in each))
    lines = ["| | " + " | ".join(taken) + " |", "|---|" + "---:|" * len(taken)]
    for what in rows:
        first, *others = (
            statistics.median(each[what]) if each.get(what) else None for each in taken.values()
        )
        cells = [_figure(first), *(_beside(other, first) for other in others)]
        lines.append(f"| {what} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _beside(other: float | None, first: float | None) -> str:
    return f"{_figure(other)} (×{_figure(other / first)})" if other and first else _figure(other)


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 10 else f"{value:.2f}"


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
