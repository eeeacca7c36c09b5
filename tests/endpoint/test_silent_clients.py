"""Clients that fall silent with their connection open: each is told, and none holds a thread for ever."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import HTTPClientError

from encryption_lab.web.endpoint.idle_connections import end_idle_connections, idle_milliseconds
from studyapp.core.serving.servers import BLOCKING_THREADS
from tests.endpoint.sandbox import LiveSandbox, make_sandbox
from tests.endpoint.test_objects_sent import presigned, request_head
from tests.live_site import LiveSite, run_site, wait_for

BUCKET = "objects"
IDLE_SECONDS = "3"  # far longer than a request of these tests takes
PATIENCE_SECONDS = 30
ESTABLISHED = "01"
LARGE = bytes(32 * 2**20)  # more than the buffers between server and client hold


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    with run_site(tmp_path_factory.mktemp("silent") / "var", ENVELOPE_IDLE_SECONDS=IDLE_SECONDS) as site:
        yield site


@pytest.fixture(scope="module")
def sandbox(site: LiveSite) -> LiveSandbox:
    return make_sandbox(site)


def client(sandbox: LiveSandbox, *, tls: bool) -> Any:
    return sandbox.client(tls=tls, request_checksum_calculation="when_required", signature_version="s3v4")


def connect(url: str) -> socket.socket:
    address = urlsplit(url)
    link = socket.create_connection(("127.0.0.1", address.port or 0), timeout=PATIENCE_SECONDS)
    if address.scheme == "http":
        return link
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    return trust.wrap_socket(link, server_hostname="localhost")


def answer(link: socket.socket) -> bytes:
    with link.makefile("rb") as answers:
        return answers.read()


def is_stored(client: Any, key: str) -> bool:
    try:
        client.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    except HTTPClientError:
        return False
    return True


def server_state(link: socket.socket) -> str:
    """Return what the kernel says of the server's end: the client hears of it only once it reads. Source: proc(5)."""
    port = f"{link.getsockname()[1]:04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return next((fields[3] for fields in lines if fields[2].endswith(f":{port}")), "gone")


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
def test_a_body_that_stops_coming_is_a_request_timeout(sandbox: LiveSandbox, tls: bool) -> None:
    url = presigned(client(sandbox, tls=tls), "put_object", "silent")
    with closing(connect(url)) as link:
        link.sendall(request_head(url, 1000) + b"the beginning")
        told = answer(link)
    assert told.startswith(b"HTTP/1.1 400")
    assert b"<Code>RequestTimeout</Code>" in told
    assert b"was not read from or written to within the timeout period" in told
    assert not list(sandbox.site.data_dir.glob("blobs/incoming/*"))


def test_more_silent_clients_than_threads_do_not_stop_the_others(sandbox: LiveSandbox) -> None:
    plain = client(sandbox, tls=False)
    url = presigned(plain, "put_object", "silent")
    with ExitStack() as stack:
        for _ in range(BLOCKING_THREADS + 4):
            stack.enter_context(closing(connect(url))).sendall(request_head(url, 1000) + b"the beginning")
        # Who waits for a thread is silent, too, and may have to ask again.
        wait_for(lambda: is_stored(plain, "alive"))
    assert plain.get_object(Bucket=BUCKET, Key="alive")["Body"].read() == b"x"


def test_a_reader_that_takes_nothing_more_loses_its_connection(sandbox: LiveSandbox) -> None:
    plain = client(sandbox, tls=False)
    plain.put_object(Bucket=BUCKET, Key="large", Body=LARGE)
    url = presigned(plain, "get_object", "large")
    with closing(connect(url)) as link:
        address = urlsplit(url)
        link.sendall(
            f"GET {address.path}?{address.query} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode()
        )
        wait_for(lambda: server_state(link) != ESTABLISHED)
        assert len(answer(link)) < len(LARGE)


def test_an_idle_connection_is_ended(site: LiveSite) -> None:
    with closing(connect(site.http_url)) as link:
        assert link.recv(1) == b""


def accepted(listener: socket.socket) -> tuple[socket.socket, socket.socket]:
    """Return both ends of a connection: the server's and the client's."""
    near = socket.create_connection(listener.getsockname(), timeout=PATIENCE_SECONDS)
    far = listener.accept()[0]
    far.settimeout(PATIENCE_SECONDS)
    return far, near


def test_only_connections_to_the_sites_own_ports_are_ended() -> None:
    with socket.create_server(("127.0.0.1", 0)) as ours, socket.create_server(("127.0.0.1", 0)) as database:
        (server, browser), (at_database, to_database) = accepted(ours), accepted(database)
        with server, browser, at_database, to_database:
            end_idle_connections({ours.getsockname()[1]}, idle_seconds=0)
            assert server.recv(1) == b""
            for end in (at_database, to_database):
                end.setblocking(False)
                with pytest.raises(BlockingIOError):  # there may be more to come
                    end.recv(1)


def test_what_was_just_sent_or_received_is_not_idle() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server, browser = accepted(listener)
        with server, browser:
            browser.sendall(b"?")
            assert server.recv(1) == b"?"
            assert 0 <= idle_milliseconds(server) < PATIENCE_SECONDS * 1000
            end_idle_connections({listener.getsockname()[1]}, idle_seconds=PATIENCE_SECONDS)
            browser.sendall(b"!")
            assert server.recv(1) == b"!"
