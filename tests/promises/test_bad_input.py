"""Whatever is sent over a real connection, the answer is S3's own error, and what was there is still there."""

from __future__ import annotations

import json
import os
import re
import resource
import sqlite3
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.live_site import LiveSite, run_site
from tests.promises.person import BUCKET, KEY_ALIAS, Answer, File, Person, bench
from tests.second_opinion.data_folder import DataFolder

SEGMENT_BYTES = 131_072
SIZES = (0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 2 * SEGMENT_BYTES + 1)
CUSTOMER_KEY = b64encode(bytes(range(32))).decode()
WITH_KEY = {"customer_key": CUSTOMER_KEY}
METHODS: dict[str, dict[str, str]] = {
    "sse-s3": {},
    "sse-kms": {"kms_key": KEY_ALIAS},
    "dsse-kms": {"kms_key": KEY_ALIAS},
    "sse-c": WITH_KEY,
}
PRECIOUS = File(b"what was there before " * 20_000, "precious.txt")


class Keeper:
    """A person who has stored something, and looks again after every mishap."""

    def __init__(self, site: LiveSite) -> None:
        self.site = site
        self.person = Person(site)
        self.pages = [
            self.person.upload(PRECIOUS, method, key="precious", **values)
            for method, values in METHODS.items()
        ]
        self.listed = self.listing()

    def listing(self) -> list[str]:
        shown = self.person.get(f"/lab/buckets/{BUCKET}?versions=on").html
        return sorted(set(re.findall(r"/lab/objects/([a-z2-7]{26})", shown)))

    def check(self) -> None:
        """What was stored is all there is, and opens."""
        assert self.listing() == self.listed
        for page, method in zip(self.pages, METHODS, strict=True):
            # From the page that was shown after the upload: a form stays good however long it lies open.
            key = WITH_KEY if method == "sse-c" else {}
            back = self.person.post(page, f"/lab/objects/{page.record_id}/download", **key)
            assert (back.status, back.body == PRECIOUS.content) == (200, True)


@pytest.fixture(scope="module")
def keeper(live_site: LiveSite) -> Keeper:
    """One for all tests in which nothing may change."""
    return Keeper(live_site)


def failures(log: str) -> list[str]:
    """Return the lines in which the server says that it failed: a refusal is an answer, and not one of these."""
    return [line for line in log.splitlines() if "Internal Server Error" in line]


@pytest.fixture(autouse=True)
def no_failure(live_site: LiveSite) -> Iterator[None]:
    before = len(live_site.log)
    yield
    assert not failures(live_site.log[before:])


def refused(answer: Answer, status: int, code: str) -> None:
    assert (answer.status, code in answer.text) == (status, True), f"{answer.status}: {answer.text[:1500]}"


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


BAD_KEYS = {
    "short": b64encode(bytes(31)).decode(),
    "long": b64encode(bytes(33)).decode(),
    "not base64": "this is not base64!!",
    "base64 of nothing": "====",
    "hex": bytes(32).hex(),
    "not ASCII": "ключ",
    "huge": "A" * 40_000,
}


UNREADABLE = {BAD_KEYS[name] for name in ("not base64", "base64 of nothing", "not ASCII")}
NO_BASE64 = (400, "InvalidArgument")


@pytest.mark.parametrize("key", BAD_KEYS.values(), ids=BAD_KEYS)
def test_a_key_that_is_none_stores_nothing(keeper: Keeper, key: str) -> None:
    refused(keeper.person.upload(PRECIOUS, "sse-c", key="precious", customer_key=key), 400, "InvalidArgument")
    keeper.check()


@pytest.mark.parametrize("key", [*BAD_KEYS.values(), b64encode(bytes(32)).decode()], ids=[*BAD_KEYS, "wrong"])
def test_a_key_that_is_none_opens_nothing(keeper: Keeper, key: str) -> None:
    """For a key of the wrong length S3 answers a read with 403 AccessDenied, and a write with 400."""
    page = keeper.pages[-1]
    answer = keeper.person.download(page.record_id, customer_key=key)
    refused(answer, *(NO_BASE64 if key in UNREADABLE else (403, "AccessDenied")))
    assert PRECIOUS.content[:22] not in answer.body
    keeper.check()


def test_no_key_opens_nothing(keeper: Keeper) -> None:
    refused(keeper.person.download(keeper.pages[-1].record_id), 400, "InvalidRequest")
    keeper.check()


UNKNOWN_KEYS = {
    "an unknown alias": "alias/nobody",
    "an unknown id": str(uuid4()),
    "an unknown ARN": f"arn:aws:kms:eu-central-1:000000000000:key/{uuid4()}",
    "nonsense": "fake-key-id",
    "another Region": f"arn:aws:kms:us-west-1:000000000000:key/{uuid4()}",
}


