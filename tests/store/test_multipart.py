from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from encryption_lab.errors import (
    InvalidPart,
    InvalidPartOrder,
    InvalidValue,
    NoSuchUpload,
    PartMismatch,
    PartTooSmall,
    QuotaExceeded,
    Tampered,
)
from encryption_lab.methods.requests import CustomerKey, EncryptionRequest, SseS3
from encryption_lab.ports import VersionQuery
from encryption_lab.store.limits import Limits
from encryption_lab.store.multipart import MIN_PART_BYTES
from encryption_lab.store.versions import ObjectVersion, StoredPart, authenticated
from tests.lab_bench import BUCKET, CUSTOMER_KEY, METHODS, Bench, key_for

FIRST, LAST = bytes(MIN_PART_BYTES), b"the end"


def send_part(
    bench: Bench, upload_id: str, number: int, content: bytes, key: CustomerKey | None = None
) -> StoredPart:
    part = bench.lab.multipart.begin_part(bench.admin(), upload_id, number, customer_key=key)
    part.write(content)
    return part.finish()


def upload(bench: Bench, method: EncryptionRequest) -> ObjectVersion:
    started = bench.lab.multipart.create(bench.admin(), BUCKET, "big", encryption=method)
    sent = [
        send_part(bench, started.upload_id, number, content, key_for(method))
        for number, content in ((1, FIRST), (5, LAST))
    ]
    asked = tuple((part.part_number, part.etag) for part in sent)
    return bench.lab.multipart.complete(bench.admin(), started.upload_id, asked).version


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
def test_parts_become_one_object(bench: Bench, method: EncryptionRequest) -> None:
    version = upload(bench, method)
    assert version.etag.endswith("-2")
    with bench.lab.objects.get(bench.admin(), BUCKET, "big", customer_key=key_for(method)) as body:
        assert b"".join(body.pieces(MIN_PART_BYTES - 2, MIN_PART_BYTES + 3)) == b"\0\0the"
        assert body.read() == FIRST + LAST


def test_the_etag_of_sse_s3_is_the_md5_of_the_parts_md5s(bench: Bench) -> None:
    digests = hashlib.md5(FIRST).digest() + hashlib.md5(LAST).digest()
    assert upload(bench, SseS3()).etag == f"{hashlib.md5(digests).hexdigest()}-2"


def test_a_part_sent_again_replaces_the_first_and_its_bytes(bench: Bench) -> None:
    started = bench.lab.multipart.create(bench.admin(), BUCKET, "big")
    send_part(bench, started.upload_id, 1, b"wrong")
    again = send_part(bench, started.upload_id, 1, b"right")
    assert len(bench.blobs.blobs) == 1
    bench.lab.multipart.complete(bench.admin(), started.upload_id, ((1, again.etag),))
    with bench.lab.objects.get(bench.admin(), BUCKET, "big") as body:
        assert body.read() == b"right"


def test_parts_that_are_not_asked_for_are_removed(bench: Bench) -> None:
    started = bench.lab.multipart.create(bench.admin(), BUCKET, "big")
    kept = send_part(bench, started.upload_id, 1, b"kept")
    send_part(bench, started.upload_id, 2, b"left out")
    bench.lab.multipart.complete(bench.admin(), started.upload_id, ((1, kept.etag),))
    assert list(bench.blobs.blobs) == [kept.blob_id]


def test_an_aborted_upload_leaves_nothing(bench: Bench) -> None:
    started = bench.lab.multipart.create(bench.admin(), BUCKET, "big")
    send_part(bench, started.upload_id, 1, b"x")
    bench.lab.multipart.abort(bench.admin(), started.upload_id)
    assert not bench.blobs.blobs
    with pytest.raises(NoSuchUpload):
        bench.lab.multipart.abort(bench.admin(), started.upload_id)


def test_a_part_must_carry_the_key_its_upload_began_with(bench: Bench) -> None:
    customer = bench.lab.multipart.create(bench.admin(), BUCKET, "big", encryption=CUSTOMER_KEY)
    plain = bench.lab.multipart.create(bench.admin(), BUCKET, "big")
    with pytest.raises(PartMismatch, match="initiate requested encryption"):
        send_part(bench, customer.upload_id, 1, b"x")
    with pytest.raises(PartMismatch, match="did not match the ones used originally"):
        send_part(bench, customer.upload_id, 1, b"x", CustomerKey(b"\x55" * 32))
    with pytest.raises(PartMismatch, match="initiate requested encryption"):
        send_part(bench, plain.upload_id, 1, b"x", CUSTOMER_KEY)


def test_completing_checks_numbers_etags_order_and_sizes(bench: Bench) -> None:
    started = bench.lab.multipart.create(bench.admin(), BUCKET, "big")
    one, two = (send_part(bench, started.upload_id, number, b"x") for number in (1, 2))
    complete = bench.lab.multipart.complete
    for asked, error in (
        ((), InvalidPart),
        (((1, "0" * 32),), InvalidPart),
        (((3, one.etag),), InvalidPart),
        (((2, two.etag), (1, one.etag)), InvalidPartOrder),
        (((1, one.etag), (1, one.etag)), InvalidPartOrder),
        (((1, one.etag), (2, two.etag)), PartTooSmall),
    ):
        with pytest.raises(error):
            complete(bench.admin(), started.upload_id, asked)
    assert not bench.lab.objects.list(bench.admin(), VersionQuery(bucket=BUCKET))


@pytest.mark.parametrize("number", [0, 10_001])
def test_a_part_number_is_1_to_10000(bench: Bench, number: int) -> None:
    started = bench.lab.multipart.create(bench.admin(), BUCKET, "big")
    with pytest.raises(InvalidValue, match="between 1 and 10000"):
        send_part(bench, started.upload_id, number, b"x")


def test_parts_cannot_be_reordered_or_renumbered_behind_the_mac(bench: Bench) -> None:
    version = upload(bench, SseS3())
    first, last = version.parts
    swapped = (
        replace(last, part_number=first.part_number),
        replace(first, part_number=last.part_number),
    )
    forged = authenticated(
        replace(version, parts=swapped), bench.lab.account.account_id, bench.lab.store_keys
    )
    bench.records.versions.replace(forged)
    with pytest.raises(Tampered):
        bench.lab.objects.get(bench.admin(), BUCKET, "big")


def test_parts_that_come_at_once_fill_the_quota_and_never_more() -> None:
    bench = Bench(limits=Limits(bytes=150))
    upload_id = bench.lab.multipart.create(bench.admin(), BUCKET, "big").upload_id
    first, second = (bench.lab.multipart.begin_part(bench.admin(), upload_id, number) for number in (1, 2))
    for part in (first, second):
        part.write(bytes(100))
    first.finish()
    with pytest.raises(QuotaExceeded):
        second.finish()
    assert bench.records.usage().bytes == 100
    assert len(bench.blobs.blobs) == 1
