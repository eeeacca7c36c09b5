"""Multipart uploads, copies and what is asked about objects, through boto3."""

from __future__ import annotations

import hashlib
import io
import os
from base64 import b64decode, b64encode
from itertools import pairwise
from typing import Any

import pytest
from awscrt import checksums
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import refusal
from tests.endpoint.test_objects import BUCKET, WRITING, put, reading

MIB = 1024 * 1024
FIRST, SECOND = os.urandom(5 * MIB), os.urandom(MIB + 3)
PARTS = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=3)


def begin(s3: Any, key: str, **asked: Any) -> dict[str, str]:
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key, **asked)
    return {"Bucket": BUCKET, "Key": key, "UploadId": upload["UploadId"]}


def complete(s3: Any, upload: dict[str, str], parts: list[dict[str, Any]], **asked: Any) -> Any:
    return s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts}, **asked)


def send(s3: Any, upload: dict[str, str], number: int, body: bytes, **asked: Any) -> dict[str, Any]:
    sent = s3.upload_part(**upload, PartNumber=number, Body=body, **asked)
    told = {name: value for name, value in sent.items() if name.startswith("Checksum")}
    return {"PartNumber": number, "ETag": sent["ETag"], **told}


@pytest.mark.parametrize("method", WRITING)
def test_a_file_goes_up_and_down_in_parts(s3: Any, method: str) -> None:
    content = FIRST + SECOND + FIRST
    s3.upload_fileobj(
        io.BytesIO(content), BUCKET, f"file {method}", ExtraArgs=WRITING[method] or None, Config=PARTS
    )
    head = s3.head_object(Bucket=BUCKET, Key=f"file {method}", ChecksumMode="ENABLED", **reading(method))
    assert head["ETag"].endswith('-3"')
    assert head["ContentLength"] == len(content)
    assert any(name.startswith("Checksum") for name in head)
    down = io.BytesIO()
    s3.download_fileobj(BUCKET, f"file {method}", down, ExtraArgs=reading(method) or None, Config=PARTS)
    assert down.getvalue() == content


@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize(("algorithm", "kind"), [("CRC32", "FULL_OBJECT"), ("SHA256", "COMPOSITE")])
def test_the_checksum_of_the_whole(s3: Any, method: str, algorithm: str, kind: str) -> None:
    key = f"{algorithm} {method}"
    asked = {"ChecksumAlgorithm": algorithm, "ChecksumType": kind}
    upload = begin(s3, key, **asked, **WRITING[method])
    sent = [
        send(s3, upload, number, body, ChecksumAlgorithm=algorithm, **reading(method))
        for number, body in ((1, FIRST), (2, SECOND))
    ]
    done = complete(s3, upload, sent, ChecksumType=kind)
    if kind == "FULL_OBJECT":
        expected = b64encode(checksums.crc32(FIRST + SECOND).to_bytes(4, "big")).decode()
    else:
        digests = hashlib.sha256(FIRST).digest() + hashlib.sha256(SECOND).digest()
        expected = f"{b64encode(hashlib.sha256(digests).digest()).decode()}-2"
    head = s3.head_object(Bucket=BUCKET, Key=key, ChecksumMode="ENABLED", **reading(method))
    for answer in (done, head):
        assert (answer[f"Checksum{algorithm}"], answer["ChecksumType"]) == (expected, kind)
    if method in ("default", "sse-s3"):
        etags = b"".join(hashlib.md5(body).digest() for body in (FIRST, SECOND))
        assert done["ETag"] == f'"{hashlib.md5(etags).hexdigest()}-2"'


def test_a_part_of_the_object(s3: Any) -> None:
    upload = begin(s3, "parted")
    complete(s3, upload, [send(s3, upload, 3, FIRST), send(s3, upload, 7, SECOND)])
    answer = s3.get_object(Bucket=BUCKET, Key="parted", PartNumber=2)
    assert answer["Body"].read() == SECOND
    assert answer["PartsCount"] == 2
    assert (
        answer["ContentRange"] == f"bytes {len(FIRST)}-{len(FIRST) + len(SECOND) - 1}/{len(FIRST + SECOND)}"
    )
    assert s3.head_object(Bucket=BUCKET, Key="parted", PartNumber=1)["ContentLength"] == len(FIRST)