@pytest.mark.parametrize("method", ["sse-kms", "dsse-kms"])
@pytest.mark.parametrize("key", UNKNOWN_KEYS.values(), ids=UNKNOWN_KEYS)
def test_an_unknown_kms_key_stores_nothing(live_site: LiveSite, method: str, key: str) -> None:
    person = Person(live_site)
    answer = person.upload(File(b"x"), method, kms_key=key)
    assert answer.status in (400, 403)
    assert "KMS.NotFoundException" in answer.text or "AccessDenied" in answer.text
    assert "Nothing stored yet" in person.get("/lab/").text


def key_page(person: Person) -> str:
    found = re.search(r'href="(/lab/keys/[0-9a-f-]{36})"', person.get("/lab/keys").html)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("action", "values", "code", "undo"),
    [
        ("disable", {}, "KMS.DisabledException", ("enable",)),
        ("schedule-deletion", {"days": "7"}, "KMS.KMSInvalidStateException", ("cancel-deletion", "enable")),
    ],
    ids=["disabled", "doomed"],
)
def test_a_key_that_cannot_be_used(
    keeper: Keeper, action: str, values: dict[str, str], code: str, undo: tuple[str, ...]
) -> None:
    person, key = keeper.person, key_page(keeper.person)
    person.post(key, f"{key}/{action}", **values)
    for method in ("sse-kms", "dsse-kms"):
        refused(person.upload(PRECIOUS, method, key="precious", kms_key=KEY_ALIAS), 400, code)
    for page in keeper.pages[1:3]:
        refused(person.download(page.record_id), 400, code)
    assert keeper.listing() == keeper.listed
    for step in undo:
        person.post(key, f"{key}/{step}")
    keeper.check()


