"""The printed program, run by a Python without the lab, opens the downloaded bytes; and who may see keys."""

from __future__ import annotations

import base64
import html
import re
import subprocess
import sys
from pathlib import Path

import pytest

from encryption_lab.anatomy.script import CUSTOMER_KEY_FILE, OWN_KEY_FILE
from encryption_lab.formats.sealed_stream import SEGMENT_BYTES
from encryption_lab.store.multipart import MIN_PART_BYTES
from encryption_lab.store.versions import ObjectVersion
from tests.web.objects.sites import CLIENT_SIDE, CUSTOMER_KEY, METHODS, OWN_KEY, Site

CUSTOMER_KEY_B64 = base64.b64encode(CUSTOMER_KEY.key).decode()
NASTY_KEY = "papers/it's \"quoted\"\\ é 🎈\n'''.pdf"


def opened_page(site: Site, version: ObjectVersion, principal: str = "administrator") -> str:
    answer = site.post("object_envelope", version, {"principal": principal, "customer_key": CUSTOMER_KEY_B64})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return html.unescape(answer.content.decode())


def printed_program(page: str) -> str:
    return page.partition('aria-label="open_it.py"><code>')[2].partition("</code>")[0]


def download_files(page: str, site: Site, folder: Path) -> None:
    for url, name in re.findall(r'href="([^"]+)" download>([0-9a-f]{32}\.sealed)<', page):
        folder.joinpath(name).write_bytes(site.client.get(url, secure=True).getvalue())


def run_printed_program(site: Site, version: ObjectVersion, folder: Path) -> bytes:
    page = opened_page(site, version)
    download_files(page, site, folder)
    folder.joinpath(CUSTOMER_KEY_FILE).write_text(f"{CUSTOMER_KEY_B64}\n")
    folder.joinpath(OWN_KEY_FILE).write_text(base64.b64encode(OWN_KEY).decode())
    program = folder / "open_it.py"
    program.write_text(printed_program(page), encoding="utf-8")
    subprocess.run([sys.executable, "-I", program.name], cwd=folder, check=True, timeout=60)
    return folder.joinpath("opened").read_bytes()


@pytest.mark.parametrize("method", [*METHODS, *CLIENT_SIDE])
@pytest.mark.parametrize("size_bytes", [0, 1, SEGMENT_BYTES, SEGMENT_BYTES + 1])
def test_the_printed_program_opens_the_stored_bytes(
    site: Site, tmp_path: Path, method: str, size_bytes: int
) -> None:
    plaintext = bytes(number % 251 for number in range(size_bytes))
    version = site.put(method, plaintext, key=NASTY_KEY)
    assert run_printed_program(site, version, tmp_path) == plaintext


@pytest.mark.parametrize("method", ["sse-s3", "sse-kms", "dsse-kms", "sse-c"])
def test_the_printed_program_opens_an_object_of_several_parts(
    site: Site, tmp_path: Path, method: str
) -> None:
    first, second = bytes(MIN_PART_BYTES), b"the second part"
    version = site.put_parts(METHODS[method], first, second)
    assert run_printed_program(site, version, tmp_path) == first + second


def test_the_program_refuses_a_changed_byte(site: Site, tmp_path: Path) -> None:
    version = site.put("sse-kms")
    page = opened_page(site, version)
    download_files(page, site, tmp_path)
    file = next(tmp_path.glob("*.sealed"))
    stored = bytearray(file.read_bytes())
    stored[60] ^= 1
    file.write_bytes(stored)
    ran = subprocess.run(
        [sys.executable, "-I", "-c", printed_program(page)], cwd=tmp_path, capture_output=True, check=False
    )
    assert b"InvalidTag" in ran.stderr
    assert tmp_path.joinpath("opened").read_bytes() == b""


@pytest.mark.parametrize("method", [*METHODS, *CLIENT_SIDE])
def test_looking_shows_no_key(site: Site, method: str) -> None:
    version = site.put(method)
    looked_at = site.get("object_envelope", version).content.decode()
    opened = opened_page(site, version)
    keys = set(re.findall(r"\b[0-9a-f]{64}\b", opened)) - set(re.findall(r"\b[0-9a-f]{64}\b", looked_at))
    assert len(keys) == {"sse-c": 0, "sse-kms with bucket key": 2, "dsse-kms": 2}.get(
        method, 2 if "kms v" in method else 1
    )
    assert CUSTOMER_KEY_B64 not in opened
    assert CUSTOMER_KEY.key.hex() not in opened
    assert not any(key in site.get("object", version).content.decode() for key in keys)


def test_opening_leaves_a_decrypt_in_the_trail(site: Site) -> None:
    version = site.put("sse-kms")
    assert "Decrypt</b>" not in site.get("object_trail", version).content.decode()
    opened_page(site, version)
    trail = site.get("object_trail", version).content.decode()
    assert trail.count("Decrypt</b>") == 1
    assert "through S3" in trail  # that of the upload; this one was asked for directly


@pytest.mark.parametrize("method", ["sse-kms", "sse-kms with bucket key", "dsse-kms", "cse kms v3"])
def test_the_reader_gets_no_key_from_kms(site: Site, method: str) -> None:
    answer = site.post("object_envelope", site.put(method), {"principal": "reader"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "kms:Decrypt" in page
    assert "<title>Error: " in page


@pytest.mark.parametrize("method", ["sse-kms", "dsse-kms", "sse-c"])
def test_no_key_over_plain_http(site: Site, method: str) -> None:
    data = {"principal": "administrator", "customer_key": CUSTOMER_KEY_B64}
    answer = site.post("object_envelope", site.put(method), data, secure=False)
    assert answer.status_code == 400
    assert "secure connection" in answer.content.decode()


@pytest.mark.parametrize(
    ("entered", "status", "code"),
    [
        ("", 400, "InvalidRequest"),
        (base64.b64encode(bytes(32)).decode(), 403, "AccessDenied"),
        (base64.b64encode(bytes(16)).decode(), 403, "AccessDenied"),
        ("not base64!", 400, "InvalidArgument"),
    ],
)
def test_a_wrong_customer_key_is_refused_in_s3s_words(
    site: Site, entered: str, status: int, code: str
) -> None:
    version = site.put("sse-c")
    answer = site.post("object_envelope", version, {"principal": "administrator", "customer_key": entered})
    assert answer.status_code == status
    assert code in answer.content.decode()