def test_an_upload_that_is_completed_wrongly(s3: Any) -> None:
    upload = begin(s3, "wrong", ChecksumAlgorithm="SHA256")
    one, two, three = (send(s3, upload, number, b"small", ChecksumAlgorithm="SHA256") for number in (1, 2, 3))
    bare = {"PartNumber": 1, "ETag": one["ETag"]}
    for parts, asked, told in (
        ([two, one], {}, "InvalidPartOrder"),
        ([one, two], {}, "EntityTooSmall"),
        ([{**one, "ETag": '"0"'}], {}, "InvalidPart"),
        ([{**one, "ChecksumSHA256": b64encode(bytes(32)).decode()}], {}, "InvalidPart"),
        ([bare], {}, "InvalidRequest"),
        ([one], {"ChecksumType": "FULL_OBJECT"}, "InvalidRequest"),
        ([one], {"MpuObjectSize": 6}, "InvalidRequest"),
        ([one], {"ChecksumSHA256": b64encode(bytes(32)).decode()}, "BadDigest"),
        ([{"PartNumber": 1}], {}, "MalformedXML"),
    ):
        with pytest.raises(ClientError) as caught:
            complete(s3, upload, parts, **asked)
        assert refusal(caught.value)[:2] == (400, told), (parts, asked)
    assert complete(s3, upload, [three], MpuObjectSize=5)["ETag"].endswith('-1"')
    with pytest.raises(ClientError) as gone:
        complete(s3, upload, [three])
    assert refusal(gone.value)[:2] == (404, "NoSuchUpload")


def test_parts_that_do_not_fit_their_upload(s3: Any) -> None:
    upload = begin(s3, "fitting", ChecksumAlgorithm="SHA256")
    for asked, told in (
        ({"PartNumber": 10_001}, (400, "InvalidArgument")),
        ({"PartNumber": 0}, (400, "InvalidArgument")),
        ({"PartNumber": 1, "ChecksumAlgorithm": "CRC32"}, (400, "InvalidRequest")),
        ({"PartNumber": 1, "Key": "another"}, (404, "NoSuchUpload")),
        ({"PartNumber": 1, "UploadId": "0"}, (404, "NoSuchUpload")),
        ({"PartNumber": 1, **WRITING["sse-c"]}, (400, "InvalidRequest")),
    ):
        with pytest.raises(ClientError) as caught:
            s3.upload_part(**(upload | {"Body": b"x", "ChecksumAlgorithm": "SHA256"} | asked))
        assert refusal(caught.value)[:2] == told, asked


def test_types_that_an_algorithm_does_not_have(s3: Any) -> None:
    for algorithm, kind in (("SHA1", "FULL_OBJECT"), ("CRC64NVME", "COMPOSITE")):
        with pytest.raises(ClientError) as caught:
            begin(s3, "types", ChecksumAlgorithm=algorithm, ChecksumType=kind)
        assert refusal(caught.value) == (
            400,
            "InvalidRequest",
            f"The {kind} checksum type cannot be used with the {algorithm.lower()} checksum algorithm.",
        )


@pytest.mark.parametrize("method", WRITING)
def test_the_parts_are_listed_page_by_page(s3: Any, method: str) -> None:
    upload = begin(s3, "listed", ChecksumAlgorithm="CRC32C", **WRITING[method])
    sent = [
        send(s3, upload, number, b"x", ChecksumAlgorithm="CRC32C", **reading(method)) for number in (1, 5, 9)
    ]
    first = s3.list_parts(**upload, MaxParts=2)
    assert (first["IsTruncated"], first["NextPartNumberMarker"]) == (True, 5)
    last = s3.list_parts(**upload, PartNumberMarker=5)
    assert not last["IsTruncated"]
    listed = first["Parts"] + last["Parts"]
    for part, told in zip(listed, sent, strict=True):
        assert {name: part[name] for name in told} == told
    s3.abort_multipart_upload(**upload)
    with pytest.raises(ClientError) as gone:
        s3.list_parts(**upload)
    assert refusal(gone.value)[:2] == (404, "NoSuchUpload")


