from __future__ import annotations

import hashlib

import pytest

from encryption_lab.errors import (
    DigestMismatch,
    EntityTooLarge,
    IllegalCopy,
    IncompleteBody,
    KeyTooLong,
    MethodNotAllowedOnMarker,
    NoSuchBucket,
    NoSuchKey,
    NoSuchVersion,
    NotAuthorized,
    QuotaExceeded,
)
from encryption_lab.formats.sealed_stream import SEGMENT_BYTES
from encryption_lab.methods.requests import CustomerKey, EncryptionRequest, SseKms, SseS3
from encryption_lab.ports import VersionQuery
from encryption_lab.store.buckets import Versioning
from encryption_lab.store.limits import Limits
from encryption_lab.store.writing import Description, Expected
from tests.lab_bench import BUCKET, CUSTOMER_KEY, METHODS, Bench, key_for


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
def test_an_object_comes_back_as_it_was_sent(bench: Bench, method: EncryptionRequest) -> None:
    description = Description(content_type="text/plain", metadata={"owner": "ana"})
    stored = bench.lab.objects.put(
        bench.admin(), BUCKET, "a/b c.txt", [b"hello ", b"world"], encryption=method, description=description
    )
    with bench.lab.objects.get(bench.admin(), BUCKET, "a/b c.txt", customer_key=key_for(method)) as body:
        assert body.read() == b"hello world"
        assert body.version == stored.version
        assert body.version.metadata == {"owner": "ana"}
        assert body.checksum == stored.checksum


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
@pytest.mark.parametrize("size", [0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1])
def test_every_size_around_a_segment_comes_back(bench: Bench, method: EncryptionRequest, size: int) -> None:
    content = bytes(size)
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [content], encryption=method)
    with bench.lab.objects.get(bench.admin(), BUCKET, "k", customer_key=key_for(method)) as body:
        assert body.read() == content


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
def test_the_stored_bytes_hold_none_of_the_plaintext(bench: Bench, method: EncryptionRequest) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"CANARY" * 100], encryption=method)
    assert bench.blobs.blobs
    assert not any(b"CANARY" in stored for stored in bench.blobs.blobs.values())


def test_the_etag_is_the_md5_with_sse_s3_only(bench: Bench) -> None:
    md5 = hashlib.md5(b"hello").hexdigest()
    for name, method in METHODS.items():
        first, second = (
            bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"hello"], encryption=method).version.etag
            for _ in range(2)
        )
        assert len(first) == 32
        assert (first == md5) == (name == "sse-s3")
        assert (first == second) == (name == "sse-s3")


def test_the_checksum_is_of_what_was_received_and_the_same_under_every_method(bench: Bench) -> None:
    checksums = {
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"123456789"], encryption=method).checksum
        for method in METHODS.values()
    }
    assert {value.hex() for value in checksums} == {"ae8b14860a799888"}  # the check value of CRC-64/NVME


def test_encryption_belongs_to_a_version(bench: Bench) -> None:
    for method in METHODS.values():
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=method)
    versions = bench.lab.objects.list(bench.admin(), VersionQuery(bucket=BUCKET))
    assert len({type(version.envelope) for version in versions}) == 4
    assert len({version.version_id for version in versions}) == len(METHODS)
    for version, method in zip(versions, reversed(METHODS.values()), strict=True):
        call = bench.admin()
        with bench.lab.objects.get(
            call, BUCKET, "k", version_id=version.version_id, customer_key=key_for(method)
        ) as body:
            assert body.read() == b"x"


def test_without_versioning_the_new_object_replaces_the_old_one_and_its_bytes(bench: Bench) -> None:
    bench.lab.buckets.create(bench.admin(), "plain")
    for content in (b"old", b"new"):
        bench.lab.objects.put(bench.admin(), "plain", "k", [content])
    assert len(bench.blobs.blobs) == 1
    with bench.lab.objects.get(bench.admin(), "plain", "k") as body:
        assert body.read() == b"new"
        assert body.version.version_id == "null"


