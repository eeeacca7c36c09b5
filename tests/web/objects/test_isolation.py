"""Nobody sees, opens or deletes what is another's; and no address takes a method it was not made for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.web.objects.sites import Site

GETS = (
    "object",
    "object_bytes",
    "object_envelope",
    "object_request",
    "object_versions",
    "object_trail",
    "object_stored_file",
    "object_picture",
    "object_noise",
)
POSTS = ("object_bytes", "object_readers", "object_envelope", "object_download", "object_delete")
ONLY_POSTS = ("object_readers", "object_download", "object_delete")


@pytest.mark.parametrize("name", GETS)
def test_a_stranger_gets_404(site: Site, name: str) -> None:
    version = site.put("sse-s3", content_type="image/png")
    assert Site().get(name, version).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_a_stranger_can_do_nothing(site: Site, name: str) -> None:
    version = site.put("sse-s3")
    assert Site().post(name, version, {"principal": "administrator"}).status_code == 404
    assert site.get("object", version).status_code == 200


@pytest.mark.parametrize("record_id", ["x", "a" * 26, "a" * 4000, "é", "..", "null"])
@pytest.mark.parametrize("name", GETS)
def test_an_unknown_record_is_404(site: Site, name: str, record_id: str) -> None:
    assert site.client.get(reverse(f"lab:{name}", args=[record_id]), secure=True).status_code == 404


@pytest.mark.parametrize("name", ONLY_POSTS)
def test_what_changes_or_asks_is_not_done_by_a_link(site: Site, name: str) -> None:
    assert site.get(name, site.put("sse-s3")).status_code == 405


def test_another_names_versions_are_not_mixed_in(site: Site) -> None:
    site.put("sse-s3", key="report.pdf.bak")
    version = site.put("sse-s3", key="report.pdf")
    page = site.get("object_versions", version).content.decode()
    assert "version 1 of 1" in page


def test_names_are_text_and_never_markup(site: Site) -> None:
    version = site.put("sse-s3", key="<script>alert(1)</script>")
    for name in GETS[:6]:
        assert "<script>alert(1)" not in site.get(name, version).content.decode()
