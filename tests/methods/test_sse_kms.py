from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from encryption_lab.errors import (
    CiphertextKeyUnknown,
    KeyDisabled,
    KeyStateInvalid,
    NoSuchKmsKey,
    NotAuthorized,
    Tampered,
)
from encryption_lab.identities import READER
from encryption_lab.lab import Lab
from encryption_lab.methods.bucket_keys import LIFETIME
from encryption_lab.methods.envelopes import SseKmsEnvelope
from encryption_lab.methods.requests import SseKms
from encryption_lab.ports import EventQuery
from tests.lab_bench import BUCKET, Bench

PAYROLL = SseKms(key_id="alias/payroll")
WITH_BUCKET_KEY = SseKms(key_id="alias/payroll", bucket_key_enabled=True)


def names_of_events(bench: Bench) -> list[str]:
    found = bench.records.events.find(EventQuery(bucket=BUCKET, limit=1000))
    return [event.name for _, event in reversed(found) if event.source.startswith("kms")]


def test_one_data_key_for_each_write_and_one_decrypt_for_each_read_with_the_objects_arn(bench: Bench) -> None:
    for key in ("a", "b"):
        bench.lab.objects.put(bench.admin(), BUCKET, key, [b"x"], encryption=PAYROLL)
        bench.lab.objects.get(bench.admin(), BUCKET, key).close()
    assert names_of_events(bench) == ["GenerateDataKey", "Decrypt"] * 2
    (_, newest), *_ = bench.records.events.find(EventQuery(name="Decrypt"))
    assert newest.request["encryptionContext"] == {"aws:s3:arn": "arn:aws:s3:::notes/b"}
    assert (newest.object_key, newest.via_s3) == ("b", True)


def test_a_context_is_added_to_s3s_own(bench: Bench) -> None:
    request = SseKms(key_id="alias/payroll", context={"tenant": "blue", "aws:s3:arn": "forged"})
    envelope = bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=request).version.envelope
    assert isinstance(envelope, SseKmsEnvelope)
    assert envelope.context == {"tenant": "blue", "aws:s3:arn": "arn:aws:s3:::notes/k"}


def test_a_bucket_key_makes_a_hundred_writes_cost_one_call_and_names_only_the_bucket(bench: Bench) -> None:
    for number in range(100):
        bench.lab.objects.put(bench.admin(), BUCKET, f"k{number}", [b"x"], encryption=WITH_BUCKET_KEY)
        bench.lab.objects.get(bench.admin(), BUCKET, f"k{number}").close()
    assert names_of_events(bench) == ["GenerateDataKey"]
    (_, event), *_ = bench.records.events.find(EventQuery(name="GenerateDataKey"))
    assert event.request["encryptionContext"] == {"aws:s3:arn": "arn:aws:s3:::notes"}
    assert event.object_key == ""


def test_a_bucket_key_is_asked_for_again_when_its_time_is_over(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)
    bench.clock.move(LIFETIME)
    bench.lab.objects.get(bench.admin(), BUCKET, "k").close()
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)
    assert names_of_events(bench) == ["GenerateDataKey", "Decrypt", "GenerateDataKey"]


def test_every_process_has_the_same_bucket_key(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)
    other = Lab(bench.lab.account, bench.records, replace(bench.installation))
    other.objects.put(bench.admin(), BUCKET, "k2", [b"x"], encryption=WITH_BUCKET_KEY)
    other.objects.get(bench.admin(), BUCKET, "k").close()
    assert names_of_events(bench) == ["GenerateDataKey"]


def test_a_kept_bucket_key_lies_wrapped_and_goes_with_its_time(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)
    stored = bench.records.bucket_keys.all()
    blob = stored[0].blob
    key = bench.lab.kms.decrypt(bench.admin(), blob, context=stored[0].context).plaintext
    assert [key in kept.wrapped for kept in stored] == [False, False]
    bench.clock.move(LIFETIME)
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)
    assert all(kept.blob != blob for kept in bench.records.bucket_keys.all())


@pytest.mark.parametrize(
    "changed",
    [
        {"until": datetime(2030, 1, 1, tzinfo=UTC)},
        {"blob": b"another"},
        {"key_arn": "arn:aws:kms:us-east-1:111122223333:key/another"},
        {"material_id": "another"},
        {"context": {}},
    ],
)
def test_a_kept_bucket_key_that_was_changed_is_refused(bench: Bench, changed: dict[str, Any]) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)
    for kept in bench.records.bucket_keys.all():
        bench.records.bucket_keys.put(replace(kept, **changed), bench.clock.now())
    with pytest.raises(Tampered):
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)


def test_a_kept_bucket_key_of_one_requester_does_not_serve_another(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)
    writing, reading = bench.records.bucket_keys.all()
    bench.records.bucket_keys.put(replace(reading, name=writing.name), bench.clock.now())
    with pytest.raises(Tampered):
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)