def test_uploads_are_listed_page_by_page(s3: Any) -> None:
    keys = ["list/a", "list/a", "list/b/1", "list/b/2", "list/ü"]
    begun = [begin(s3, key) for key in keys]
    pages = s3.get_paginator("list_multipart_uploads")
    for size in (1, 2, 10):
        found = pages.paginate(Bucket=BUCKET, Prefix="list/", PaginationConfig={"PageSize": size})
        listed = [(one["Key"], one["UploadId"]) for page in found for one in page.get("Uploads", [])]
        assert listed == [(one["Key"], one["UploadId"]) for one in begun]
    rolled = s3.list_multipart_uploads(Bucket=BUCKET, Prefix="list/", Delimiter="/")
    assert [one["Prefix"] for one in rolled["CommonPrefixes"]] == ["list/b/"]
    assert [one["Key"] for one in rolled["Uploads"]] == ["list/a", "list/a", "list/ü"]
    for one in begun:
        s3.abort_multipart_upload(**one)


@pytest.mark.parametrize(("source", "target"), [*pairwise([*WRITING, "default"]), ("sse-c", "sse-c")])
def test_an_object_is_copied_from_one_method_to_another(s3: Any, source: str, target: str) -> None:
    put(
        s3,
        "source",
        FIRST,
        Metadata={"owner": "ana"},
        Tagging="a=1",
        CacheControl="no-store",
        **WRITING[source],
    )
    from_customer = {f"CopySource{name}": value for name, value in reading(source).items()}
    copied = s3.copy_object(
        Bucket=BUCKET,
        Key="target é",
        CopySource={"Bucket": BUCKET, "Key": "source"},
        **from_customer,
        **WRITING[target],
    )
    assert copied["CopyObjectResult"]["ETag"]
    answer = s3.get_object(Bucket=BUCKET, Key="target é", **reading(target))
    assert answer["Body"].read() == FIRST
    assert (answer["Metadata"], answer["CacheControl"], answer["TagCount"]) == (
        {"owner": "ana"},
        "no-store",
        1,
    )


def test_a_copy_may_say_otherwise(s3: Any) -> None:
    etag = put(s3, "source", b"x", Metadata={"a": "1"}, Tagging="a=1")["ETag"]
    copy = {"Bucket": BUCKET, "Key": "source", "CopySource": f"{BUCKET}/source"}
    s3.copy_object(
        **copy,
        MetadataDirective="REPLACE",
        Metadata={"b": "2"},
        TaggingDirective="REPLACE",
        Tagging="b=2&c=3",
        ChecksumAlgorithm="SHA1",
        CopySourceIfMatch=etag,
    )
    head = s3.head_object(Bucket=BUCKET, Key="source", ChecksumMode="ENABLED")
    assert (head["Metadata"], head["TagCount"]) == ({"b": "2"}, 2)
    assert b64decode(head["ChecksumSHA1"]) == hashlib.sha1(b"x").digest()
    for broken in ({"CopySourceIfNoneMatch": etag}, {"CopySourceIfMatch": '"0"'}):
        with pytest.raises(ClientError) as caught:
            s3.copy_object(**copy, MetadataDirective="REPLACE", **broken)
        assert refusal(caught.value)[:2] == (412, "PreconditionFailed")
    with pytest.raises(ClientError) as illegal:
        s3.copy_object(**copy)
    assert refusal(illegal.value)[:2] == (400, "InvalidRequest")


def test_a_part_is_copied(s3: Any) -> None:
    put(s3, "source", FIRST + SECOND, **WRITING["sse-c"])
    customer = {f"CopySource{name}": value for name, value in WRITING["sse-c"].items()}
    upload = begin(s3, "from parts", **WRITING["sse-kms"])
    whole = {**upload, "CopySource": f"{BUCKET}/source", **customer}
    sent = []
    for number, wanted in ((1, f"bytes=0-{5 * MIB - 1}"), (2, f"bytes={5 * MIB}-{5 * MIB + 9}")):
        part = s3.upload_part_copy(**whole, PartNumber=number, CopySourceRange=wanted)["CopyPartResult"]
        sent.append({"PartNumber": number, "ETag": part["ETag"]})
    complete(s3, upload, sent)
    assert s3.get_object(Bucket=BUCKET, Key="from parts")["Body"].read() == FIRST + SECOND[:10]


