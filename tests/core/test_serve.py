"""`manage.py serve` as a person meets it."""

from __future__ import annotations

import http.client
import os
import resource
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.endpoint.sandbox import make_sandbox
from tests.live_site import ROOT, LiveSite, free_port, run_site

KEPT = (
    "root-key",
    "secret-key",
    "tls/authority.crt",
    "tls/authority.key",
    "tls/server.crt",
    "tls/server.key",
)
# Less than what a server that does not hear its signal is given.
STOP_SECONDS = 8


def status_of(site: LiveSite, path: str, *, tls: bool) -> int:
    address = (site.https_url if tls else site.http_url).split("//")[1]
    link: http.client.HTTPConnection
    if tls:
        trust = ssl.create_default_context(cafile=site.authority_file)
        link = http.client.HTTPSConnection(address, context=trust, timeout=10)
    else:
        link = http.client.HTTPConnection(address, timeout=10)
    try:
        link.request("GET", path)
        return link.getresponse().status
    finally:
        link.close()


def serve_and_fail(**variables: str) -> str:
    """Return what is said on stderr by a start that must fail."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ENVELOPE_")}
    ended = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "studyapp.settings"} | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode != 0
    assert "Traceback" not in ended.stderr
    return ended.stderr


def test_no_http_2_is_offered(live_site: LiveSite) -> None:
    """Over it a cancelled upload would never end; see `servers.command`."""
    trust = ssl.create_default_context(cafile=live_site.authority_file)
    trust.set_alpn_protocols(["h2", "http/1.1"])
    address = urlsplit(live_site.https_url)
    with (
        socket.create_connection((address.hostname, address.port), timeout=10) as link,
        trust.wrap_socket(link, server_hostname=address.hostname) as offered,
    ):
        assert offered.selected_alpn_protocol() in (None, "http/1.1")


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
def test_both_addresses_serve_pages_and_the_certificate_is_good(live_site: LiveSite, tls: bool) -> None:
    assert status_of(live_site, "/", tls=tls) == 200
    assert status_of(live_site, "/no-such-page", tls=tls) == 404


def test_everything_in_the_data_folder_is_for_its_owner_only(live_site: LiveSite) -> None:
    open_to_others = [
        path for path in (live_site.data_dir, *live_site.data_dir.rglob("*")) if path.stat().st_mode & 0o077
    ]
    assert open_to_others == []
    assert stat.S_IMODE((live_site.data_dir / "root-key").stat().st_mode) == 0o600


def test_a_second_start_keeps_every_key_and_takes_less_than_three_seconds(data_dir: Path) -> None:
    with run_site(data_dir):
        first = {name: (data_dir / name).read_bytes() for name in KEPT}
    # The processor's time, not the clock's: other tests run beside this one.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with run_site(data_dir) as site:
        assert {name: (data_dir / name).read_bytes() for name in KEPT} == first
        assert site.stop() == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime < 3


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name
)
def test_a_signal_stops_both_servers_at_once(data_dir: Path, number: signal.Signals) -> None:
    with run_site(data_dir) as site:
        begun = time.monotonic()
        site.process.send_signal(number)
        assert site.process.wait(20) == 0
        assert time.monotonic() - begun < STOP_SECONDS
        for url in (site.http_url, site.https_url):
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1])))


def test_when_one_server_dies_the_other_is_stopped_and_the_start_has_failed(data_dir: Path) -> None:
    with run_site(data_dir) as site:
        children = Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGTERM)
        assert site.process.wait(20) == 1
        assert "A server ended by itself" in site.log
        for url in (site.http_url, site.https_url):
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1])))


def test_a_port_in_use_is_told_in_a_sentence_and_nothing_is_made(data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = serve_and_fail(
            ENVELOPE_DATA_DIR=str(data_dir), ENVELOPE_HTTP_PORT=port, ENVELOPE_HTTPS_PORT=str(free_port())
        )
    assert f"Port {port} on 127.0.0.1 cannot be used" in said
    assert "ENVELOPE_HTTP_PORT" in said
    assert not data_dir.exists()


def test_a_nonsense_setting_is_told_in_a_sentence() -> None:
    said = serve_and_fail(ENVELOPE_HTTP_PORT="eighty")
    assert (
        said
        == "Envelope cannot start: ENVELOPE_HTTP_PORT must be a whole number from 1 to 65535, not 'eighty'.\n"
    )


def test_a_lost_root_key_is_not_replaced_beside_objects_that_need_it(data_dir: Path) -> None:
    (data_dir / "blobs" / "ab").mkdir(parents=True)
    ports = {"ENVELOPE_HTTP_PORT": str(free_port()), "ENVELOPE_HTTPS_PORT": str(free_port())}
    said = serve_and_fail(ENVELOPE_DATA_DIR=str(data_dir), **ports)
    assert "Put the file back" in said
    assert not (data_dir / "root-key").exists()


def test_a_lost_root_key_is_not_replaced_beside_keys_that_need_it(data_dir: Path) -> None:
    """No object is there, as in a data folder made anew beside a PostgreSQL database."""
    with run_site(data_dir) as site:
        make_sandbox(site)
    (data_dir / "root-key").unlink()
    shutil.rmtree(data_dir / "blobs")
    ports = {"ENVELOPE_HTTP_PORT": str(free_port()), "ENVELOPE_HTTPS_PORT": str(free_port())}
    said = serve_and_fail(ENVELOPE_DATA_DIR=str(data_dir), **ports)
    assert "the database holds keys that only it opens" in said
    assert not (data_dir / "root-key").exists()


def test_a_data_folder_that_cannot_be_made_is_told_in_a_sentence() -> None:
    ports = {"ENVELOPE_HTTP_PORT": str(free_port()), "ENVELOPE_HTTPS_PORT": str(free_port())}
    assert "cannot be used" in serve_and_fail(ENVELOPE_DATA_DIR="/proc/no-folder-here", **ports)


def test_a_database_that_cannot_be_reached_is_told_without_its_password(data_dir: Path) -> None:
    said = serve_and_fail(
        ENVELOPE_DATA_DIR=str(data_dir),
        ENVELOPE_HTTP_PORT=str(free_port()),
        ENVELOPE_HTTPS_PORT=str(free_port()),
        ENVELOPE_DATABASE="postgres://lab:hunter2@127.0.0.1:1/lab",
    )
    assert "The database cannot be used." in said
    assert "hunter2" not in said
