"""The checksum of an upload in parts that names no algorithm, as boto3 sends and reads it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from awscrt import checksums
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import LiveSandbox, refusal
from tests.endpoint.test_multipart import FIRST, MIB, SECOND, begin, complete, send
from tests.endpoint.test_objects import BUCKET, WRITING, put, reading


def crc64nvme(content: bytes) -> str:
    return b64encode(checksums.crc64nvme(content).to_bytes(8, "big")).decode()


def told(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name.startswith("Checksum")}


WHOLE = {"ChecksumCRC64NVME": crc64nvme(FIRST + SECOND), "ChecksumType": "FULL_OBJECT"}
WITHOUT_SSE_C = [method for method in WRITING if method != "sse-c"]


@pytest.fixture
def bare(sandbox: LiveSandbox) -> Iterator[Any]:
    """A client that sends no checksum by itself."""
    client = sandbox.client(request_checksum_calculation="when_required")
    yield client
    client.close()


@pytest.mark.parametrize("method", WITHOUT_SSE_C)
def test_it_is_crc64nvme_of_the_full_object(bare: Any, s3: Any, method: str) -> None:
    key = f"default {method}"
    begun = bare.create_multipart_upload(Bucket=BUCKET, Key=key, **WRITING[method])
    upload = {"Bucket": BUCKET, "Key": key, "UploadId": begun["UploadId"]}
    sent = [send(bare, upload, number, body) for number, body in ((1, FIRST), (2, SECOND))]
    listed = bare.list_parts(**upload)
    done = complete(bare, upload, sent)
    head = s3.head_object(Bucket=BUCKET, Key=key, ChecksumMode="ENABLED")
    got = s3.get_object(Bucket=BUCKET, Key=key, ChecksumMode="ENABLED")

    for answer in (begun, listed, *sent, *listed["Parts"]):
        assert told(answer) == {}
    for answer in (done, head, got):
        assert told(answer) == WHOLE
    assert got["Body"].read() == FIRST + SECOND  # boto3 verifies it against the checksum
    [found] = [one for one in s3.list_objects_v2(Bucket=BUCKET, Prefix=key)["Contents"] if one["Key"] == key]
    assert (found["ChecksumAlgorithm"], found["ChecksumType"]) == (["CRC64NVME"], "FULL_OBJECT")


def test_with_sse_c_there_is_none(bare: Any, s3: Any) -> None:
    upload = begin(bare, "default sse-c", **WRITING["sse-c"])
    done = complete(bare, upload, [send(bare, upload, 1, FIRST, **reading("sse-c"))])
    head = s3.head_object(Bucket=BUCKET, Key="default sse-c", ChecksumMode="ENABLED", **reading("sse-c"))
    assert told(done) == told(head) == {}


def test_a_part_answers_with_the_checksum_that_came_with_it(s3: Any) -> None:
    upload = begin(s3, "crc32 by itself")
    sent = [send(s3, upload, number, body) for number, body in ((1, FIRST), (2, SECOND))]
    expected = b64encode(checksums.crc32(FIRST).to_bytes(4, "big")).decode()
    assert told(sent[0]) == {"ChecksumCRC32": expected}
    assert told(complete(s3, upload, sent)) == WHOLE


def test_the_client_may_say_it_when_it_completes(bare: Any) -> None:
    upload = begin(bare, "said at the end")
    sent = [send(bare, upload, number, body) for number, body in ((1, FIRST), (2, SECOND))]
    with pytest.raises(ClientError) as wrong:
        complete(bare, upload, sent, ChecksumCRC64NVME=crc64nvme(FIRST))
    assert refusal(wrong.value)[:2] == (400, "BadDigest")
    with pytest.raises(ClientError) as composite:
        complete(bare, upload, sent, ChecksumType="COMPOSITE")
    assert refusal(composite.value)[:2] == (400, "InvalidRequest")
    assert told(complete(bare, upload, sent, **WHOLE)) == WHOLE


@pytest.mark.parametrize("method", WITHOUT_SSE_C)
def test_parts_that_are_copied_count_too(bare: Any, method: str) -> None:
    put(bare, "copied from", FIRST + SECOND, **WRITING["sse-c"])
    customer = {f"CopySource{name}": value for name, value in WRITING["sse-c"].items()}
    upload = begin(bare, f"copied {method}", **WRITING[method])
    copied = bare.upload_part_copy(
        **upload,
        PartNumber=1,
        CopySource=f"{BUCKET}/copied from",
        CopySourceRange=f"bytes=0-{5 * MIB - 1}",
        **customer,
    )["CopyPartResult"]
    assert told(copied) == {}
    sent = [{"PartNumber": 1, "ETag": copied["ETag"]}, send(bare, upload, 2, SECOND)]
    assert told(complete(bare, upload, sent)) == WHOLE


def test_attributes_count_the_parts_and_list_those_of_a_composite_checksum(s3: Any) -> None:
    asked: dict[str, dict[str, str]] = {
        "none": {},
        "full": {"ChecksumAlgorithm": "CRC32", "ChecksumType": "FULL_OBJECT"},
        "composite": {"ChecksumAlgorithm": "CRC32"},
    }
    found = {}
    for name, more in asked.items():
        upload = begin(s3, f"attributes {name}", **more)
        complete(s3, upload, [send(s3, upload, 1, FIRST), send(s3, upload, 2, SECOND)])
        found[name] = s3.get_object_attributes(
            Bucket=BUCKET, Key=f"attributes {name}", ObjectAttributes=["Checksum", "ObjectParts"]
        )
    assert found["none"]["Checksum"] == WHOLE
    for name in ("none", "full"):
        assert found[name]["ObjectParts"] == {"TotalPartsCount": 2}
    parts = b"".join(checksums.crc32(body).to_bytes(4, "big") for body in (FIRST, SECOND))
    composite = b64encode(checksums.crc32(parts).to_bytes(4, "big")).decode()
    # Without the number of parts behind it, which GetObject and HeadObject give.
    assert found["composite"]["Checksum"] == {"ChecksumCRC32": composite, "ChecksumType": "COMPOSITE"}
    assert [part["PartNumber"] for part in found["composite"]["ObjectParts"]["Parts"]] == [1, 2]