def test_deleting_with_versioning_puts_a_marker_on_top(bench: Bench) -> None:
    stored = bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"])
    deleted = bench.lab.objects.delete(bench.admin(), BUCKET, "k")
    assert deleted.is_delete_marker
    with pytest.raises(NoSuchKey):
        bench.lab.objects.get(bench.admin(), BUCKET, "k")
    with pytest.raises(MethodNotAllowedOnMarker):
        bench.lab.objects.get(bench.admin(), BUCKET, "k", version_id=deleted.version_id)
    with bench.lab.objects.get(bench.admin(), BUCKET, "k", version_id=stored.version.version_id) as body:
        assert body.read() == b"x"


def test_deleting_a_version_removes_its_bytes(bench: Bench) -> None:
    stored = bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"])
    bench.lab.objects.delete(bench.admin(), BUCKET, "k", version_id=stored.version.version_id)
    assert not bench.blobs.blobs
    with pytest.raises(NoSuchVersion):
        bench.lab.objects.get(bench.admin(), BUCKET, "k", version_id=stored.version.version_id)


def test_suspended_versioning_writes_the_null_version_and_keeps_the_others(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"versioned"])
    bench.lab.buckets.put_versioning(bench.admin(), BUCKET, Versioning.SUSPENDED)
    for content in (b"null 1", b"null 2"):
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [content])
    versions = bench.lab.objects.list(bench.admin(), VersionQuery(bucket=BUCKET))
    assert [version.version_id == "null" for version in versions] == [True, False]
    assert len(bench.blobs.blobs) == 2


def test_the_reader_may_read_and_not_write(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"])
    with bench.lab.objects.get(bench.reader(), BUCKET, "k") as body:
        assert body.read() == b"x"
    for refused in (
        lambda: bench.lab.objects.put(bench.reader(), BUCKET, "k", [b"y"]),
        lambda: bench.lab.objects.delete(bench.reader(), BUCKET, "k"),
    ):
        with pytest.raises(NotAuthorized, match="no identity-based policy allows the s3:"):
            refused()


def test_what_is_not_there_is_named(bench: Bench) -> None:
    with pytest.raises(NoSuchBucket):
        bench.lab.objects.put(bench.admin(), "nowhere", "k", [b"x"])
    with pytest.raises(NoSuchKey):
        bench.lab.objects.get(bench.admin(), BUCKET, "nothing")
    with pytest.raises(NoSuchVersion):
        bench.lab.objects.get(bench.admin(), BUCKET, "nothing", version_id="none")


def test_a_name_has_at_most_1024_bytes(bench: Bench) -> None:
    longest = "é" * 512
    bench.lab.objects.put(bench.admin(), BUCKET, longest, [b"x"])
    with pytest.raises(KeyTooLong):
        bench.lab.objects.put(bench.admin(), BUCKET, longest + "a", [b"x"])


def test_a_body_that_is_not_what_was_announced_leaves_nothing(bench: Bench) -> None:
    for expected, error in (
        (Expected(size_bytes=6), IncompleteBody),
        (Expected(size_bytes=4), IncompleteBody),
        (Expected(md5=bytes(16)), DigestMismatch),
    ):
        with pytest.raises(error):
            bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"hello"], expected=expected)
    assert not bench.blobs.blobs
    assert not bench.lab.objects.list(bench.admin(), VersionQuery(bucket=BUCKET))


def test_a_body_whose_sender_fails_leaves_what_was_there(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"before"])

    def broken() -> list[bytes]:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        bench.lab.objects.put(bench.admin(), BUCKET, "k", (piece for _ in range(1) for piece in broken()))
    with bench.lab.objects.get(bench.admin(), BUCKET, "k") as body:
        assert body.read() == b"before"
    assert len(bench.blobs.blobs) == 1


def test_limits_stop_an_upload_and_keep_what_was_there() -> None:
    bench = Bench(limits=Limits(object_bytes=100, bytes=150, objects=3))
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [bytes(100)])
    with pytest.raises(EntityTooLarge):
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [bytes(40), bytes(61)])
    with pytest.raises(QuotaExceeded, match="bytes"):
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [bytes(51)])
    for _ in range(2):
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"])
    with pytest.raises(QuotaExceeded, match="objects"):
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"])
    assert len(bench.blobs.blobs) == 3


