"""What is stored: the bytes that are really there, at any offset, and the plaintext beside them for those who may."""

from __future__ import annotations

import base64
import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from encryption_lab.formats.sealed_stream import SEGMENT_BYTES
from encryption_lab.kms.keys import KeyState
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.web.installation import installation
from encryption_lab.web.visitor import STARTER_ALIAS, STARTER_BUCKET
from tests.web.objects.sites import CLIENT_SIDE, CUSTOMER_KEY, METHODS, PLAINTEXT, Site

KEY_B64 = base64.b64encode(CUSTOMER_KEY.key).decode()
LONG = bytes(number % 256 for number in range(600_000))
SERVER_SIDE = tuple(METHODS)


def stored_bytes(site: Site, version: ObjectVersion, start: int, stop: int) -> bytes:
    source = site.lab.objects.stored_file(version.parts[0].blob_id)
    try:
        return source.read(start, stop - start)
    finally:
        source.close()


def shown_bytes(page: str) -> bytes:
    """Return the bytes of the page's first hex view."""
    view = page.partition('<table class="hex">')[2].partition("</table>")[0]
    return bytes.fromhex("".join(re.findall(r'class="f f-\w+" title="[^"]*">([0-9a-f ]+)<', view)))


def titles(page: str) -> str:
    return " | ".join(re.findall(r'class="f f-\w+" title="([^"]*)"', page))


@pytest.mark.parametrize("method", SERVER_SIDE)
@pytest.mark.parametrize("offset", [0, 16, SEGMENT_BYTES + 48, 599_000, 10**9])
def test_the_bytes_shown_are_those_on_the_disk(site: Site, method: str, offset: int) -> None:
    version = site.put(method, LONG)
    page = site.get("object_bytes", version, f"?offset={offset}").content.decode()
    place = re.search(r"bytes ([\d,]+) to ([\d,]+) of ([\d,]+)", page)
    assert place
    start, last, size = (int(number.replace(",", "")) for number in place.groups())
    assert shown_bytes(page) == stored_bytes(site, version, start, last + 1)
    assert start <= min(offset, size) <= last + 1


def test_every_field_of_the_header_is_named(site: Site) -> None:
    named = titles(site.get("object", site.put("sse-s3")).content.decode())
    for field in (
        "magic: ENVL",
        "suite: 1",
        "layer: 1",
        f"segment size: {SEGMENT_BYTES:,}",
        "salt",
        "segment 1 of 1",
    ):
        assert field in named


