"""What a multipart upload that names no algorithm has as its checksum, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from awscrt import checksums

from encryption_lab.documents import canonical, from_document, to_document
from encryption_lab.errors import BadRequest, InvalidPart, KeyDisabled, Tampered
from encryption_lab.methods.requests import CustomerKey, EncryptionRequest, SseKms
from encryption_lab.object_errors import ChecksumMismatch
from encryption_lab.ports import EventQuery
from encryption_lab.store.checksum_algorithms import ChecksumAlgorithm, ChecksumType
from encryption_lab.store.checksums import open_checksum, part_binding
from encryption_lab.store.multipart import MIN_PART_BYTES, MultipartUpload, Promised
from encryption_lab.store.outcomes import Completed
from encryption_lab.store.versions import ObjectVersion, StoredPart
from encryption_lab.store.writing import Expected
from tests.lab_bench import BUCKET, CUSTOMER_KEY, METHODS, Bench, key_for

FIRST, LAST = bytes(range(256)) * (MIN_PART_BYTES // 256), b"123456789"
WHOLE = checksums.crc64nvme(FIRST + LAST).to_bytes(8, "big")
WITHOUT_SSE_C = {name: method for name, method in METHODS.items() if method is not CUSTOMER_KEY}


def begin(bench: Bench, method: EncryptionRequest | None = None) -> MultipartUpload:
    return bench.lab.multipart.create(bench.admin(), BUCKET, "big", encryption=method)


def send(
    bench: Bench,
    upload: MultipartUpload,
    number: int,
    content: bytes,
    *,
    key: CustomerKey | None = None,
    expected: Expected | None = None,
) -> StoredPart:
    part = bench.lab.multipart.begin_part(
        bench.admin(), upload.upload_id, number, customer_key=key, expected=expected
    )
    part.write(content)
    return part.finish()


def send_both(bench: Bench, upload: MultipartUpload, key: CustomerKey | None = None) -> list[StoredPart]:
    return [send(bench, upload, number, content, key=key) for number, content in ((1, FIRST), (2, LAST))]


def complete(
    bench: Bench, upload: MultipartUpload, parts: list[StoredPart], promised: Promised | None = None
) -> Completed:
    asked = tuple((part.part_number, part.etag) for part in parts)
    return bench.lab.multipart.complete(
        bench.admin(), upload.upload_id, asked, promised=promised or Promised()
    )


@pytest.mark.parametrize("method", WITHOUT_SSE_C.values(), ids=WITHOUT_SSE_C)
def test_the_object_has_the_crc64nvme_of_all_its_bytes(bench: Bench, method: EncryptionRequest) -> None:
    upload = begin(bench, method)
    done = complete(bench, upload, send_both(bench, upload))
    assert done.checksum == WHOLE
    stored = done.version.checksum
    assert stored is not None
    assert (stored.algorithm, stored.type) == (ChecksumAlgorithm.CRC64NVME, ChecksumType.FULL_OBJECT)
    assert stored.sealed is ("kms" in type(method).__name__.lower())
    assert bench.lab.objects.checksum(bench.admin(), done.version, None) == WHOLE
    with bench.lab.objects.get(bench.admin(), BUCKET, "big", customer_key=key_for(method)) as body:
        assert body.checksum == WHOLE


def test_with_sse_c_there_is_none_so_that_its_key_is_not_needed_to_complete(bench: Bench) -> None:
    upload = begin(bench, CUSTOMER_KEY)
    parts = send_both(bench, upload, CUSTOMER_KEY)
    assert [part.checksum for part in parts] == [None, None]
    done = complete(bench, upload, parts)
    assert (done.checksum, done.version.checksum) == (None, None)


def test_parts_that_came_with_another_checksum_are_verified_by_that_one(bench: Bench) -> None:
    upload = begin(bench)
    crc32 = checksums.crc32(LAST).to_bytes(4, "big")
    expected = Expected(algorithm=ChecksumAlgorithm.CRC32, checksum=crc32)
    with pytest.raises(ChecksumMismatch):
        send(bench, upload, 2, b"another", expected=expected)
    parts = [send(bench, upload, 1, FIRST), send(bench, upload, 2, LAST, expected=expected)]
    assert complete(bench, upload, parts).checksum == WHOLE


def test_what_the_client_says_of_the_whole_and_of_parts_is_verified(bench: Bench) -> None:
    upload = begin(bench)
    parts = send_both(bench, upload)
    for promised, refused in (
        (Promised(checksum=bytes(8)), ChecksumMismatch),
        (Promised(part_checksums={2: bytes(8)}), InvalidPart),
        (Promised(checksum_type=ChecksumType.COMPOSITE), BadRequest),
    ):
        with pytest.raises(refused):
            complete(bench, upload, parts, promised)
    last = checksums.crc64nvme(LAST).to_bytes(8, "big")
    told = Promised(checksum=WHOLE, part_checksums={2: last}, checksum_type=ChecksumType.FULL_OBJECT)
    assert complete(bench, upload, parts, told).checksum == WHOLE


def test_an_upload_in_no_mode_is_completed_in_none(bench: Bench) -> None:
    upload = begin(bench, CUSTOMER_KEY)
    parts = send_both(bench, upload, CUSTOMER_KEY)
    with pytest.raises(BadRequest, match="created using the null checksum mode"):
        complete(bench, upload, parts, Promised(checksum_type=ChecksumType.FULL_OBJECT))


def test_completing_takes_the_kms_key_once_where_the_checksums_of_parts_are_sealed(bench: Bench) -> None:
    upload = begin(bench, SseKms(key_id="alias/payroll"))
    parts = send_both(bench, upload)
    assert all(part.checksum is not None and part.checksum.sealed for part in parts)
    before = len(bench.records.events.find(EventQuery(name="Decrypt")))
    complete(bench, upload, parts)
    assert len(bench.records.events.find(EventQuery(name="Decrypt"))) == before + 1


def test_the_checksums_of_parts_are_told_only_where_the_upload_named_an_algorithm(bench: Bench) -> None:
    upload = begin(bench, SseKms(key_id="alias/payroll"))
    parts = tuple(send_both(bench, upload))
    assert bench.lab.multipart.part_checksums(bench.admin(), upload, parts) == ()


def test_a_part_checksum_changed_behind_the_upload_is_refused(bench: Bench) -> None:
    upload = begin(bench, SseKms())
    first, last = send_both(bench, upload)
    kept = bench.records.uploads.get(upload.upload_id)
    assert kept is not None
    swapped = (replace(first, checksum=last.checksum), replace(last, checksum=first.checksum))
    bench.records.uploads.put(replace(kept, parts=swapped))
    with pytest.raises(Tampered):
        complete(bench, upload, [first, last])


def test_parts_sent_before_they_had_checksums_make_an_object_without_one(bench: Bench) -> None:
    upload = begin(bench)
    parts = send_both(bench, upload)
    kept = bench.records.uploads.get(upload.upload_id)
    assert kept is not None
    first, last = kept.parts
    bench.records.uploads.put(replace(kept, parts=(replace(first, checksum=None), last)))
    done = complete(bench, upload, parts)
    assert (done.checksum, done.version.checksum) == (None, None)
    with bench.lab.objects.get(bench.admin(), BUCKET, "big") as body:
        assert body.read() == FIRST + LAST


def test_the_record_keeps_no_checksums_of_parts_that_nobody_asked_for(bench: Bench) -> None:
    """So an object's record has the fields that it had before, and the MAC of older ones stays right."""
    upload = begin(bench)
    version = complete(bench, upload, send_both(bench, upload)).version
    document = to_document(version)
    assert set(document["checksum"]) == {"value", "sealed"}
    for part in document["parts"]:
        assert set(part) == {"part_number", "blob_id", "size_bytes", "etag", "created_at"}
    without = {**document, "checksum": None}
    assert canonical(to_document(from_document(without, ObjectVersion))) == canonical(without)