@pytest.mark.parametrize("method", [*METHODS, "all"])
def test_an_upload_that_is_cut_off_half_way(keeper: Keeper, method: str) -> None:
    person, content = keeper.person, os.urandom(4 * SEGMENT_BYTES)
    headers, body = person.prepare_upload(
        File(content), method, key="precious", **METHODS.get(method, WITH_KEY)
    )
    person.send_half("/lab/upload", headers, body, sent_bytes=len(body) // 2)
    wait_for(lambda: "IncompleteBody" in kept_refusals(keeper))
    keeper.check()
    assert not incoming(keeper.site)


def kept_refusals(keeper: Keeper) -> list[str]:
    """Return the error codes of this person's requests: whoever has gone gets no page, but the lab remembers."""
    folder = DataFolder(keeper.site.data_dir)
    record_id = keeper.pages[0].record_id
    account_id = next(account for account, each in folder.versions() if each["record_id"] == record_id)
    with closing(sqlite3.connect(f"file:{folder.database}?mode=ro", uri=True)) as connection:
        asked = "SELECT document FROM lab_exchangerow WHERE account_id = ?"
        return [json.loads(text)["error_code"] for (text,) in connection.execute(asked, (account_id,))]


def incoming(site: LiveSite) -> list[Path]:
    return list((site.data_dir / "blobs" / "incoming").iterdir())


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_full_quota(data_dir: Path) -> None:
    with run_site(data_dir, ENVELOPE_LAB_QUOTA_BYTES="2 MiB") as site:
        left = os.urandom(2 * 2**20 - len(METHODS) * len(PRECIOUS.content))
        for method, values in (*METHODS.items(), ("all", WITH_KEY)):
            keeper = Keeper(site)
            too_much = File(left + b"x", "big.bin")
            refused(keeper.person.upload(too_much, method, key="precious", **values), 403, "QuotaExceeded")
            keeper.check()
            assert not incoming(site)
            if method != "all":
                assert keeper.person.upload(File(left), method, **values).record_id
                refused(keeper.person.upload(File(b"x"), method, **values), 403, "QuotaExceeded")
        assert not failures(site.log)


def test_one_object_too_large_or_too_many(data_dir: Path) -> None:
    settings = {"ENVELOPE_LAB_QUOTA_OBJECTS": "5", "ENVELOPE_LAB_MAX_OBJECT_BYTES": "1 MiB"}
    with run_site(data_dir, **settings) as site:
        keeper = Keeper(site)
        for size_bytes in (2**20 + 1, 2**21, 2**23):
            too_large = File(os.urandom(size_bytes))
            refused(keeper.person.upload(too_large, key="precious"), 400, "EntityTooLarge")
            keeper.check()
        assert not incoming(site)
        assert keeper.person.upload(File(bytes(2**20))).record_id
        refused(keeper.person.upload(File(b"")), 403, "QuotaExceeded")
        assert not failures(site.log)


@contextmanager
def no_file_larger_than(size_bytes: int) -> Iterator[None]:
    """A limit that the processes started meanwhile inherit: beyond it the kernel refuses to write, as a full disk does.

    A disk that is really full takes a file system of one's own, so root; this works for everybody.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk(data_dir: Path) -> None:
    with ExitStack() as stack:
        with no_file_larger_than(8 * 2**20):
            site = stack.enter_context(run_site(data_dir))
        keeper, too_much = Keeper(site), File(os.urandom(9 * 2**20), "big.bin")
        for method, values in (*METHODS.items(), ("all", WITH_KEY)):
            answer = keeper.person.upload(too_much, method, key="precious", **values)
            refused(answer, 503, "ServiceUnavailable")
            assert "disk" in answer.text
            assert not incoming(site)
            keeper.check()
        assert keeper.person.upload(File(b"small")).record_id
        assert not failures(site.log)


@pytest.mark.parametrize("versioning", ["Enabled", "Off"])
@pytest.mark.parametrize("method", METHODS)
def test_uploads_to_one_key_at_once(live_site: LiveSite, method: str, versioning: str) -> None:
    """Each is whole; with versioning all are there, without it one of them, and no file of the others stays."""
    person, bucket, values = Person(live_site), BUCKET, METHODS[method]
    if versioning == "Off":
        bucket = "plain-bucket"
        person.post("/lab/buckets", "/lab/buckets", bucket=bucket)
        page = f"/lab/buckets/{bucket}"
        person.post(page, f"{page}/encryption", sse_c="allowed")
    contents = [os.urandom(2 * SEGMENT_BYTES + number) for number in range(4)]
    key, path = WITH_KEY if method == "sse-c" else {}, "/lab/upload"
    sent = [
        person.prepare_upload(File(content), method, bucket=bucket, key="same", **values)
        for content in contents
    ]
    with ThreadPoolExecutor(len(sent)) as together:
        answers = list(together.map(lambda each: person.send("POST", path, *each), sent))
    assert [answer.status for answer in answers] == [303] * 4
    pages = [Answer(answer.headers["location"], 0, {}, b"") for answer in answers]
    downloads = [
        person.download(page.record_id, **key).body if person.get(page.url).status == 200 else None
        for page in pages
    ]
    if versioning == "Enabled":
        assert downloads == contents
    else:
        kept = [download for download in downloads if download is not None]
        assert len(kept) == 1
        assert kept[0] == contents[downloads.index(kept[0])]
    named = {
        part["blob_id"] for _, each in DataFolder(live_site.data_dir).versions() for part in each["parts"]
    }
    files = {path.name for path in (live_site.data_dir / "blobs").glob("??/*")}
    assert files == named
    assert not incoming(live_site)


def replay(person: Person, page: str, action: str, **values: str) -> list[Answer]:
    """Fill in a form once and send it twice, as a double click or a reload does."""
    shown = person.get(page)
    return [person.post(shown, action, **values) for _ in range(2)]


def test_an_upload_sent_twice_is_two_versions(live_site: LiveSite) -> None:
    keeper = Keeper(live_site)
    headers, body = keeper.person.prepare_upload(File(b"again"), key="again")
    locations = [
        keeper.person.send("POST", "/lab/upload", headers, body).headers["location"] for _ in range(2)
    ]
    assert len(set(locations)) == 2
    assert len(keeper.listing()) == len(keeper.listed) + 2, "and whoever looks notices that something came"
    assert {keeper.person.download(location.rpartition("/")[2]).body for location in locations} == {b"again"}


def test_a_deletion_sent_twice_deletes_once(keeper: Keeper) -> None:
    page = keeper.person.upload(File(b"to go"), key="precious")
    shown = keeper.person.get(f"/lab/objects/{page.record_id}/versions")
    action = f"/lab/objects/{page.record_id}/delete"
    first, second = (keeper.person.post(shown, action) for _ in range(2))
    assert (first.status, second.status) == (200, 404)
    keeper.check()


def test_a_bucket_made_twice_is_one(live_site: LiveSite) -> None:
    first, second = replay(Person(live_site), "/lab/buckets", "/lab/buckets", bucket="only-once")
    assert first.status == 200
    refused(second, 409, "BucketAlreadyOwnedByYou")


def test_a_key_made_twice_is_one(live_site: LiveSite) -> None:
    person = Person(live_site)
    first, second = replay(person, "/lab/keys", "/lab/keys", alias="only-once")
    assert first.status == 200
    refused(second, 400, "AlreadyExistsException")
    assert person.get("/lab/keys").html.count("only-once") == 1


def test_a_key_rotated_twice_by_one_form_has_one_new_material(live_site: LiveSite) -> None:
    keeper = Keeper(live_site)
    key = key_page(keeper.person)
    first, second = replay(keeper.person, key, f"{key}/rotate")
    assert "number 2" in first.text
    assert "not rotated again" in second.text
    keeper.check()


def test_a_clock_moved_twice_by_one_form_moves_once(live_site: LiveSite) -> None:
    keeper = Keeper(live_site)
    first, second = replay(keeper.person, "/lab/trail", "/lab/clock", days="400")
    assert "400 days ahead" in first.text
    assert "not moved again" in second.text
    assert "400 days ahead" in second.text
    keeper.check()


def test_a_lab_reset_twice_by_one_form_is_reset_once(live_site: LiveSite) -> None:
    person = Person(live_site)
    form = person.get("/lab/reset")
    assert "new again" in person.post(form, "/lab/reset").text
    page = person.upload(File(b"since then"))
    assert "not reset again" in person.post(form, "/lab/reset").text
    assert person.download(page.record_id).body == b"since then"


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