def test_a_range_that_the_source_does_not_have(s3: Any) -> None:
    put(s3, "source", b"0123456789")
    upload = begin(s3, "from parts")
    for wanted, told in (
        ("bytes=5-10", "Range specified is not valid for source object of size: 10"),
        ("bytes=20-30", "Range specified is not valid for source object of size: 10"),
        ("bytes=5-", "The x-amz-copy-source-range value must be of the form"),
        ("bytes=5-2", "The x-amz-copy-source-range value must be of the form"),
    ):
        with pytest.raises(ClientError) as caught:
            s3.upload_part_copy(**upload, PartNumber=1, CopySource=f"{BUCKET}/source", CopySourceRange=wanted)
        status, code, message = refusal(caught.value)
        assert (status, code) == (400, "InvalidArgument")
        assert message.startswith(told)


def test_tags_change_and_the_object_stays(s3: Any) -> None:
    put(s3, "tagged", b"x")
    named = {"Bucket": BUCKET, "Key": "tagged"}
    assert s3.get_object_tagging(**named)["TagSet"] == []
    tags = [{"Key": "empty", "Value": ""}, {"Key": "team", "Value": "blue & green"}]
    with pytest.raises(ClientError) as caught:
        s3.put_object_tagging(**named, Tagging={"TagSet": tags})
    assert refusal(caught.value) == (400, "InvalidTag", "The TagValue you have provided is invalid")
    tags[1]["Value"] = "blue + green"
    s3.put_object_tagging(**named, Tagging={"TagSet": tags})
    assert s3.get_object_tagging(**named)["TagSet"] == tags
    assert s3.get_object(**named)["TagCount"] == 2
    s3.delete_object_tagging(**named)
    assert s3.get_object_tagging(**named)["TagSet"] == []
    assert s3.get_object(**named)["Body"].read() == b"x"


def test_the_attributes_of_an_object(s3: Any) -> None:
    upload = begin(s3, "attributes", ChecksumAlgorithm="SHA256")
    sent = [send(s3, upload, n, body, ChecksumAlgorithm="SHA256") for n, body in ((1, FIRST), (2, SECOND))]
    etag = complete(s3, upload, sent)["ETag"]
    names = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]
    told = s3.get_object_attributes(Bucket=BUCKET, Key="attributes", ObjectAttributes=names)
    assert told["ETag"] == etag.strip('"')
    assert told["ObjectSize"] == len(FIRST + SECOND)
    assert told["StorageClass"] == "STANDARD"
    assert told["Checksum"]["ChecksumType"] == "COMPOSITE"
    assert told["ObjectParts"]["TotalPartsCount"] == 2
    assert [part["Size"] for part in told["ObjectParts"]["Parts"]] == [len(FIRST), len(SECOND)]
    with pytest.raises(ClientError) as caught:
        s3.get_object_attributes(Bucket=BUCKET, Key="attributes", ObjectAttributes=["Colour"])
    assert refusal(caught.value)[:2] == (400, "InvalidArgument")


def test_the_encryption_of_an_object_is_updated(s3: Any) -> None:
    etag = put(s3, "moved", b"hello", ChecksumAlgorithm="SHA1")["ETag"]
    other = put(s3, "other", b"x", **WRITING["sse-kms"])
    asked = {"Bucket": BUCKET, "Key": "moved"}
    s3.update_object_encryption(**asked, ObjectEncryption={"SSEKMS": {"KMSKeyArn": other["SSEKMSKeyId"]}})
    answer = s3.get_object(**asked, ChecksumMode="ENABLED")
    assert answer["Body"].read() == b"hello"
    assert (answer["ServerSideEncryption"], answer["ETag"]) == ("aws:kms", etag)
    assert b64decode(answer["ChecksumSHA1"]) == hashlib.sha1(b"hello").digest()
    s3.update_object_encryption(
        **asked,
        ObjectEncryption={"SSEKMS": {"KMSKeyArn": other["SSEKMSKeyId"], "BucketKeyEnabled": True}},
    )
    answer = s3.get_object(**asked, ChecksumMode="ENABLED")
    assert answer["Body"].read() == b"hello"
    assert (answer["BucketKeyEnabled"], answer["ETag"]) == (True, etag)
    assert b64decode(answer["ChecksumSHA1"]) == hashlib.sha1(b"hello").digest()
    with pytest.raises(ClientError) as caught:
        s3.update_object_encryption(
            **asked, ObjectEncryption={"SSEKMS": {"KMSKeyArn": "alias/not-an-arn-at-all"}}
        )
    assert refusal(caught.value)[:2] == (400, "InvalidRequest")
