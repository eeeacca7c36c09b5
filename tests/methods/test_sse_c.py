from __future__ import annotations

import pytest

from encryption_lab.errors import CustomerKeyNotApplicable, MissingCustomerKey, SseCBlocked, WrongCustomerKey
from encryption_lab.methods.envelopes import SseCEnvelope
from encryption_lab.methods.requests import CustomerKey, SseS3
from encryption_lab.store.buckets import DefaultEncryption
from tests.lab_bench import BUCKET, CUSTOMER_KEY, Bench


def test_only_the_right_key_opens_the_object(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=CUSTOMER_KEY)
    for read in (bench.lab.objects.get, bench.lab.objects.head):
        with pytest.raises(MissingCustomerKey, match="was stored using a form of Server Side Encryption"):
            read(bench.admin(), BUCKET, "k")
        with pytest.raises(WrongCustomerKey, match="must provide the correct secret key"):
            read(bench.admin(), BUCKET, "k", customer_key=CustomerKey(b"\x55" * 32))
    assert bench.lab.objects.head(bench.admin(), BUCKET, "k", customer_key=CUSTOMER_KEY).size_bytes == 1


def test_a_key_for_an_object_that_has_none_is_refused(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=SseS3())
    for read in (bench.lab.objects.get, bench.lab.objects.head):
        with pytest.raises(CustomerKeyNotApplicable):
            read(bench.admin(), BUCKET, "k", customer_key=CUSTOMER_KEY)


def test_of_the_key_only_a_salted_hmac_stays_and_it_differs_each_time(bench: Bench) -> None:
    envelopes = [
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=CUSTOMER_KEY).version.envelope
        for _ in range(2)
    ]
    assert all(isinstance(envelope, SseCEnvelope) for envelope in envelopes)
    assert envelopes[0] != envelopes[1]
    kept = repr(bench.records) + repr(bench.blobs)
    assert CUSTOMER_KEY.key.hex() not in kept
    assert repr(CUSTOMER_KEY.key)[2:-1] not in kept
    assert "x0" not in repr(CUSTOMER_KEY)


def test_a_new_bucket_refuses_it_until_it_is_unblocked(bench: Bench) -> None:
    bench.lab.buckets.create(bench.admin(), "new-bucket")
    with pytest.raises(SseCBlocked, match="has blocked upload requests that specify"):
        bench.lab.objects.put(bench.admin(), "new-bucket", "k", [b"x"], encryption=CUSTOMER_KEY)
    bench.lab.buckets.put_encryption(bench.admin(), "new-bucket", DefaultEncryption(), sse_c_blocked=False)
    bench.lab.objects.put(bench.admin(), "new-bucket", "k", [b"x"], encryption=CUSTOMER_KEY)
    bench.lab.buckets.put_encryption(bench.admin(), "new-bucket", DefaultEncryption(), sse_c_blocked=True)
    with bench.lab.objects.get(bench.admin(), "new-bucket", "k", customer_key=CUSTOMER_KEY) as body:
        assert body.read() == b"x"  # what is there stays readable


def test_kms_hears_nothing_of_it(bench: Bench) -> None:
    before = len(bench.records.events.rows)
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=CUSTOMER_KEY)
    bench.lab.objects.get(bench.admin(), BUCKET, "k", customer_key=CUSTOMER_KEY).close()
    assert len(bench.records.events.rows) == before
