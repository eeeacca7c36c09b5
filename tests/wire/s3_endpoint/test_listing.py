"""Listings against a slow model: any keys, any prefix and delimiter, any size of page, over both kinds of records."""

from __future__ import annotations

import itertools
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from encryption_lab.lab import Lab
from encryption_lab.store.buckets import Bucket
from tests.lab_bench import Bench
from tests.persistence.conftest import open_account
from tests.persistence.values import ALICE, NOON, a_marker, a_version
from tests.wire.s3_endpoint.asking import ask, decoded, read

LETTERS = ["a", "b", "/", "//", "é", "\uffff", "😀", "\U0010ffff", "\x00", "\x1f", " ", "+", "%2F", "&", "<"]
KEYS = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=4).map("".join)
HISTORIES = st.lists(st.tuples(KEYS, st.booleans()), max_size=14)  # key, and whether a delete marker is put
PARTS = st.sampled_from(["", "/", "a", "a/", "ab", "//", "😀", "\U0010ffff", "\x00", " "])
NUMBERS = itertools.count(1)
NESTED = [("a/b", False), ("a/c", False), ("b", True), ("c", False), ("d/e", False)]
QUICK = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=["memory", pytest.param("django", marks=pytest.mark.django_db)])
def lab(request: pytest.FixtureRequest) -> Lab:
    bench = Bench()
    return bench.lab if request.param == "memory" else Lab(ALICE, open_account(ALICE), bench.installation)


@dataclass(frozen=True, slots=True)
class Asked:
    prefix: str
    delimiter: str

    def group(self, key: str) -> str | None:
        rest = key.removeprefix(self.prefix)
        if not self.delimiter or self.delimiter not in rest:
            return None
        return self.prefix + rest[: rest.index(self.delimiter) + len(self.delimiter)]


def a_bucket(lab: Lab, history: list[tuple[str, bool]]) -> str:
    """Return a new bucket with these versions, oldest first; their ids are their numbers."""
    bucket = f"bucket-{next(NUMBERS)}"
    lab.records.buckets.put(Bucket(name=bucket, created_at=NOON))
    for key, is_marker in history:
        make = a_marker if is_marker else a_version
        lab.records.versions.add(replace(make(next(NUMBERS), key), bucket=bucket))
    return bucket


def listed(history: list[tuple[str, bool]], asked: Asked) -> list[tuple[str, str]]:
    """Return what a listing of current objects says, by reading everything: ("key" or "group", text)."""
    latest = dict(history)
    found = []
    for key in sorted(latest, key=str.encode):
        if latest[key] or not key.startswith(asked.prefix):
            continue
        group = asked.group(key)
        entry = ("key", key) if group is None else ("group", group)
        if entry not in found:
            found.append(entry)
    return found


def entries(page: Any) -> list[tuple[str, str]]:
    found = [("key", decoded(each["Key"])) for each in page.get("Contents", [])]
    found += [("group", decoded(each["Prefix"])) for each in page.get("CommonPrefixes", [])]
    return sorted(found, key=lambda entry: entry[1].encode())


def pages(lab: Lab, operation: str, bucket: str, query: dict[str, Any]) -> Iterator[Any]:
    """Yield pages, each asked for with what the one before it said."""
    following: dict[str, dict[str, str]] = {
        "ListObjects": {"marker": "NextMarker"},
        "ListObjectsV2": {"continuation-token": "NextContinuationToken"},
        "ListObjectVersions": {"key-marker": "NextKeyMarker", "version-id-marker": "NextVersionIdMarker"},
    }
    for _ in range(100):
        answer = ask(lab, "GET", f"/{bucket}", query)
        assert answer.status == 200, answer.body
        page = read(operation, answer)
        yield page
        if not page["IsTruncated"]:
            return
        for name, told in following[operation].items():
            query.pop(name, None)
            if told in page:
                query[name] = page[told] if told == "NextContinuationToken" else decoded(page[told])
        if (
            operation == "ListObjects" and "marker" not in query
        ):  # without a delimiter the last key is the marker
            query["marker"] = decoded(page["Contents"][-1]["Key"])
    raise AssertionError("It does not come to an end")


@QUICK
@given(history=HISTORIES, prefix=PARTS, delimiter=PARTS, size=st.integers(1, 5), is_v2=st.booleans())
@example(history=NESTED, prefix="", delimiter="/", size=1, is_v2=False)
@example(history=NESTED, prefix="", delimiter="/", size=1, is_v2=True)
def test_pages_join_to_what_is_there(
    lab: Lab, history: list[tuple[str, bool]], prefix: str, delimiter: str, size: int, is_v2: bool
) -> None:
    asked = Asked(prefix, delimiter)
    query = {"prefix": prefix, "delimiter": delimiter, "max-keys": size, "encoding-type": "url"}
    operation = "ListObjectsV2" if is_v2 else "ListObjects"
    bucket = a_bucket(lab, history)
    found = list(pages(lab, operation, bucket, query | ({"list-type": 2} if is_v2 else {})))
    assert [entry for page in found for entry in entries(page)] == listed(history, asked)
    assert all(len(entries(page)) == size for page in found[:-1])
    if is_v2:
        assert all(page["KeyCount"] == len(entries(page)) for page in found)


