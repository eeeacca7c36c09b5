"""Practice over HTTP: what answering a question costs among 100,000 stored answers, and a class of 200 at once.

    python -m benchmarks.practice

The real site as `make run` serves it, and learners with cookies of their own. Aims: an answer and its page under 30 ms
each; 200 learners who answer every 5 seconds, 95 of 100 requests under 200 ms, and no error.
"""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.live_site import run_site

STORED = 100_000
LEARNERS, EVERY_SECONDS, SECONDS, CONNECTIONS = 200, 5.0, 40, 20
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FILL = """
from datetime import UTC, datetime
from studyapp.quiz.models import Asked, AskedRevision, Attempt, Learner
from studyapp.quiz.revisions import revisions
at = datetime(2026, 11, 1, tzinfo=UTC)
kept = list(revisions().values())
AskedRevision.objects.bulk_create([AskedRevision(digest=r.digest, question_id=r.question_id, document=r.document) for r in kept], ignore_conflicts=True)
count, each = {stored}, 50
for number in range(count // each):
    learner = Learner.objects.create(token=f"{{number:032d}}", created_at=at)
    attempt = Attempt.objects.create(id=f"bench-{{number}}", learner=learner, mode="learn", started_at=at, finished_at=at)
    Asked.objects.bulk_create(Asked(attempt=attempt, learner=learner, position=place + 1, question_id=kept[(number + place) % len(kept)].question_id, revision_id=kept[(number + place) % len(kept)].digest, parts=["a", "b"], response={{"chosen": ["a"]}}, saved_at=at, committed_at=at, right=place % 2 == 0, confidence="sure") for place in range(each))
"""  # noqa: E501


@dataclass(slots=True)
class Browser:
    """A learner with a connection that stays open and cookies of their own."""

    connection: http.client.HTTPConnection
    cookies: dict[str, str] = field(default_factory=dict)
    at: str = ""
    page: str = ""

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> float:
        """Return the seconds until the whole answer was there. Raises RuntimeError for an answer of 400 or above."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        began = time.perf_counter()
        self.connection.request(
            method, path, urlencode(fields or {}), {**headers, **FORM} if fields else headers
        )
        answer = self.connection.getresponse()
        self.page = answer.read().decode()
        taken = time.perf_counter() - began
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        self.at = answer.headers.get("Location") or path
        return taken

    def begin(self) -> None:
        self.ask("GET", "/practise")
        self.ask("POST", "/practise/start", {**self.token(), "mode": "surprise", "count": "40"})
        self.ask("GET", self.at)

    def token(self) -> dict[str, str]:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        return {"csrfmiddlewaretoken": found[1]} if found else {}

    def answer(self) -> tuple[float, float, float]:
        """Answer the open question; return the seconds of the answer, of its reasons and of the next question."""
        option = re.search(r'name="choice" value="([^"]+)"', self.page)
        if option is None:
            self.begin()
            return self.answer()
        commit = self.ask(
            "POST", self.at, {**self.token(), "choice": option[1], "confidence": "sure", "do": "commit"}
        )
        explained = self.ask("GET", self.at)
        following = re.search(r'href="([^"]+)" data-next', self.page)
        shown = self.ask("GET", following[1] if following else "/practise")
        return commit, explained, shown


def fill(data_dir: Path) -> None:
    """Store 100,000 answers of other learners."""
    environment = {**os.environ, "ENVELOPE_DATA_DIR": str(data_dir)}
    code = "import django; django.setup()\n" + FILL.format(stored=STORED)
    subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "DJANGO_SETTINGS_MODULE": "studyapp.settings"},
        check=True,
    )


def alone(address: str) -> None:
    learner = Browser(http.client.HTTPConnection(address))
    learner.begin()
    taken = [learner.answer() for _ in range(35)][5:]
    for name, column in zip(
        ("answering", "its reasons", "the next question"), zip(*taken, strict=True), strict=True
    ):
        print(f"{name:<20} {1000 * statistics.median(column):>6.1f} ms")


def together(address: str) -> None:
    taken: list[float] = []
    errors: list[str] = []
    all_begun = threading.Barrier(CONNECTIONS)
    pace = EVERY_SECONDS / (LEARNERS // CONNECTIONS)

    def sit(number: int) -> None:
        """Some learners, one after the other, over one connection: each answers every five seconds."""
        connection = http.client.HTTPConnection(address)
        own = [Browser(connection) for _ in range(LEARNERS // CONNECTIONS)]
        try:
            for learner in own:
                learner.begin()
            all_begun.wait()
            turn, began = 0, time.perf_counter() + pace * number / CONNECTIONS  # not all at the same moment
            time.sleep(pace * number / CONNECTIONS)
            while time.perf_counter() < began + SECONDS:
                taken.extend(own[turn % len(own)].answer())
                turn += 1
                time.sleep(max(0.0, began + turn * pace - time.perf_counter()))
        except RuntimeError as error:
            errors.append(str(error))

    threads = [threading.Thread(target=sit, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.sort()
    print(
        f"{LEARNERS} learners: {len(taken)} requests, median {1000 * statistics.median(taken):.0f} ms, "
        f"95 of 100 under {1000 * taken[len(taken) * 95 // 100]:.0f} ms, {len(errors)} errors {errors[:2]}"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "var"
        with run_site(data_dir):
            pass
        fill(data_dir)
        with run_site(data_dir) as site:
            address = urlsplit(site.http_url).netloc
            print(f"among {STORED:,} stored answers")
            alone(address)
            together(address)


if __name__ == "__main__":
    main()
