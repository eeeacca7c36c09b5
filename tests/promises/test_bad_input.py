"""Sizes, names and forms at the edge of what is allowed and beyond, over a real connection: nothing is lost."""

from __future__ import annotations

import os

import pytest

from tests.live_site import LiveSite
from tests.promises.keeper import (
    METHODS,
    PRECIOUS,
    SEGMENT_BYTES,
    WITH_KEY,
    Keeper,
    refused,
)
from tests.promises.person import BUCKET, File, Person, bench
from tests.second_opinion.data_folder import DataFolder

pytestmark = pytest.mark.usefixtures("no_failure")

SIZES = (0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 2 * SEGMENT_BYTES + 1)


@pytest.mark.parametrize("method", METHODS)
def test_sizes_about_a_segment(live_site: LiveSite, method: str) -> None:
    person, values = Person(live_site), METHODS[method]
    for size_bytes in SIZES:
        content = os.urandom(size_bytes)
        page = person.upload(File(content), method, **values)
        key = WITH_KEY if method == "sse-c" else {}
        back = person.download(page.record_id, **key)
        assert (back.status, back.body == content) == (200, True), size_bytes


NAMES = {
    "slashes": "a/b//c/",
    "a leading slash": "/a",
    "spaces": "  a  b ",
    "dots": "../../etc/passwd",
    "one dot": ".",
    "emoji": "🔐 geheim/👩‍👩‍👧‍👧.txt",
    "two spellings of é": "\u00e9e\u0301",
    "what means something elsewhere": "?a=1&b=<i>%2F</i>#'\"\\;{{ x }}",
    "1,024 bytes": "k" * 1024,
    "1,024 bytes of emoji": "🔐" * 256,
    "right to left": "\u202etxt.exe",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_any_name_of_1024_bytes_is_a_name(live_site: LiveSite, name: str) -> None:
    person = Person(live_site)
    page = person.upload(File(b"content"), key=name)
    assert page.status == 200, page.text[:1500]
    for tab in ("", "/bytes", "/envelope", "/requests", "/versions", "/trail"):
        assert person.get(f"/lab/objects/{page.record_id}{tab}").status == 200
    assert person.get(f"/lab/buckets/{BUCKET}").status == 200
    assert person.get("/lab/trail").status == 200
    documents = [each for _, each in DataFolder(live_site.data_dir).versions()]
    stored = next(each for each in documents if each["record_id"] == page.record_id)
    assert stored["key"] == name
    back = person.download(page.record_id)
    assert back.body == b"content"
    assert "\n" not in back.headers["content-disposition"]


@pytest.mark.parametrize("name", ["k" * 1025, "🔐" * 256 + "x", "é" * 513])
def test_a_longer_name_is_refused(keeper: Keeper, name: str) -> None:
    refused(keeper.person.upload(File(b"x"), key=name), 400, "KeyTooLongError")
    keeper.check()


def test_a_name_with_a_zero_in_it_is_refused(keeper: Keeper) -> None:
    assert keeper.person.upload(File(b"x"), key="a\0b").status == 422
    keeper.check()


@pytest.mark.parametrize(
    "name", ["🔐 geheim.txt", "a/b.txt", 'quote".txt', "x" * 1025, "C:\\fakepath\\notes.txt"]
)
def test_the_name_of_the_file_itself(live_site: LiveSite, name: str) -> None:
    answer = Person(live_site).upload(File(b"x", name=name))
    if len(name) > 1024:
        refused(answer, 400, "KeyTooLongError")
    else:
        assert answer.record_id


PLAIN_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CUT_SHORT = b'--b\r\nContent-Disposition: form-data; name="method"\r\n\r\nsse-s3'
MALFORMED: dict[str, tuple[dict[str, str], bytes]] = {
    "nothing": ({}, b""),
    "another kind of form": (PLAIN_FORM, b"method=sse-s3"),
    "no boundary": ({"Content-Type": "multipart/form-data"}, b"x"),
    "an empty form": ({"Content-Type": "multipart/form-data; boundary=b"}, b"--b--\r\n"),
    "no end": ({"Content-Type": "multipart/form-data; boundary=b"}, CUT_SHORT),
    "not a form at all": ({"Content-Type": "multipart/form-data; boundary=b"}, os.urandom(5000)),
    "a boundary of 10 kB": ({"Content-Type": "multipart/form-data; boundary=" + "b" * 10_000}, b"x"),
    "fields without end": (
        {"Content-Type": "multipart/form-data; boundary=b"},
        b'--b\r\nContent-Disposition: form-data; name="method"\r\n\r\n' + b"x" * 500_000,
    ),
}


@pytest.mark.parametrize(("headers", "body"), MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_form(keeper: Keeper, headers: dict[str, str], body: bytes) -> None:
    answer = keeper.person.send("POST", "/lab/upload", headers, body)
    assert 400 <= answer.status < 500, answer.text[:500]
    keeper.check()


def test_a_form_without_its_token_is_refused(keeper: Keeper) -> None:
    headers, body = keeper.person.prepare_upload(PRECIOUS, key="precious", csrfmiddlewaretoken="A" * 64)
    assert keeper.person.send("POST", "/lab/upload", headers, body).status == 403
    keeper.check()


def test_a_form_without_a_file_is_asked_for_one(keeper: Keeper) -> None:
    page = keeper.person.post(bench("sse-s3"), "/lab/upload")
    assert (page.status, "Choose a file." in page.text) == (422, True)
    keeper.check()


def test_over_plain_http_kms_and_customer_keys_are_refused(live_site: LiveSite) -> None:
    person = Person(live_site, secure=False)
    for method, values in METHODS.items():
        answer = person.upload(File(b"x"), method, **values)
        if method == "sse-s3":
            assert answer.record_id
        else:
            refused(answer, 400, "InvalidArgument")
            assert "secure connection" in answer.text


def test_sse_c_is_blocked_on_a_new_bucket(keeper: Keeper) -> None:
    keeper.person.post("/lab/buckets", "/lab/buckets", bucket="new-bucket")
    answer = keeper.person.upload(PRECIOUS, "sse-c", bucket="new-bucket", **WITH_KEY)
    refused(answer, 403, "AccessDenied")
    assert (
        "has blocked upload requests that specify Server Side Encryption with Customer provided keys"
        in answer.text
    )
    keeper.check()