def test_a_bucket_key_belongs_to_one_requester(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)
    with pytest.raises(NotAuthorized, match="kms:Decrypt"):
        bench.lab.objects.get(bench.reader(), BUCKET, "k")
    bench.lab.kms.set_key_users(bench.admin(), bench.payroll.key_id, users=frozenset({READER}))
    bench.lab.objects.get(bench.reader(), BUCKET, "k").close()


def test_a_kept_bucket_key_outlives_the_disabling_of_its_key_for_a_while(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)
    bench.lab.kms.disable_key(bench.admin(), bench.payroll.key_id)
    bench.lab.objects.get(bench.admin(), BUCKET, "k").close()
    bench.clock.move(LIFETIME)
    with pytest.raises(KeyDisabled):
        bench.lab.objects.get(bench.admin(), BUCKET, "k")


def test_the_reader_may_read_the_object_and_not_use_the_key(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=PAYROLL)
    with pytest.raises(
        NotAuthorized, match="kms:Decrypt on resource: arn:aws:kms:us-east-1:111122223333:key/"
    ):
        bench.lab.objects.get(bench.reader(), BUCKET, "k")
    bench.lab.kms.set_key_users(bench.admin(), bench.payroll.key_id, users=frozenset({READER}))
    with bench.lab.objects.get(bench.reader(), BUCKET, "k") as body:
        assert body.read() == b"x"


def test_a_disabled_key_stops_reading_and_writing_at_once_and_comes_back(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=PAYROLL)
    bench.lab.kms.disable_key(bench.admin(), bench.payroll.key_id)
    with pytest.raises(KeyDisabled, match="is disabled"):
        bench.lab.objects.get(bench.admin(), BUCKET, "k")
    with pytest.raises(KeyDisabled):
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=PAYROLL)
    assert bench.lab.objects.head(bench.admin(), BUCKET, "k").size_bytes == 1
    bench.lab.kms.enable_key(bench.admin(), bench.payroll.key_id)
    bench.lab.objects.get(bench.admin(), BUCKET, "k").close()


def test_a_key_whose_deletion_has_come_is_gone_for_good(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=PAYROLL)
    bench.lab.kms.schedule_key_deletion(bench.admin(), bench.payroll.key_id, pending_window_days=7)
    with pytest.raises(KeyStateInvalid, match="is pending deletion"):
        bench.lab.objects.get(bench.admin(), BUCKET, "k")
    bench.clock.move(timedelta(days=8))
    with pytest.raises(CiphertextKeyUnknown, match="the resource associated with this ciphertext"):
        bench.lab.objects.get(bench.admin(), BUCKET, "k")
    with pytest.raises(NoSuchKmsKey):
        bench.lab.objects.put(
            bench.admin(), BUCKET, "k", [b"x"], encryption=SseKms(key_id=bench.payroll.key_id)
        )
    bench.lab.objects.delete(bench.admin(), BUCKET, "k")


def test_rotation_re_encrypts_nothing_and_the_old_material_still_opens(bench: Bench) -> None:
    before = bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=PAYROLL).version
    stored = bytes(bench.blobs.blobs[before.parts[0].blob_id])
    bench.lab.kms.rotate_key_on_demand(bench.admin(), bench.payroll.key_id)
    after = bench.lab.objects.put(bench.admin(), BUCKET, "k2", [b"x"], encryption=PAYROLL).version
    assert isinstance(before.envelope, SseKmsEnvelope)
    assert isinstance(after.envelope, SseKmsEnvelope)
    assert before.envelope.material_id != after.envelope.material_id
    assert bytes(bench.blobs.blobs[before.parts[0].blob_id]) == stored
    bench.lab.objects.get(bench.admin(), BUCKET, "k").close()


def test_sse_s3_rotates_its_own_key_and_nobody_is_told(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"])
    events = len(bench.records.events.rows)
    bench.clock.move(timedelta(days=31))
    bench.lab.objects.put(bench.admin(), BUCKET, "k2", [b"x"])
    assert len(bench.records.store_keys.all()) == 2
    assert len(bench.records.events.rows) == events
    bench.lab.objects.get(bench.admin(), BUCKET, "k").close()


def test_an_expired_bucket_key_goes_also_where_kms_refuses_another(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)
    bench.lab.kms.disable_key(bench.admin(), "alias/payroll")
    bench.clock.move(LIFETIME)
    with pytest.raises(KeyDisabled):
        bench.lab.objects.get(bench.admin(), BUCKET, "k")
    assert bench.records.bucket_keys.all() == []


def test_no_bucket_key_outlives_its_kms_key(bench: Bench) -> None:
    """With the root key one would still open what it protected."""
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=WITH_BUCKET_KEY)
    bench.lab.kms.schedule_key_deletion(bench.admin(), bench.payroll.key_id, pending_window_days=7)
    bench.clock.move(timedelta(days=7))
    bench.lab.kms.keys()
    assert bench.records.bucket_keys.all() == []