def test_next_tag_leads_to_the_next_tag(site: Site) -> None:
    page = site.get("object_bytes", site.put("sse-s3", LONG)).content.decode()
    step = re.search(r'href="([^"#]+)#stored-bytes"[^>]*>Next tag<', page)
    assert step
    page = site.client.get(html.unescape(step[1]), secure=True).content.decode()
    count = -(-len(LONG) // SEGMENT_BYTES)
    assert f"tag: segment 1 of {count}, nonce 000000000000000000000000" in titles(page)
    assert f"ciphertext: segment 2 of {count}, nonce 000000000000000000000100" in titles(page)


@pytest.mark.parametrize("offset", ["", "x", "-5", "0x30", "1,024", "9" * 400])
def test_any_offset_is_understood_or_passed_over(site: Site, offset: str) -> None:
    assert site.get("object_bytes", site.put("sse-s3"), f"?offset={offset}&part=7").status_code == 200


@pytest.mark.parametrize("method", SERVER_SIDE)
@pytest.mark.parametrize("offset", [0, SEGMENT_BYTES - 40, 599_900])
def test_the_plaintext_beside_is_that_of_the_same_bytes(site: Site, method: str, offset: int) -> None:
    text = b"".join(b"%07d " % number for number in range(80_000))
    version = site.put(method, text)
    asked = {"principal": "administrator", "offset": str(offset), "customer_key": KEY_B64}
    page = html.unescape(site.post("object_bytes", version, asked).content.decode())
    opened = page.partition('aria-label="The same bytes, opened"><code>')[2].partition("</code>")[0]
    assert opened.replace("\n", "").encode() in text
    assert len(opened) > 100


def test_a_key_file_serves_as_well_as_a_pasted_key(site: Site) -> None:
    file = SimpleUploadedFile("key.txt", f"{KEY_B64}\n".encode())
    asked: dict[str, Any] = {"principal": "administrator", "customer_key_file": file}
    assert "The quick brown fox" in site.post("object_bytes", site.put("sse-c"), asked).content.decode()


@pytest.mark.parametrize(
    ("method", "principal", "code"),
    [("sse-kms", "reader", "AccessDenied"), ("sse-c", "administrator", "InvalidRequest")],
)
def test_no_plaintext_for_those_who_may_not(site: Site, method: str, principal: str, code: str) -> None:
    answer = site.post("object_bytes", site.put(method), {"principal": principal})
    assert answer.status_code in (400, 403)
    assert code in answer.content.decode()
    assert "quick brown" not in answer.content.decode()


def test_htmx_gets_the_window_alone(site: Site) -> None:
    version = site.put("sse-s3")
    fragment = site.get("object_bytes", version, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert "HX-Request" in fragment.headers["Vary"]
    assert "<html" in site.get("object_bytes", version).content.decode()


@pytest.mark.parametrize("method", [*METHODS, *CLIENT_SIDE])
def test_looking_opens_nothing_and_asks_nobody(site: Site, method: str) -> None:
    version = site.put(method)
    before = len(site.lab.records.exchanges.recent(100)), site.get("object_trail", version).content
    page = site.get("object", version).content.decode()
    assert "quick brown" not in page
    assert page.count("not asked") == 3
    after = len(site.lab.records.exchanges.recent(100)), site.get("object_trail", version).content
    assert before[0] == after[0]
    assert before[1].count(b"<details") == after[1].count(b"<details")


@pytest.mark.parametrize(
    ("method", "statuses"),
    [
        ("sse-s3", ["200", "200", "200", "noise", "yes"]),
        ("sse-kms", ["200", "403", "400", "noise", "yes"]),
        ("sse-kms aws/s3", ["200", "200", "400", "noise", "yes"]),
        ("dsse-kms", ["200", "403", "400", "noise", "yes"]),
        ("sse-c", ["400", "400", "400", "noise", "yes"]),
        ("cse own key v3", ["200", "200", "200", "noise", "never"]),
    ],
)
def test_who_can_read_it(site: Site, method: str, statuses: list[str]) -> None:
    answer = site.post("object_readers", site.put(method), headers={"HX-Request": "true"})
    assert re.findall(r"</svg>(\w+)</span>", answer.content.decode()) == statuses


def test_with_the_customers_key_both_principals_can_read_it(site: Site) -> None:
    answer = site.post("object_readers", site.put("sse-c"), {"customer_key": KEY_B64})
    assert re.findall(r"</svg>(\w+)</span>", answer.content.decode())[:3] == ["200", "200", "400"]


def test_a_disabled_key_shows_at_once(site: Site) -> None:
    version = site.put("sse-kms")
    site.lab.kms.disable_key(site.call(), STARTER_ALIAS)
    assert site.lab.kms.resolve(STARTER_ALIAS).state is KeyState.DISABLED
    assert "disabled: nothing opens now" in site.get("object", version).content.decode()
    assert "KMS.DisabledException" in site.post("object_readers", version).content.decode()


def test_rotation_moves_on_and_the_object_stays_under_its_material(site: Site) -> None:
    version = site.put("sse-kms")
    site.lab.kms.rotate_key_on_demand(site.call(), STARTER_ALIAS)
    assert "material 1 of 2" in site.get("object", version).content.decode()
    assert "material 2 of 2" in site.get("object", site.put("sse-kms")).content.decode()


def test_a_missing_file_is_said_and_the_rest_is_shown(site: Site) -> None:
    version = site.put("sse-s3")
    installation().blobs.delete(version.parts[0].blob_id)
    page = site.get("object", version)
    assert page.status_code == 200
    assert "Missing" in page.content.decode()
    assert site.get("object_bytes", version).status_code == 500
    assert site.get("object_noise", version).status_code == 500


def test_a_damaged_header_is_shown_as_it_is(site: Site) -> None:
    version = site.put("sse-s3")
    with open(next(installation().blobs._folder.glob(f"*/{version.parts[0].blob_id}")), "r+b") as file:  # type: ignore[attr-defined]
        file.write(b"XXXX")
    page = site.get("object_bytes", version).content.decode()
    assert "damaged" in titles(page)
    assert shown_bytes(page)[:4] == b"XXXX"


def test_a_multipart_object_shows_each_part(site: Site) -> None:
    version = site.put_parts(METHODS["sse-s3"], bytes(5 * 1024 * 1024), PLAINTEXT)
    page = site.get("object_bytes", version, "?part=4").content.decode()
    assert "part 4" in page
    asked = {"principal": "administrator", "part": "4"}
    assert "The quick brown fox" in site.post("object_bytes", version, asked).content.decode()


def test_a_delete_marker_says_what_it_is(site: Site) -> None:
    site.put("sse-kms")
    site.lab.objects.delete(site.call(), STARTER_BUCKET, "papers/report.pdf")
    marker = site.lab.records.versions.latest(STARTER_BUCKET, "papers/report.pdf")
    assert marker is not None
    assert "delete marker" in site.get("object", marker).content.decode()
    for name in ("object_envelope", "object_stored_file"):
        assert site.get(name, marker).status_code == 405
    assert site.get("object_versions", marker).status_code == 200