@pytest.mark.parametrize("limits", [Limits(bytes=150), Limits(objects=1)])
def test_two_uploads_at_once_cannot_share_the_last_of_a_quota(limits: Limits) -> None:
    bench = Bench(limits=limits)
    uploads = [bench.lab.objects.begin_put(bench.admin(), BUCKET, "k", encryption=None) for _ in range(2)]
    for upload in uploads:
        upload.write(bytes(100))
    uploads[0].finish()
    with pytest.raises(QuotaExceeded):
        uploads[1].finish()
    assert len(bench.blobs.blobs) == 1


def test_with_a_full_quota_a_delete_marker_can_be_put() -> None:
    bench = Bench(limits=Limits(objects=1))
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"])
    bench.lab.objects.delete(bench.admin(), BUCKET, "k")
    with pytest.raises(NoSuchKey):
        bench.lab.objects.get(bench.admin(), BUCKET, "k")


def test_two_uploads_to_one_name_at_once_both_become_whole_versions(bench: Bench) -> None:
    uploads = [bench.lab.objects.begin_put(bench.admin(), BUCKET, "k", encryption=None) for _ in range(2)]
    for step in (b"a", b"b"):
        for upload in uploads:
            upload.write(step)
    first, second = (upload.finish().version for upload in uploads)
    with bench.lab.objects.get(bench.admin(), BUCKET, "k") as body:
        assert (body.version.record_id, body.read()) == (second.record_id, b"ab")
    with bench.lab.objects.get(bench.admin(), BUCKET, "k", version_id=first.version_id) as body:
        assert body.read() == b"ab"


def test_a_copy_takes_the_destinations_default_and_not_the_sources_method(bench: Bench) -> None:
    description = Description(content_type="text/plain", metadata={"owner": "ana"})
    bench.lab.objects.put(
        bench.admin(), BUCKET, "from", [b"hello"], encryption=CUSTOMER_KEY, description=description
    )
    copied = bench.lab.objects.copy(
        bench.admin(),
        source=(BUCKET, "from", None),
        source_customer_key=CUSTOMER_KEY,
        bucket=BUCKET,
        key="to",
        encryption=None,
    ).version
    assert copied.etag == hashlib.md5(b"hello").hexdigest()
    assert (copied.content_type, copied.metadata) == ("text/plain", {"owner": "ana"})


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
def test_a_copy_onto_itself_may_change_the_method(bench: Bench, method: EncryptionRequest) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"hello"], encryption=SseS3())
    bench.lab.objects.copy(
        bench.admin(), source=(BUCKET, "k", None), bucket=BUCKET, key="k", encryption=method
    )
    with bench.lab.objects.get(bench.admin(), BUCKET, "k", customer_key=key_for(method)) as body:
        assert body.read() == b"hello"


def test_a_copy_onto_itself_that_changes_nothing_is_refused(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"hello"])
    with pytest.raises(IllegalCopy):
        bench.lab.objects.copy(
            bench.admin(), source=(BUCKET, "k", None), bucket=BUCKET, key="k", encryption=None
        )


def test_a_copy_can_move_an_object_to_another_customer_key(bench: Bench) -> None:
    other = CustomerKey(b"\x55" * 32)
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"hello"], encryption=CUSTOMER_KEY)
    bench.lab.objects.copy(
        bench.admin(),
        source=(BUCKET, "k", None),
        source_customer_key=CUSTOMER_KEY,
        bucket=BUCKET,
        key="k",
        encryption=other,
    )
    with bench.lab.objects.get(bench.admin(), BUCKET, "k", customer_key=other) as body:
        assert body.read() == b"hello"


def test_a_default_of_the_bucket_serves_uploads_that_say_nothing_and_a_header_beats_it(bench: Bench) -> None:
    from encryption_lab.store.buckets import Algorithm, DefaultEncryption

    default = DefaultEncryption(algorithm=Algorithm.SSE_KMS, key_id="alias/payroll", bucket_key_enabled=True)
    bench.lab.buckets.put_encryption(bench.admin(), BUCKET, default)
    by_default = bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"]).version.envelope
    by_header = bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=SseS3()).version.envelope
    own_key = bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=SseKms()).version.envelope
    assert type(by_default).__name__ == "SseKmsEnvelope"
    assert getattr(by_default, "bucket_key_enabled", None) is True
    assert type(by_header).__name__ == "SseS3Envelope"
    assert (
        getattr(own_key, "bucket_key_enabled", None) is True
    )  # the bucket's flag holds for its own KMS uploads too
