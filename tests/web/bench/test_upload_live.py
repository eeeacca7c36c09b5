"""Uploads over a real connection, which can break off or be told early that it need not go on."""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.live_site import LiveSite, run_site, wait_for
from tests.web.bench.uploads import BOUNDARY, multipart

FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
PIECE = bytes(1024 * 1024)


@dataclass
class Visitor:
    """A browser without a face: keeps its cookies and the form's token."""

    site: LiveSite
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def connect(self) -> http.client.HTTPSConnection:
        trusted = ssl.create_default_context(cafile=str(self.site.authority_file))
        return http.client.HTTPSConnection(
            "localhost", urlsplit(self.site.https_url).port, timeout=60, context=trusted
        )

    def headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "Referer": f"{self.site.https_url}/lab/"}

    def get(self, path: str) -> tuple[int, str]:
        link = self.connect()
        link.request("GET", path, headers=self.headers())
        answer = link.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        page = answer.read().decode()
        link.close()
        if found := re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page):
            self.token = found[1]
        return answer.status, page

    def form(self, method: str = "sse-s3") -> tuple[bytes, bytes]:
        """Return what stands before the file and what stands behind it."""
        fields = {
            "csrfmiddlewaretoken": self.token,
            "method": method,
            "bucket": "first-bucket",
            "principal": "administrator",
        }
        head, _, tail = multipart(fields, ("big.bin", b"<file>")).partition(b"<file>")
        return head, tail

    def send(self, size_bytes: int, pieces: int, *, link: http.client.HTTPSConnection) -> None:
        """Announce a file of `size_bytes` and send so many MiB of it, with the end of the form if that is all."""
        head, tail = self.form()
        link.putrequest("POST", "/lab/upload")
        length = str(len(head) + size_bytes + len(tail))
        for name, value in {**self.headers(), **FORM, "Content-Length": length}.items():
            link.putheader(name, value)
        link.endheaders(head)
        for _ in range(pieces):
            link.send(PIECE)
        if pieces * len(PIECE) == size_bytes:
            link.send(tail)


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    folder = tmp_path_factory.mktemp("small") / "var"
    with run_site(folder, ENVELOPE_LAB_MAX_OBJECT_BYTES=str(8 * 1024 * 1024)) as site:
        yield site


@pytest.fixture
def visitor(small_site: LiveSite) -> Visitor:
    arrived = Visitor(small_site)
    assert arrived.get("/lab/?method=sse-s3")[0] == 200
    return arrived


def blobs(site: LiveSite) -> list[Path]:
    return [path for path in (site.data_dir / "blobs").rglob("*") if path.is_file()]


def test_a_connection_that_breaks_off_leaves_nothing(visitor: Visitor) -> None:
    before = blobs(visitor.site)
    link = visitor.connect()
    visitor.send(8 * 1024 * 1024, 4, link=link)
    link.close()
    wait_for(lambda: blobs(visitor.site) == before)
    assert "Nothing yet" in visitor.get("/lab/")[1]


def test_a_file_too_large_gets_its_answer_after_it_was_sent(visitor: Visitor) -> None:
    before = blobs(visitor.site)
    link = visitor.connect()
    visitor.send(64 * 1024 * 1024, 64, link=link)
    answer = link.getresponse()
    assert (answer.status, b"EntityTooLarge" in answer.read()) == (400, True)
    link.close()
    assert blobs(visitor.site) == before


def test_a_file_far_too_large_is_refused_without_being_read(visitor: Visitor) -> None:
    link = visitor.connect()
    visitor.send(5 * 1024**3, 1, link=link)
    answer = link.getresponse()
    assert (answer.status, b"EntityTooLarge" in answer.read()) == (400, True)
    link.close()


def test_a_whole_file_is_stored(visitor: Visitor) -> None:
    link = visitor.connect()
    visitor.send(8 * 1024 * 1024, 8, link=link)
    answer = link.getresponse()
    assert answer.status == 303
    answer.read()
    link.close()
    assert "8.0 MiB" in visitor.get("/lab/")[1]
