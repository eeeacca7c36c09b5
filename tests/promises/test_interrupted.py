"""Uploads that break off, fill the quota or the disk, or meet others on their way: whole or not there."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from tests.live_site import LiveSite, run_site, wait_for
from tests.promises.keeper import (
    METHODS,
    PRECIOUS,
    SEGMENT_BYTES,
    WITH_KEY,
    Keeper,
    failures,
    incoming,
    refused,
)
from tests.promises.person import BUCKET, Answer, File, Person
from tests.second_opinion.data_folder import DataFolder

pytestmark = pytest.mark.usefixtures("no_failure")


@pytest.fixture(scope="module")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site of its own: these tests look at every file of it, and others may leave an upload open."""
    with run_site(tmp_path_factory.mktemp("interrupted") / "var") as site:
        yield site


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