def test_the_checksums_of_parts_are_sealed_when_the_object_comes_under_a_kms_key(bench: Bench) -> None:
    upload = bench.lab.multipart.create(bench.admin(), BUCKET, "big", algorithm=ChecksumAlgorithm.SHA256)
    parts = send_both(bench, upload)
    values = [part.checksum.value for part in parts if part.checksum is not None]
    complete(bench, upload, parts, Promised(part_checksums=dict(enumerate(values, start=1))))
    key_arn = bench.lab.account.key_arn(bench.payroll.key_id)
    bench.lab.encryption_updates.move(bench.admin(), BUCKET, "big", key_arn=key_arn)

    with bench.lab.objects.get(bench.admin(), BUCKET, "big") as body:
        data_key, version = body.data_keys[0], body.version
    sealed = [(part, part.checksum) for part in version.parts if part.checksum is not None]
    assert all(checksum.sealed for _, checksum in sealed)
    assert not any(value in checksum.value for _, checksum in sealed for value in values)
    bindings = [part_binding(version.record_id, part.part_number, part.blob_id) for part, _ in sealed]
    assert values == [
        open_checksum(checksum, data_key=data_key, binding=binding)
        for (_, checksum), binding in zip(sealed, bindings, strict=True)
    ]


def test_what_kms_was_asked_stays_in_the_trail_whatever_comes_of_completing(bench: Bench) -> None:
    upload = begin(bench, SseKms(key_id="alias/payroll"))
    part = send(bench, upload, 1, LAST)
    with pytest.raises(ChecksumMismatch):
        complete(bench, upload, [part], Promised(checksum=bytes(8)))
    assert last_event(bench) == ("Decrypt", "")
    bench.lab.kms.disable_key(bench.admin(), "alias/payroll")
    with pytest.raises(KeyDisabled):
        complete(bench, upload, [part])
    assert last_event(bench) == ("Decrypt", "KeyDisabled")


def last_event(bench: Bench) -> tuple[str, str]:
    ((_, event), *_) = bench.records.events.find(EventQuery())
    return event.name, event.error_name
