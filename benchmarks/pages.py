"""Pages of Study and Decide over HTTP: server time of each, and the one-page chooser's update under load.

    python -m benchmarks.pages

The real site as `make run` serves it. The load comes from THREADS connections that are kept open, on the same machine,
so client and server share its cores. Aims: a page under 15 ms; 150 updates a second at under 100 ms for 95 of 100.
"""

from __future__ import annotations

import http.client
import itertools
import statistics
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from studyapp.chooser.rules import rules
from studyapp.chooser.values import Wish
from tests.live_site import run_site

THREADS = 8
SECONDS = 10
ROUNDS = 30
ANSWERED = "key-use-audit=must&separate-permission=must&lowest-cost=like&console=must"
PAGES = (
    "/study",
    "/study/sse-kms",
    "/study/compliance",
    "/study/matrix",
    "/study/cheat-sheet",
    "/study/search?q=bucket+key",
    "/facts",
    "/choose",
    f"/choose/all?{ANSWERED}",
    f"/choose/answer?{ANSWERED}",
    f"/choose/record?{ANSWERED}",
)


def page_times(address: str) -> None:
    """Print the median of a request alone, over a connection that stays open."""
    connection = http.client.HTTPConnection(address)
    print(f"{'page':<60} {'ms':>6}")
    for path in PAGES:
        taken = [_ask(connection, path) for _ in range(ROUNDS)]
        print(f"{path[:60]:<60} {1000 * statistics.median(taken[5:]):>6.1f}")


def update_load(address: str) -> None:
    """Print how many updates a second there were, and how long 50 and 95 of 100 took at most."""
    taken: list[list[float]] = [[] for _ in range(THREADS)]
    end = time.perf_counter() + SECONDS

    def click(own: list[float], first: int) -> None:
        connection = http.client.HTTPConnection(address)
        for path in itertools.islice(itertools.cycle(_clicks()), first, None):
            if time.perf_counter() > end:
                return
            own.append(_ask(connection, path, {"HX-Request": "true", "HX-Target": "answer"}))

    threads = [threading.Thread(target=click, args=(own, 11 * number)) for number, own in enumerate(taken)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together = sorted(itertools.chain.from_iterable(taken))
    print(
        f"updates: {len(together) / SECONDS:.0f} a second over {THREADS} connections, "
        f"median {1000 * statistics.median(together):.0f} ms, "
        f"95 of 100 under {1000 * together[len(together) * 95 // 100]:.0f} ms"
    )


def _clicks() -> list[str]:
    """Return the addresses of one who answers every requirement in turn."""
    wishes = itertools.cycle(Wish)
    said = [f"{requirement.id}={next(wishes)}" for requirement in rules().requirements]
    return ["/choose/all?" + "&".join(said[max(0, count - 4) : count]) for count in range(1, len(said))]


def _ask(connection: http.client.HTTPConnection, path: str, headers: dict[str, str] | None = None) -> float:
    begin = time.perf_counter()
    connection.request("GET", path, headers=headers or {})
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise SystemExit(f"{path} was answered {response.status}")
    return time.perf_counter() - begin


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, run_site(Path(folder) / "var") as site:
        address = urlsplit(site.http_url).netloc
        page_times(address)
        update_load(address)


if __name__ == "__main__":
    main()
