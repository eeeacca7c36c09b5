"""Listings and DeleteObjects through boto3, whose paginators go on from page to page by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import LiveSandbox, refusal

HERE = {"LocationConstraint": "eu-central-1"}
KEYS = [
    "a",
    "a b+c",
    "a%2Fb",
    "d/1",
    "d/2",
    "d/e/3",
    "f/",
    "x\x01y",
    "é/中",
    "\uffff",
    "😀/1",
    "😀/2",
    "😀",
]


@pytest.fixture
def bucket(s3: Any) -> Iterator[str]:
    """An empty bucket, of the test alone."""
    name = "listing-of-one"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=HERE)
    yield name
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
        for each in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            s3.delete_object(Bucket=name, Key=each["Key"], VersionId=each["VersionId"])
    s3.delete_bucket(Bucket=name)


@pytest.fixture(scope="module")
def filled(s3: Any) -> str:
    """A bucket with KEYS in it, which no test changes."""
    name = "listing-of-all"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=HERE)
    fill(s3, name, KEYS)
    return name


def fill(s3: Any, bucket: str, keys: list[str]) -> None:
    for number, key in enumerate(keys):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x" * number)


def refused(call: Any, **asked: Any) -> Any:
    with pytest.raises(ClientError) as caught:
        call(**asked)
    return caught.value


def keys_of(pages: Any) -> list[str]:
    return [each["Key"] for page in pages for each in page.get("Contents", [])]


def prefixes_of(pages: Any) -> list[str]:
    return [each["Prefix"] for page in pages for each in page.get("CommonPrefixes", [])]


@pytest.mark.parametrize("operation", ["list_objects", "list_objects_v2"])
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_every_key_is_listed_once_and_in_order(s3: Any, filled: str, operation: str, size: int) -> None:
    paginator = s3.get_paginator(operation)
    whole = list(paginator.paginate(Bucket=filled, PaginationConfig={"PageSize": size}))
    assert keys_of(whole) == sorted(KEYS, key=str.encode)
    rolled = list(paginator.paginate(Bucket=filled, Delimiter="/", PaginationConfig={"PageSize": size}))
    assert keys_of(rolled) == sorted((key for key in KEYS if "/" not in key), key=str.encode)
    assert prefixes_of(rolled) == ["d/", "f/", "é/", "😀/"]
    below = list(
        paginator.paginate(Bucket=filled, Prefix="d/", Delimiter="/", PaginationConfig={"PageSize": size})
    )
    assert (keys_of(below), prefixes_of(below)) == (["d/1", "d/2"], ["d/e/"])


def test_an_object_is_described(s3: Any, filled: str) -> None:
    head = s3.head_object(Bucket=filled, Key="d/2")
    page = s3.list_objects_v2(Bucket=filled, Prefix="d/2", FetchOwner=True)
    (found,) = page["Contents"]
    assert (found["Size"], found["ETag"], found["StorageClass"]) == (4, head["ETag"], "STANDARD")
    assert found["LastModified"].replace(microsecond=0) == head["LastModified"]
    assert found["Owner"] == s3.list_buckets()["Owner"]
    assert (page["KeyCount"], page["MaxKeys"], page["IsTruncated"]) == (1, 1000, False)
    assert "Owner" not in s3.list_objects_v2(Bucket=filled, Prefix="d/2")["Contents"][0]
    assert "Owner" in s3.list_objects(Bucket=filled, Prefix="d/2")["Contents"][0]


def test_the_size_of_a_page(s3: Any, filled: str) -> None:
    none = s3.list_objects_v2(Bucket=filled, MaxKeys=0)
    assert (none["KeyCount"], none["IsTruncated"], none["MaxKeys"]) == (0, False, 0)
    assert s3.list_objects_v2(Bucket=filled, MaxKeys=5000)["MaxKeys"] == 1000
    wrong = refused(s3.list_objects_v2, Bucket=filled, MaxKeys=-1)
    assert refusal(wrong) == (
        400,
        "InvalidArgument",
        "Argument maxKeys must be an integer between 0 and 2147483647",
    )
    after = s3.list_objects_v2(Bucket=filled, StartAfter="d/2", MaxKeys=1)
    assert (keys_of([after]), after["StartAfter"]) == (["d/e/3"], "d/2")


@pytest.mark.parametrize("token", ["", "x", "a2", "🙂", "eA==", "a" * 4000])
def test_a_token_that_we_did_not_give(s3: Any, filled: str, token: str) -> None:
    error = refused(s3.list_objects_v2, Bucket=filled, ContinuationToken=token)
    assert refusal(error) == (400, "InvalidArgument", "The continuation token provided is incorrect")


def test_versions_and_markers(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"0")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    made = [s3.put_object(Bucket=bucket, Key="k", Body=b"1")["VersionId"] for _ in range(3)]
    marker = s3.delete_object(Bucket=bucket, Key="k")["VersionId"]
    other = s3.put_object(Bucket=bucket, Key="l/m", Body=b"")["VersionId"]
    assert keys_of([s3.list_objects_v2(Bucket=bucket)]) == ["l/m"]
    for size in (1, 2, 1000):
        pages = list(
            s3.get_paginator("list_object_versions").paginate(
                Bucket=bucket, PaginationConfig={"PageSize": size}
            )
        )
        versions = [each for page in pages for each in page.get("Versions", [])]
        markers = [each for page in pages for each in page.get("DeleteMarkers", [])]
        assert [each["VersionId"] for each in versions] == [*reversed(made), "null", other]
        assert [each["IsLatest"] for each in versions] == [False] * 4 + [True]
        assert [(each["VersionId"], each["IsLatest"]) for each in markers] == [(marker, True)]
    rolled = s3.list_object_versions(Bucket=bucket, Delimiter="/")
    assert prefixes_of([rolled]) == ["l/"]
    alone = refused(s3.list_object_versions, Bucket=bucket, VersionIdMarker="v")
    assert refusal(alone)[2] == "A version-id marker cannot be specified without a key marker."


def test_many_objects_are_deleted_at_once(s3: Any, bucket: str) -> None:
    fill(s3, bucket, ["a", "a b+c", "d/1", "d/2", "😀/1", "left"])
    named = [{"Key": key} for key in ("a", "d/1", "no such key", "a b+c", "😀/1")]
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": named})
    assert answer["Deleted"] == named
    assert "Errors" not in answer
    quiet = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "d/2"}], "Quiet": True})
    assert "Deleted" not in quiet
    assert keys_of([s3.list_objects_v2(Bucket=bucket)]) == ["left"]


def test_versions_are_deleted_and_markers_put(s3: Any, bucket: str) -> None:
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    first, second = (s3.put_object(Bucket=bucket, Key="k", Body=b"")["VersionId"] for _ in range(2))
    gone = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "k", "VersionId": first}]})
    assert gone["Deleted"] == [{"Key": "k", "VersionId": first}]
    (marked,) = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "k"}]})["Deleted"]
    assert marked["DeleteMarker"]
    marker = marked["DeleteMarkerVersionId"]
    page = s3.list_object_versions(Bucket=bucket)
    assert [each["VersionId"] for each in page["Versions"]] == [second]
    assert [each["VersionId"] for each in page["DeleteMarkers"]] == [marker]
    (undone,) = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "k", "VersionId": marker}]})[
        "Deleted"
    ]
    assert undone == {
        "Key": "k",
        "VersionId": marker,
        "DeleteMarker": True,
        "DeleteMarkerVersionId": marker,
    }
    assert keys_of([s3.list_objects_v2(Bucket=bucket)]) == ["k"]


def test_what_one_object_is_refused_leaves_the_others(s3: Any, bucket: str, sandbox: LiveSandbox) -> None:
    fill(s3, bucket, ["a", "d/1", "d/2"])
    etag = s3.head_object(Bucket=bucket, Key="d/1")["ETag"]
    objects = [
        {"Key": "k" * 1025},
        {"Key": "d/1", "ETag": etag},
        {"Key": "d/2", "ETag": etag},
        {"Key": "a", "Size": 3},
    ]
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})
    assert answer["Deleted"] == [{"Key": "d/1"}]
    assert [(each["Key"][:3], each["Code"]) for each in answer["Errors"]] == [
        ("kkk", "KeyTooLongError"),
        ("d/2", "PreconditionFailed"),
        ("a", "NotImplemented"),
    ]
    reader = sandbox.client(principal="reader")
    denied = reader.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a"}, {"Key": "d/2"}]})
    assert [each["Code"] for each in denied["Errors"]] == ["AccessDenied", "AccessDenied"]
    assert "a" in keys_of([s3.list_objects_v2(Bucket=bucket)])


@pytest.mark.parametrize("count", [0, 1001])
def test_none_or_too_many_at_once(s3: Any, bucket: str, count: int) -> None:
    objects = [{"Key": str(number)} for number in range(count)]
    error = refused(s3.delete_objects, Bucket=bucket, Delete={"Objects": objects})
    assert refusal(error)[:2] == (400, "MalformedXML")


def test_a_thousand_at_once(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="999", Body=b"")
    objects = [{"Key": str(number)} for number in range(1000)]
    assert len(s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})["Deleted"]) == 1000
    assert keys_of([s3.list_objects_v2(Bucket=bucket)]) == []


def test_the_reader_lists(sandbox: LiveSandbox, filled: str) -> None:
    reader = sandbox.client(principal="reader")
    assert keys_of([reader.list_objects_v2(Bucket=filled, Prefix="d/")]) == ["d/1", "d/2", "d/e/3"]
    assert reader.list_object_versions(Bucket=filled)["Versions"]
    assert refusal(refused(reader.list_objects_v2, Bucket="no-such-bucket"))[:2] == (404, "NoSuchBucket")