@QUICK
@given(history=HISTORIES, prefix=PARTS, delimiter=PARTS, size=st.integers(1, 5))
def test_pages_of_versions_join_to_what_is_there(
    lab: Lab, history: list[tuple[str, bool]], prefix: str, delimiter: str, size: int
) -> None:
    asked = Asked(prefix, delimiter)
    bucket = a_bucket(lab, history)
    query = {"versions": "", "prefix": prefix, "delimiter": delimiter, "max-keys": size}
    found = list(pages(lab, "ListObjectVersions", bucket, query | {"encoding-type": "url"}))
    keys = sorted({key for key, _ in history if key.startswith(prefix)}, key=str.encode)
    groups = dict.fromkeys(group for key in keys if (group := asked.group(key)) is not None)
    told = [decoded(each["Prefix"]) for page in found for each in page.get("CommonPrefixes", [])]
    assert told == list(groups)
    for name, is_marker in (("Versions", False), ("DeleteMarkers", True)):
        told_versions = [
            (decoded(each["Key"]), each["IsLatest"]) for page in found for each in page.get(name, [])
        ]
        assert told_versions == [
            (key, age == 0)
            for key in keys
            if asked.group(key) is None
            for age, was in enumerate([marker for named, marker in reversed(history) if named == key])
            if was is is_marker
        ]


@QUICK
@given(history=HISTORIES, prefix=PARTS, delimiter=PARTS, start=KEYS)
@example(history=NESTED, prefix="", delimiter="/", start="a/b")
def test_a_listing_goes_on_behind_any_key(
    lab: Lab, history: list[tuple[str, bool]], prefix: str, delimiter: str, start: str
) -> None:
    asked = Asked(prefix, delimiter)
    bucket = a_bucket(lab, history)
    behind = [(key, marker) for key, marker in history if key.encode() > start.encode()]
    query = {"list-type": 2, "prefix": prefix, "delimiter": delimiter, "start-after": start}
    page = read("ListObjectsV2", ask(lab, "GET", f"/{bucket}", query | {"encoding-type": "url"}))
    assert entries(page) == listed(behind, asked)
    # A marker within a common prefix leaves all of it behind.
    query = {"prefix": prefix, "delimiter": delimiter, "marker": start, "encoding-type": "url"}
    page = read("ListObjects", ask(lab, "GET", f"/{bucket}", query))
    within = asked.group(start) if start.startswith(prefix) else None
    assert entries(page) == [entry for entry in listed(behind, asked) if entry != ("group", within)]


def test_a_version_that_is_removed_between_pages_hides_nothing(lab: Lab) -> None:
    bucket = a_bucket(lab, [("a", False)] * 5 + [("b", False)])
    query: dict[str, Any] = {"versions": "", "max-keys": 2}
    removed = []
    for page in pages(lab, "ListObjectVersions", bucket, query):
        for each in page["Versions"]:
            removed.append(each["Key"])
            found = lab.records.versions.get(bucket, each["Key"], each["VersionId"])
            assert found is not None
            lab.records.versions.delete(found.record_id)
    assert removed == ["a"] * 5 + ["b"]


@pytest.mark.django_db
def test_ten_thousand_keys_are_listed_in_bounded_time_and_memory() -> None:
    lab = Lab(ALICE, open_account(ALICE), Bench().installation)
    bucket = a_bucket(lab, [(f"d{number % 50:02}/{number:05}", False) for number in range(10_000)])
    began = time.process_time()
    rolled_up = read("ListObjectsV2", ask(lab, "GET", f"/{bucket}", {"list-type": 2, "delimiter": "/"}))
    rolled_up_seconds = time.process_time() - began
    groups = [each["Prefix"] for each in rolled_up["CommonPrefixes"]]
    assert groups == [f"d{number:02}/" for number in range(50)]
    began = time.process_time()
    found = list(pages(lab, "ListObjectsV2", bucket, {"list-type": 2, "max-keys": 5000}))
    page_seconds = (time.process_time() - began) / len(found)
    keys = [each["Key"] for page in found for each in page["Contents"]]
    assert (len(found), len(keys), keys) == (10, 10_000, sorted(keys))
    tracemalloc.start()
    ask(lab, "GET", f"/{bucket}", {"list-type": 2})
    most_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rolled_up_seconds < 2
    assert page_seconds < 2
    assert most_bytes < 32 * 1024**2


@pytest.mark.django_db
def test_keys_behind_a_common_prefix_are_not_read(django_assert_max_num_queries: Any) -> None:
    lab = Lab(ALICE, open_account(ALICE), Bench().installation)
    bucket = a_bucket(lab, [(f"{letter}/{number}", False) for letter in "abc" for number in range(200)])
    with django_assert_max_num_queries(12, connection=connection):
        answer = ask(lab, "GET", f"/{bucket}", {"delimiter": "/"})
    assert len(read("ListObjects", answer)["CommonPrefixes"]) == 3
