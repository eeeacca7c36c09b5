"""The object back, whole and as a file; pictures that can do nothing but be seen; and deleting."""

from __future__ import annotations

import base64
import io

import png
import pytest

from encryption_lab.web.objects.pictures import picture_type
from encryption_lab.web.visitor import STARTER_BUCKET
from tests.web.objects.sites import CLIENT_SIDE, CUSTOMER_KEY, METHODS, PLAINTEXT, Site

KEY_B64 = base64.b64encode(CUSTOMER_KEY.key).decode()


def picture(width: int = 40, height: int = 20) -> bytes:
    drawn = io.BytesIO()
    rows = [bytes((x * y) % 256 for x in range(width)) for y in range(height)]
    png.Writer(width, height, greyscale=True, bitdepth=8).write(drawn, rows)
    return drawn.getvalue()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("plaintext", [b"", b"x", PLAINTEXT * 1000])
def test_what_was_stored_comes_back(site: Site, method: str, plaintext: bytes) -> None:
    version = site.put(method, plaintext, key="a/ümläut 🎈.pdf")
    answer = site.post("object_download", version, {"principal": "administrator", "customer_key": KEY_B64})
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == plaintext
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Length"] == str(len(plaintext))
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", CLIENT_SIDE)
def test_a_client_side_object_comes_back_as_ciphertext(site: Site, method: str) -> None:
    answer = site.post("object_download", site.put(method), {"principal": "administrator"})
    downloaded = b"".join(answer.streaming_content)
    assert len(downloaded) == len(PLAINTEXT) + 16
    assert b"quick brown" not in downloaded


@pytest.mark.parametrize(
    ("method", "principal", "secure", "status"),
    [
        ("sse-kms", "reader", True, 403),
        ("sse-kms", "administrator", False, 400),
        ("sse-s3", "reader", True, 200),
        ("sse-s3", "administrator", False, 200),
        ("sse-s3", "mallory", True, 403),
        ("sse-c", "administrator", True, 400),
    ],
)
def test_what_s3_refuses_the_page_refuses(
    site: Site, method: str, principal: str, secure: bool, status: int
) -> None:
    answer = site.post("object_download", site.put(method), {"principal": principal}, secure=secure)
    assert answer.status_code == status


def test_the_sealed_file_comes_as_it_lies_on_the_disk(site: Site) -> None:
    version = site.put("sse-kms")
    answer = site.get("object_stored_file", version)
    stored = b"".join(answer.streaming_content)
    assert stored.startswith(b"ENVL")
    assert b"quick brown" not in stored
    assert f"{version.parts[0].blob_id}.sealed" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("method", ["sse-s3", "sse-kms", "dsse-kms"])
def test_a_picture_is_shown_and_can_do_nothing_else(site: Site, method: str) -> None:
    version = site.put(method, picture(), content_type="image/png")
    answer = site.get("object_picture", version)
    assert b"".join(answer.streaming_content) == picture()
    assert answer.headers["Content-Type"] == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
        (b"<script>alert(1)</script>", "image/png"),
        (b"", "image/png"),
        (picture(), "text/html"),
    ],
)
def test_what_is_no_picture_is_not_shown(site: Site, content: bytes, declared: str) -> None:
    assert site.get("object_picture", site.put("sse-s3", content, content_type=declared)).status_code == 404


@pytest.mark.parametrize("method", ["sse-c", "cse own key v3"])
def test_a_picture_that_s3_cannot_open_has_no_address(site: Site, method: str) -> None:
    version = site.put(method, picture(), content_type="image/png")
    assert site.get("object_picture", version).status_code in (400, 404)
    assert "object_picture" not in site.get("object", version).content.decode()


def test_a_refused_picture_is_refused(site: Site) -> None:
    version = site.put("sse-kms", picture(), content_type="image/png")
    assert site.get("object_picture", version, secure=False).status_code == 400


@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"<svg", None),
        (b"BM", None),
    ],
)
def test_pictures_are_known_by_their_first_bytes(begins: bytes, kind: str | None) -> None:
    assert picture_type(begins) == kind


@pytest.mark.parametrize("query", ["", "?width=40&height=20", "?width=x&height=0", "?width=99999&height=1"])
def test_noise_is_the_stored_bytes(site: Site, query: str) -> None:
    version = site.put("sse-s3", picture(), content_type="image/png")
    answer = site.get("object_noise", version, query)
    width, height, rows, _ = png.Reader(bytes=answer.content).read_flat()
    stored = b"".join(site.get("object_stored_file", version).streaming_content)[48:]
    assert bytes(rows[0::2]) == stored[: width * height]


def test_deleting_a_version_removes_it_for_good(site: Site) -> None:
    kept, version = site.put("sse-s3"), site.put("sse-kms")
    blob_id = version.parts[0].blob_id
    answer = site.post("object_delete", version)
    assert answer.status_code == 303
    assert site.get("object", version).status_code == 404
    assert site.get("object", kept).status_code == 200
    assert not any(blob_id == held for held in site.lab.records.blob_ids())


def test_a_delete_marker_removes_nothing(site: Site) -> None:
    version = site.put("sse-kms")
    answer = site.post("object_delete", version, {"what": "marker"})
    assert answer.status_code == 303
    assert site.get("object", version).status_code == 200
    assert "Delete marker" in site.get("object_versions", version).content.decode()
    latest = site.lab.records.versions.latest(STARTER_BUCKET, version.key)
    assert latest is not None
    assert latest.is_delete_marker
    site.post("object_delete", latest)
    assert site.lab.records.versions.latest(STARTER_BUCKET, version.key) == version


def test_deleting_twice_is_a_page_not_a_crash(site: Site) -> None:
    version = site.put("sse-s3")
    site.post("object_delete", version)
    assert site.post("object_delete", version).status_code == 404
